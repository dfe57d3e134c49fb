public import Domain

extension SyntheticLedger {
    /// A policy holds it until a person approves.
    public static func held() throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.receive()
        let finding = Finding(
            severity: .hold, rule: "cost/approval", reason: "131 yen estimated; more than 100 need an approval", file: "x.yaml",
            field: "spec.budget.maxCost", line: 20)
        let plan = ledger.plan(labels: ["negative", "positive"])
        try ledger.append(
            .requestJudged(
                Judgement(
                    verdict: Verdict(findings: [finding], estimate: nil), request: ledger.wish(plan, purpose: "Does it pay?"),
                    policyDigests: plan.policyDigests)))
        return ledger
    }

    /// Its worker was stopped in the middle of the first trial because somebody paused it.
    public static func paused() throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.begin(purpose: "Does it pay?", labels: ["negative", "positive"])
        let trial = TrialID(arm: .searched, seed: 1)
        try ledger.append(
            .trialStarted(TrialStart(trial: trial, trainableParameterCount: 79_872, headParameterCount: 770, stepCount: 189)))
        try ledger.append(
            .trialProgressed(
                TrialProgress(
                    trial: trial, stepCount: 189,
                    measurements: [Measurement(quantity: .loss, value: 0.61, step: 63, epoch: 1, split: .train)])))
        try ledger.append(
            .snapshotWritten(
                SnapshotRecord(
                    path: "snapshots/1.safetensors", sizeBytes: 640_000, digest: ledger.digest, trial: trial, stepCount: 63)))
        guard let control = RequestID("20261124-014000-pause") else { throw CancellationError() }
        try ledger.append(
            .requestControlled(RequestControl(action: .pause, control: control, reason: "the night shift needs the cores")))
        try ledger.append(
            .runInterrupted(AttemptEnd(attempt: 1, reason: .paused, words: "paused at step 63", wallSeconds: 23)))
        return ledger
    }

    /// Its first attempt broke off, and it ended without a result.
    public static func stopped(_ end: AttemptEnd, _ outcome: Outcome) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.begin(purpose: "Does it pay?", labels: ["negative", "positive"])
        try ledger.append(.runInterrupted(end))
        try ledger.append(.runEnded(outcome))
        return ledger
    }

    /// Somebody lets it go on, and it ends without a result.
    public mutating func resumeAndCancel() throws {
        guard let control = RequestID("20261124-015000-resume") else { throw CancellationError() }
        try append(.requestControlled(RequestControl(action: .resume, control: control, reason: "the night is over")))
        try append(.runStarted(AttemptStart(attempt: 2, planDigest: digest)))
        try append(
            .runEnded(
                Outcome(
                    ending: .cancelled, reason: "cancelled by user:hanako", searchSeconds: 3, wallSeconds: 30,
                    processorSeconds: 50,
                    memoryBytesMax: 1)))
    }

    /// It began again, so that what it had chosen before no longer counts, and then said these facts.
    public static func begunAgain(saying facts: [Fact]) throws -> SyntheticLedger {
        var ledger = try finished([])
        let begin = try ledger.events.compactMap { event -> Fact? in
            let fact = try event.fact()
            if case .runPrepared = fact { return fact } else { return nil }
        }
        for fact in begin + facts { try ledger.append(fact) }
        return ledger
    }
}
