public import Domain

/// What a person watching a run wants to see, folded from the ledger's events one by one.
public struct RunProgress: Sendable {
    private var trialCount = 0
    private var done: Set<TrialID> = []
    private var running: (trial: TrialID, stepCount: Int)?
    private var step = 0
    private var loss: Double?
    private var tokensPerSecond: Double?
    /// When, and after which step, the trial began or went on.
    private var trialBegan: (at: Timestamp, step: Int)?
    private var now: Timestamp?
    /// Set once nothing more will come.
    public private(set) var finalState: RequestState?

    public init() {}

    /// How far a run is: the trial that it is in, and how many are done.
    public struct Place: Sendable, Equatable, Codable {
        public let arm: Arm
        public let seed: UInt64
        /// Of a curve, and of an arm that draws its places.
        public let budget: Int?
        public let draw: Int?
        public let step: Int
        public let stepCount: Int
        public let trialsDone: Int
        public let trialCount: Int

        public var trial: TrialID { TrialID(arm: arm, seed: seed, budget: budget, draw: draw) }

        /// Of all trials' steps, 0…1.
        public var share: Double {
            let ofTrial = Double(step) / Double(max(stepCount, 1))
            return min(1, (Double(trialsDone) + ofTrial) / Double(max(trialCount, trialsDone + 1)))
        }
    }

    /// Nil between trials.
    public var place: Place? {
        running.map {
            Place(
                arm: $0.trial.arm, seed: $0.trial.seed, budget: $0.trial.budget, draw: $0.trial.draw, step: step,
                stepCount: $0.stepCount, trialsDone: done.count, trialCount: trialCount)
        }
    }

    /// Takes the next event.
    /// - Returns: lines worth keeping on the screen.
    public mutating func take(_ event: AuditEvent) throws -> [String] {
        take(try event.fact(), at: event.time, by: event.actor)
    }

    mutating func take(_ fact: Fact, at time: Timestamp, by actor: Actor) -> [String] {
        now = time
        let words = Words(.english)
        switch fact {
        case .requestReceived(let reception):
            return ["received  \(reception.fileName) from \(reception.submitter.userName)"]
        case .requestJudged(let judgement): return take(judgement.verdict)
        case .runPlanned(let planned):
            trialCount = planned.plan.lineup.trials.count
            return []
        case .runStarted(let start): return ["started   attempt \(start.attempt)"]
        case .runPrepared(let preparation):
            // The run's first word. Where it comes again, the run began again.
            (done, running) = ([], nil)
            let rows = preparation.splits.map { "\($0.rowCount) \($0.split.rawValue)" }.joined(separator: ", ")
            let leftOut = preparation.splits.filter { $0.rowsWithoutTarget != nil }
                .map { "left out  of \($0.split.rawValue): \($0.rowsInWords)" }
            return ["read      rows: \(rows); \(Figure.counted(preparation.sites.count, "site")) to choose from"] + leftOut
                + (preparation.machine.map { ["with      \($0.words)"] } ?? [])
        case .runMachineChanged(let change): return ["machine   \(change.words)"]
        case .searchScored(let round):
            return [
                "searched  \(round.proxy.rawValue) over \(words.scoredOn(round.scoredData)) in \(Self.oneDecimal(round.seconds)) s"
            ]
        case .searchCompared(let round):
            let kept = round.candidates.filter(\.isKept).map(\.name).joined(separator: "; ")
            return ["compared  \(Figure.counted(round.candidates.count, "candidate")), round \(round.round); on goes: \(kept)"]
        case .searchValidated(let validation):
            let reliability = ScoreReliability(validation)
            return ["validated reliability \(words.value(of: reliability)) over \(words.scope(of: reliability))"]
        case .searchAllocated(let record):
            let count = record.choices.count { $0.rank > 0 }
            return [
                "chosen    \(record.variant.words): \(Figure.counted(count, "module")), \(Figure.counted(record.trainableParameterCount, "parameter"))"
            ]
        case .trialStarted(let start):
            begin(start.trial, stepCount: start.stepCount, at: time, step: 0)
            return []
        case .trialProgressed(let progress):
            let reached = progress.measurements.map(\.step).max() ?? step
            // An attempt that goes on in the middle of a trial does not start it again.
            if running?.trial != progress.trial || trialBegan == nil {
                begin(progress.trial, stepCount: progress.stepCount, at: time, step: reached)
            }
            step = reached
            loss = progress.measurements.last { $0.quantity == .loss && $0.split == .train }?.value ?? loss
            tokensPerSecond = progress.measurements.last { $0.quantity == .tokensPerSecond }?.value ?? tokensPerSecond
            return epochLine(progress)
        case .trialFinished(let result):
            done.insert(result.trial)
            running = nil
            let reached =
                result.value(.accuracy, on: .test).map { "test accuracy \(Figure.percent($0))" }
                ?? result.value(.loss, on: .test).map { "test loss \(Self.decimals($0, 3))" } ?? "no test"
            return [
                "trained   \(result.trial.words): \(reached), "
                    + "\(Self.oneDecimal(result.trainingSeconds)) s"
            ]
        case .requestControlled(let control):
            return ["ordered   \(control.action.rawValue), by \(actor): \(control.reason)"]
        case .runInterrupted(let end):
            trialBegan = nil
            return ["broke off attempt \(end.attempt): \(end.words)"]
        case .runEnded(let outcome):
            finalState = outcome.ending == .finished ? .finished : outcome.ending == .failed ? .failed : .cancelled
            return ["ended     \(outcome.ending.rawValue)\(outcome.reason.isEmpty ? "" : ": \(outcome.reason)")"]
        default: return []
        }
    }

    private mutating func begin(_ trial: TrialID, stepCount: Int, at time: Timestamp, step: Int) {
        running = (trial, stepCount)
        self.step = step
        (loss, tokensPerSecond) = (nil, nil)
        trialBegan = (time, step)
    }

    /// After each epoch, when there are measurements on the validation rows.
    private func epochLine(_ progress: TrialProgress) -> [String] {
        let measured = progress.measurements.filter { $0.split == .validation }
        guard let main = measured.first(where: { $0.quantity == .accuracy }) ?? measured.first(where: { $0.quantity == .loss })
        else { return [] }
        let reached =
            main.quantity == .accuracy
            ? "validation accuracy \(Figure.percent(main.value))" : "validation loss \(Self.decimals(main.value, 3))"
        let trial = progress.trial.words
        let speed = tokensPerSecond.map { ", \(Int($0)) tokens/s" } ?? ""
        let trained = loss.map { "loss \(Self.decimals($0, 3)), " } ?? ""
        return [
            "          \(trial), epoch \(Int(main.epoch)): \(trained)\(reached)\(speed)"
        ]
    }

    private mutating func take(_ verdict: Verdict) -> [String] {
        if verdict.decision == .refused { finalState = .refused }
        return ["verdict   \(verdict.decision.rawValue)"]
            + verdict.findings.map { "          \($0.withSeverity(in: .english))" }
    }

    /// One line: a bar for the whole run, and step, loss, tokens/s and time left of the trial that runs; nil while none does.
    public func bar(width: Int) -> String? {
        guard let place, trialBegan != nil, place.stepCount > 0 else { return nil }
        let which = trialCount > 0 ? " (\(done.count + 1) of \(trialCount))" : ""
        var words = "\(place.trial.shortWords)\(which)  step \(step)/\(place.stepCount)"
        if let loss { words += "  loss \(Self.decimals(loss, 3))" }
        if let tokensPerSecond { words += "  \(Int(tokensPerSecond)) tokens/s" }
        if let left = secondsLeft(stepCount: place.stepCount) { words += "  \(left) s left" }
        // The same for every step, so that the bar only ever grows; the words take about 68 columns.
        let room = max(8, min(30, width - 72))
        let filled = Int(place.share * Double(room))
        return String(
            ("[" + String(repeating: "#", count: filled) + String(repeating: "·", count: room - filled) + "] " + words).prefix(
                max(width - 1, 20)))
    }

    private func secondsLeft(stepCount: Int) -> Int? {
        guard let trialBegan, let now, step > trialBegan.step else { return nil }
        return Int(now.seconds(since: trialBegan.at) / Double(step - trialBegan.step) * Double(stepCount - step))
    }

    static func oneDecimal(_ number: Double) -> String { decimals(number, 1) }

    /// Fixed-point text without Foundation's formatter.
    static func decimals(_ number: Double, _ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        let scaled = Int64((abs(number) * scale).rounded())
        let fraction = String(scaled % Int64(scale))
        let padding = String(repeating: "0", count: places - fraction.count)
        return (number < 0 && scaled != 0 ? "-" : "") + "\(scaled / Int64(scale))." + padding + fraction
    }
}
