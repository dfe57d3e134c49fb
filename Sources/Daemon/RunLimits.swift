import Domain

/// The ceilings of one attempt, and the watch over them.
struct RunLimits: Sendable {
    private static let pollInterval = Duration.seconds(1)

    /// What is left of the request's duration and cost, as seconds of this attempt.
    let secondsLeft: Double
    let costSecondsLeft: Double
    let memory: RunMemory

    init(plan: Plan, request: Request?, rateCard: RateCard, spentSeconds: Double, memory: RunMemory) {
        secondsLeft = plan.durationSecondsMax - spentSeconds
        // As if it held all the memory that it may: so the ceiling is kept whatever the peak turns out to be.
        let perSecond = rateCard.yenPerHour(memoryBytes: Double(memory.stopBytes)) / 3600
        let yen = (request?.specification.budget.costYenMax ?? .infinity) - rateCard.yenPerRun
        costSecondsLeft = perSecond > 0 ? yen / perSecond - spentSeconds : .infinity
        self.memory = memory
    }

    /// The ceiling that was reached before the attempt; nil where it may start.
    var exhausted: Outcome.Ceiling? {
        if secondsLeft <= 0 { return .duration }
        return costSecondsLeft <= 0 ? .cost : nil
    }

    /// Waits until a ceiling is reached; nil when the task is cancelled.
    func reached(by work: any AttemptWork) async -> Outcome.Ceiling? {
        while true {
            do {
                try await Task.sleep(for: Self.pollInterval)
            } catch {
                return nil
            }
            let seconds = work.secondsAtWork
            if seconds > secondsLeft { return .duration }
            if seconds > costSecondsLeft { return .cost }
            if let bytes = work.residentBytes, bytes > memory.stopBytes { return .memory }
        }
    }
}
