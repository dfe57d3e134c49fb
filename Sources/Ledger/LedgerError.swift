/// Why the ledger could not do what was asked of it.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
    public let code: Code
    /// For a person: what was tried and what the server said.
    public let reason: String
    /// The server's SQLSTATE, nil where no server answered.
    public let sqlState: String?

    public init(code: Code, reason: String, sqlState: String? = nil) {
        self.code = code
        self.reason = reason
        self.sqlState = sqlState
    }

    public enum Code: Sendable, Equatable {
        /// No server answers, or it is starting or stopping. Trying again later is right.
        case unavailable
        /// The server answers but cannot write now: its disk is full, it is read-only, it is out of memory or connections.
        case overloaded
        /// Another transaction was in the way. Trying again at once is right.
        case conflict
        /// The server refuses what was asked: a privilege, a constraint, an impossible change of state.
        case refused
        /// Another daemon has taken the name under which this one appends: whatever it wants to say, it may not any more.
        case superseded
        /// The database has another schema than this program.
        case schemaMismatch
        /// The record says something that it cannot say: a wrong hash, a payload that is no fact.
        case corrupt
        /// This program asked for something that no server understands.
        case defect
    }

    /// Whether the same call may succeed later.
    public var isTransient: Bool {
        switch code {
        case .unavailable, .overloaded, .conflict: true
        case .refused, .superseded, .schemaMismatch, .corrupt, .defect: false
        }
    }

    /// Whether it is about what was to be said: something else may be said all the same.
    public var isRefusal: Bool { !isTransient && code != .superseded }

    public var description: String {
        sqlState.map { "\(reason) (SQLSTATE \($0))" } ?? reason
    }

    /// - Parameter sqlState: `PG_DIAG_SQLSTATE` of the failed statement (PostgreSQL, appendix A).
    init(serverMessage: String, sqlState: String) {
        let code: Code =
            switch sqlState.prefix(2) {
            case "08", "57": .unavailable
            case "53", "58": .overloaded
            case "40", "55": .conflict
            case "23", "28", "3D", "HL", "P0": sqlState == "HL004" ? .superseded : .refused
            default: sqlState == "25006" ? .overloaded : sqlState == "42501" ? .refused : .defect
            }
        self.init(code: code, reason: serverMessage, sqlState: sqlState)
    }
}
