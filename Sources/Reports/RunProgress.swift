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

    private let words: Words

    /// - Parameter language: of the lines.
    public init(in language: Language = .english) {
        words = Words(language)
    }

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
        switch fact {
        case .requestReceived(let reception):
            return [words.receivedLine(reception.fileName, from: reception.submitter.userName)]
        case .requestJudged(let judgement): return take(judgement.verdict)
        case .runPlanned(let planned):
            trialCount = planned.plan.lineup.trials.count
            return []
        case .runStarted(let start): return [words.startedLine(start.attempt)]
        case .runPrepared(let preparation):
            // The run's first word. Where it comes again, the run began again.
            (done, running) = ([], nil)
            let rows = preparation.splits.map { (count: $0.rowCount, split: $0.split) }
            let leftOut = preparation.splits.filter { $0.rowsWithoutTarget != nil }
                .map { words.leftOutLine(of: $0.split, words.rows($0)) }
            return [words.readLine(rows, sites: preparation.sites.count)] + leftOut
                + (preparation.machine.map { [words.machineLine(words.machine($0), isNew: false)] } ?? [])
        case .runMachineChanged(let change): return [words.machineLine(words.change(change), isNew: true)]
        case .searchScored(let round):
            return [words.searchedLine(round.proxy, round.scoredData, round.seconds)]
        case .searchCompared(let round):
            let kept = round.candidates.filter(\.isKept).map(\.name)
            return [words.comparedLine(round.candidates.count, round: round.round, kept: kept)]
        case .searchValidated(let validation):
            return [words.validatedLine(ScoreReliability(validation))]
        case .searchAllocated(let record):
            let count = record.choices.count { $0.rank > 0 }
            return [words.chosenLine(record.variant, modules: count, parameters: record.trainableParameterCount)]
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
            let reached = words.reached(
                accuracy: result.value(.accuracy, on: .test), loss: result.value(.loss, on: .test), on: .test)
            return [words.trainedLine(result.trial, reached, result.trainingSeconds)]
        case .requestControlled(let control):
            return [words.orderedLine(control.action, by: "\(actor)", control.reason)]
        case .runInterrupted(let end):
            trialBegan = nil
            return [words.brokeOffLine(end.attempt, end.words(in: words.language))]
        case .runEnded(let outcome):
            let state = RequestState(outcome.ending)
            finalState = state
            return [words.endedLine(state, outcome.reason(in: words.language))]
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
        let isAccuracy = main.quantity == .accuracy
        let reached = words.reached(
            accuracy: isAccuracy ? main.value : nil, loss: isAccuracy ? nil : main.value, on: .validation)
        return [
            words.epochLine(progress.trial, Int(main.epoch), loss: loss, reached, tokensPerSecond: tokensPerSecond)
        ]
    }

    private mutating func take(_ verdict: Verdict) -> [String] {
        if verdict.decision == .refused { finalState = .refused }
        return [words.verdictLine(verdict.decision)]
            + verdict.findings.map { "          \($0.withSeverity(in: words.language))" }
    }

    /// One line: a bar for the whole run, and step, loss, tokens/s and time left of the trial that runs; nil while none does.
    public func bar(width: Int) -> String? {
        guard let place, trialBegan != nil, place.stepCount > 0 else { return nil }
        let words = words.barWords(
            place.trial, done.count + 1, of: trialCount, step: step, steps: place.stepCount, loss: loss,
            tokensPerSecond: tokensPerSecond, secondsLeft: secondsLeft(stepCount: place.stepCount))
        // The same for every step, so that the bar only ever grows; the words take about 68 columns.
        let room = max(8, min(30, width - 72))
        let filled = Int(place.share * Double(room))
        let line = "[" + String(repeating: "#", count: filled) + String(repeating: "·", count: room - filled) + "] " + words
        return line.cut(to: max(width - 1, 20))
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
