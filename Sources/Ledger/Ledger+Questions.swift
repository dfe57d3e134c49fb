/// What a question was answered: a table, as the server has written it.
public struct LedgerTable: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        public let name: String
        public let kind: Kind
    }

    public enum Kind: Sendable, Equatable {
        case text
        case number
        /// `t` or `f`.
        case flag
    }

    public let columns: [Column]
    /// Nil is SQL's null.
    public let rows: [[String?]]
}

extension Ledger {
    /// Asks a question, in a transaction that can change nothing.
    /// - Parameter values: of its parameters, in their order.
    /// - Throws: with an SQLSTATE of class 22 where a value is none of its kind.
    public func answer(_ question: Question, _ values: [String]) throws(LedgerError) -> LedgerTable {
        guard values.count == question.parameters.count else {
            throw LedgerError(code: .defect, reason: "\(values.count) values for \(question.parameters.count) parameters")
        }
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: 0)
        for part in question.parts {
            switch part {
            case .sql(let text): sql.appendLiteral(text)
            case .value(let place): sql.appendInterpolation(values[place])
            }
        }
        let statement = SQL(stringInterpolation: sql)
        return try connected { connection throws(LedgerError) in
            try connection.transaction("begin isolation level repeatable read read only") { () throws(LedgerError) in
                try connection.table(statement)
            }
        }
    }
}
