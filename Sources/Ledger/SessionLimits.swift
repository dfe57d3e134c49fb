/// What a connection may take of a server, beside what every connection is set to.
public struct SessionLimits: Sendable, Equatable {
    /// A statement that takes longer is given up; nil for none.
    public let statementMilliseconds: Int?
    /// Whether transactions begin as read-only, whatever the role may do.
    public let isReadOnly: Bool

    public init(statementMilliseconds: Int?, isReadOnly: Bool) {
        self.statementMilliseconds = statementMilliseconds
        self.isReadOnly = isReadOnly
    }

    /// Those of whoever appends and verifies.
    public static let none = SessionLimits(statementMilliseconds: nil, isReadOnly: false)

    /// What sets them.
    var statements: [SQL] {
        let time: [SQL] =
            statementMilliseconds.map {
                [
                    "select set_config('statement_timeout', \($0), false)", "select set_config('lock_timeout', \($0), false)",
                ]
            } ?? []
        return time + (isReadOnly ? ["select set_config('default_transaction_read_only', 'on', false)"] : [])
    }
}
