/// The exit statuses of all three programs, in one table.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// It ran and the answer is no: refused, not equal, not verified.
    case negative = 1
    /// A file that it was given is malformed. (BSD `EX_DATAERR`)
    case malformedInput = 65
    /// A file or folder that it needs is not there or not readable. (`EX_NOINPUT`)
    case missingInput = 66
    /// PostgreSQL, or another service that it needs, does not answer. (`EX_UNAVAILABLE`)
    case unavailable = 69
    /// A defect in the program. (`EX_SOFTWARE`)
    case internalError = 70
    /// Its configuration is wrong. (`EX_CONFIG`)
    case badConfiguration = 78
    /// It was told to stop before it was done.
    case cancelled = 75
}
