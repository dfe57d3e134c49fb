internal import Domain
internal import FoundationEssentials

/// A question that is asked of a ledger by name: one file of `questions/`, which psql reads as it is (`psql -v NAME=VALUE -f FILE`).
///
/// Its comments come first: its words, then a line for each value that it takes, `-- NAME: words (example: VALUE)` or `(default: VALUE)`. In the SQL
/// a value is `:'NAME'`.
public struct Question: Sendable, Equatable {
    /// Something that a question takes.
    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let words: String
        /// Taken where nobody says another; nil where somebody has to.
        public let standard: String?
        public let example: String?
    }

    public let name: String
    public let words: String
    public let parameters: [Parameter]
    /// The file without its comments.
    public let sql: String
    let parts: [Part]

    enum Part: Equatable {
        case sql(String)
        /// The place of a parameter.
        case value(Int)
    }

    /// - Parameter fileName: `why-this-module.sql`; nil for files that are named otherwise.
    /// - Throws: `defect` naming the file and what would be right.
    public init?(fileName: String, text: String) throws(LedgerError) {
        guard fileName.hasSuffix(".sql") else { return nil }
        func wrong(_ reason: String) -> LedgerError { LedgerError(code: .defect, reason: "\(fileName.quoted(255)): \(reason)") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let comments = lines.prefix { $0.hasPrefix("-- ") }
        guard let first = comments.first else {
            throw wrong("begins with no comment; '-- ' and the question's words are needed")
        }
        var parameters: [Parameter] = []
        for comment in comments.dropFirst() {
            guard let parameter = Parameter(comment.dropFirst(3)) else {
                throw wrong("\(String(comment).quoted()); '-- NAME: words (example: VALUE)' or '(default: VALUE)' is needed")
            }
            parameters.append(parameter)
        }
        let sql = lines.dropFirst(comments.count).joined(separator: "\n").trimmingBlanks
        var parts: [Part] = []
        var rest = sql[...]
        while let begin = rest.firstRange(of: ":'") {
            let after = rest[begin.upperBound...]
            guard let end = after.firstIndex(of: "'"), let place = parameters.firstIndex(where: { $0.name == after[..<end] })
            else {
                throw wrong("\(String(after.prefix(30)).quoted()) names no value of the question")
            }
            parts += [.sql(String(rest[..<begin.lowerBound])), .value(place)]
            rest = after[after.index(after: end)...]
        }
        parts.append(.sql(String(rest)))
        (name, words) = (String(fileName.dropLast(4)), String(first.dropFirst(3)))
        (self.parameters, self.sql, self.parts) = (parameters, sql, parts)
    }
}

extension Question.Parameter {
    fileprivate init?(_ line: Substring) {
        guard let colon = line.firstRange(of: ": "), line.hasSuffix(")"), let open = line.lastIndex(of: "(") else { return nil }
        let value = line[line.index(after: open)...].dropLast()
        self.init(
            name: String(line[..<colon.lowerBound]),
            words: String(line[colon.upperBound..<open]).trimmingBlanks,
            standard: value.hasPrefix("default: ") ? String(value.dropFirst(9)) : nil,
            example: value.hasPrefix("example: ") ? String(value.dropFirst(9)) : nil)
        guard !name.isEmpty, standard != nil || example != nil else { return nil }
    }
}

extension Question {
    private static let sizeBytesMax = 1 << 16

    /// The questions of `folder`, by name.
    public static func all(in folder: String) throws(LedgerError) -> [Question] {
        var questions: [Question] = []
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw LedgerError(code: .defect, reason: "\(folder): cannot be read")
        }
        for name in names where name.hasSuffix(".sql") {
            guard let data = try? Data(contentsOf: URL(filePath: folder + "/" + name)) else {
                throw LedgerError(code: .defect, reason: "\(folder)/\(name.printable): cannot be read")
            }
            guard data.count <= sizeBytesMax else {
                throw LedgerError(
                    code: .defect, reason: "\(folder)/\(name.printable): \(data.count) bytes; at most \(sizeBytesMax) are read")
            }
            if let question = try Question(fileName: name, text: String(decoding: data, as: UTF8.self)) {
                questions.append(question)
            }
        }
        guard !questions.isEmpty else { throw LedgerError(code: .defect, reason: "\(folder): has no question") }
        return questions
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let kept = drop { $0.isWhitespace }
        guard let last = kept.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(kept[...last])
    }
}
