import Domain
import Ledger

/// Asks the ledger again and again. A database that goes away meanwhile is said once, and waited for.
struct LedgerPoll {
    private static let pause = Duration.milliseconds(300)

    private let tell: (String) -> Void
    private var hasAnswered = false
    private var isAway = false

    /// - Parameter tell: shows a line to the person who waits.
    init(tell: @escaping (String) -> Void) {
        self.tell = tell
    }

    /// One question.
    /// - Returns: the answer; nil where it is nil, or the database is away.
    /// - Throws: what is no absence, and an absence from the very first: that is a wrong connection string rather.
    mutating func ask<Value>(_ question: () async throws -> Value?) async throws -> Value? {
        do {
            let answer = try await question()
            if isAway { tell("the ledger is back") }
            (hasAnswered, isAway) = (true, false)
            return answer
        } catch let error as LedgerError where error.isTransient && hasAnswered {
            if !isAway { tell("the ledger is away, waiting for it: \(error)") }
            isAway = true
            return nil
        }
    }

    /// Asks until there is an answer.
    mutating func wait<Value>(for question: () async throws -> Value?) async throws -> Value {
        while true {
            if let answer = try await ask(question) { return answer }
            try await Self.rest()
        }
    }

    /// Between two questions.
    static func rest() async throws {
        try await Task.sleep(for: pause)
    }
}
