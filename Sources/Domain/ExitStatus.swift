/// The exit statuses of all three programs, in one table; docs/operations.md and `heteroloractl --help` show it as it stands here.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// It ran and the answer is no: refused, not equal, not verified.
    case negative = 1
    /// The words on its command line are none that it knows. (BSD `EX_USAGE`)
    case wrongUsage = 64
    /// A file that it was given is malformed. (`EX_DATAERR`)
    case malformedInput = 65
    /// A file, folder or request that it needs is not there or not readable. (`EX_NOINPUT`)
    case missingInput = 66
    /// PostgreSQL, or another service that it needs, does not answer. (`EX_UNAVAILABLE`)
    case unavailable = 69
    /// A defect in the program. (`EX_SOFTWARE`)
    case internalError = 70
    /// It was told to stop before it was done.
    case cancelled = 75
    /// Its configuration is wrong. (`EX_CONFIG`)
    case badConfiguration = 78

    /// What it says to whoever started the program.
    public var meaning: String {
        switch self {
        case .success: "done"
        case .negative: "it ran and the answer is no: refused, failed, not equal, not sound"
        case .wrongUsage: "wrong usage"
        case .malformedInput: "a file that it was given is malformed"
        case .missingInput: "what it needs is not there, or may not be read or written"
        case .unavailable: "PostgreSQL, the daemon or the worker is not there; try again later"
        case .internalError: "a defect in the program"
        case .cancelled: "told to stop before it was done"
        case .badConfiguration: "wrong configuration: a policy, the database's schema, a role's rights"
        }
    }
}
