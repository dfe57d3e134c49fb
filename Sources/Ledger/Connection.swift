internal import CLibPQ
internal import Domain
internal import Glibc

/// One connection to PostgreSQL: the only file that touches libpq's pointers. Blocking; used from one thread at a time.
@safe final class Connection {
    private static let connectSecondsMax = "10"

    private let handle: OpaquePointer
    /// Statements that the server has taken apart and planned already, by their text: their names.
    private var prepared: [String: String] = [:]

    /// Row of text values, null as nil.
    typealias Row = [String?]

    /// - Parameter conninfo: libpq's connection string or URI.
    init(conninfo: String, applicationName: String, limits: SessionLimits = .none) throws(LedgerError) {
        // What stands after the caller's string wins over it and over the environment; what stands before it does not.
        let keywords = CStrings(["connect_timeout", "dbname", "application_name", "client_encoding", nil])
        let values = CStrings([Self.connectSecondsMax, conninfo, applicationName, "UTF8", nil])
        let handle = unsafe keywords.lend { keywords in
            unsafe values.lend { values in unsafe PQconnectdbParams(keywords, values, 1) }
        }
        guard let handle = unsafe handle else { throw LedgerError(code: .overloaded, reason: "no memory for a connection") }
        unsafe self.handle = handle
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw LedgerError(code: .unavailable, reason: unsafe Self.message(PQerrorMessage(handle)))
        }
        // Without this libpq prints notices to standard error.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try settle()
        for statement in limits.statements { try rows(statement) }
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// Sets what this program relies on, and looks whether the server has it: a pooler may have answered instead.
    private func settle() throws(LedgerError) {
        try rows(SessionSettings.set)
        try rows(SessionSettings.setDurable)
        try rows(SessionSettings.setRowSecurity)
        guard let wrong = try rows(SessionSettings.differing).first else { return }
        let words = wrong.map { ($0 ?? "").quoted() }
        throw LedgerError(
            code: .refused,
            reason: "the connection keeps \(wrong[0] ?? "a setting") at \(words[1]), \(words[2]) is needed; "
                + "a pooler between must keep one server connection for one session")
    }

    /// Whether the connection has been lost.
    var isBroken: Bool { unsafe PQstatus(handle) != CONNECTION_OK }

    /// Runs one statement.
    /// - Parameter isRepeated: it comes again and again with other values, and is planned once for all of them.
    @discardableResult
    func rows(_ sql: SQL, isRepeated: Bool = false) throws(LedgerError) -> [Row] {
        try unsafe rows(of: result(of: sql, isRepeated: isRepeated))
    }

    /// Runs one statement, and says what its columns are.
    func table(_ sql: SQL) throws(LedgerError) -> LedgerTable {
        guard let result = unsafe try result(of: sql, isRepeated: false) else { throw lost() }
        defer { unsafe PQclear(result) }
        let rows = try unsafe rows(in: result)
        let columns = unsafe (0..<PQnfields(result)).map { column in
            LedgerTable.Column(
                name: unsafe String(cString: PQfname(result, column)), kind: unsafe Self.kind(PQftype(result, column)))
        }
        return LedgerTable(columns: columns, rows: rows)
    }

    /// By the type's number in the server's own catalogue, which never changes.
    private static func kind(_ type: Oid) -> LedgerTable.Kind {
        switch type {
        case 16: .flag
        // int8, int2, int4, float4, float8, numeric
        case 20, 21, 23, 700, 701, 1700: .number
        default: .text
        }
    }

    private func result(of sql: SQL, isRepeated: Bool) throws(LedgerError) -> OpaquePointer? {
        guard !sql.values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
            throw LedgerError(code: .refused, reason: "a value with a NUL character; PostgreSQL has none in text")
        }
        let name = try isRepeated ? prepare(sql.text) : nil
        let count = Int32(sql.values.count)
        return unsafe CStrings(sql.values).lend { values in
            if let name {
                unsafe PQexecPrepared(handle, name, count, values, nil, nil, 0)
            } else {
                unsafe PQexecParams(handle, sql.text, count, nil, values, nil, nil, 0)
            }
        }
    }

    /// Runs one statement that comes again and again, and does `meanwhile` while the server works on it.
    func rows(_ sql: SQL, meanwhile: () -> Void) throws(LedgerError) -> [Row] {
        let name = try prepare(sql.text)
        let count = Int32(sql.values.count)
        let isSent = unsafe CStrings(sql.values).lend { values in
            unsafe PQsendQueryPrepared(handle, name, count, values, nil, nil, 0) == 1
        }
        guard isSent else { throw lost() }
        unsafe PQflush(handle)
        meanwhile()
        let result = unsafe PQgetResult(handle)
        // The end of the statement, before which the connection takes no other.
        while let rest = unsafe PQgetResult(handle) { unsafe PQclear(rest) }
        return try unsafe rows(of: result)
    }

    /// - Returns: the name under which the server knows the statement.
    private func prepare(_ text: String) throws(LedgerError) -> String {
        if let name = prepared[text] { return name }
        let name = "statement_\(prepared.count + 1)"
        _ = try unsafe rows(of: PQprepare(handle, name, text, 0, nil))
        prepared[text] = name
        return name
    }

    /// Runs statements from a file of our own, separated by semicolons.
    func run(script: String) throws(LedgerError) {
        _ = try unsafe rows(of: PQexec(handle, script))
    }

    /// Runs `body` in one transaction: all of it or nothing.
    func transaction<Value>(
        _ begin: SQL = "begin", _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try rows(begin)
        do throws(LedgerError) {
            let value = try body()
            try rows("commit")
            return value
        } catch {
            // A broken connection has rolled back by itself.
            _ = try? rows("rollback")
            throw error
        }
    }

    private func rows(of result: OpaquePointer?) throws(LedgerError) -> [Row] {
        guard let result = unsafe result else { throw lost() }
        defer { unsafe PQclear(result) }
        return try unsafe rows(in: result)
    }

    private func rows(in result: OpaquePointer) throws(LedgerError) -> [Row] {
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return unsafe values(of: result)
        default:
            guard let state = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { throw lost() }
            throw LedgerError(
                serverMessage: unsafe Self.message(PQresultErrorMessage(result)), sqlState: unsafe String(cString: state))
        }
    }

    private func lost() -> LedgerError {
        LedgerError(code: .unavailable, reason: unsafe Self.message(PQerrorMessage(handle)))
    }

    private func values(of result: OpaquePointer) -> [Row] {
        let columnCount = unsafe PQnfields(result)
        return unsafe (0..<PQntuples(result)).map { row in
            (0..<columnCount).map { column in
                unsafe PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }

    /// libpq's message on one line.
    private static func message(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "unknown error" }
        let lines = unsafe String(cString: text).split(whereSeparator: \.isNewline)
        return lines.joined(separator: "; ").replacing("ERROR:  ", with: "")
    }
}

/// Copies of strings as an array of C strings, for as long as the object lives.
@safe private final class CStrings {
    private let pointers: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ strings: [String?]) {
        unsafe pointers = .allocate(capacity: strings.count)
        for (index, string) in strings.enumerated() {
            unsafe pointers.initializeElement(
                at: index, to: string.flatMap { unsafe strdup($0) }.map { unsafe UnsafePointer($0) })
        }
    }

    deinit {
        for index in unsafe pointers.indices { unsafe free(UnsafeMutablePointer(mutating: pointers[index])) }
        unsafe pointers.deallocate()
    }

    func lend<Value>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value) -> Value {
        unsafe body(UnsafePointer(pointers.baseAddress))
    }
}
