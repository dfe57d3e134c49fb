internal import Domain

/// Objections found while a document is read, and the lines of the fields that were looked at.
///
/// A reference on purpose: reading goes on after an objection, in whatever value comes next, so that all are found at once.
final class Reading {
    let file: String
    /// First part of the rules' names: `request` or `policy`.
    let subject: String
    private(set) var findings: [Finding] = []
    private(set) var lines: [String: Int] = [:]
    /// Of every amount: of the first that was read, or of the rate card where that is known before.
    private(set) var currency: Amounts?

    /// What amounts are in, and by whose word.
    struct Amounts {
        let currency: Money.Currency
        let holder: FieldMessage.CurrencyHolder
        /// Where it was seen first.
        let field: String
        let line: Int
        let column: Int
    }

    /// - Parameter rateCard: whose currency amounts have to be in; nil where it is not known yet.
    init(file: String, subject: String, rateCard: RateCard? = nil) {
        self.file = file
        self.subject = subject
        currency = rateCard.map {
            Amounts(currency: $0.currency.orYen, holder: .rateCard, field: "", line: 0, column: 0)
        }
    }

    enum Fault: String {
        case syntax, missing, range, type
        case unknownKey = "unknown-key"
    }

    func object(_ fault: Fault, _ says: Message.Sentence, field: String?, line: Int?, column: Int?) {
        findings.append(
            Finding(
                severity: .refusal, rule: "\(subject)/\(fault.rawValue)", message: Message(says), file: file, field: field,
                line: line, column: column))
    }

    func note(line: Int?, of field: String) {
        lines[field] = line
    }

    /// Takes note of what an amount is in; false after an objection.
    func note(_ currency: Money.Currency, in field: Field, by holder: FieldMessage.CurrencyHolder = .document) -> Bool {
        guard let known = self.currency else {
            self.currency = Amounts(
                currency: currency, holder: holder, field: field.path, line: field.line, column: field.column)
            return true
        }
        guard known.currency != currency else { return true }
        field.object(
            .range, .otherCurrency(currency: currency.rawValue, needed: known.currency.rawValue, of: known.holder))
        return false
    }

    /// The document's top mapping, nil where there is none; the objection is noted.
    func top(of bytes: [UInt8]) -> Fields? { top(of: Document.read(bytes)) }

    func top(of document: Result<Document, Document.Objection>) -> Fields? {
        do {
            return Fields(Field(node: try document.get().root, path: "", reading: self))
        } catch {
            object(.syntax, .file(error.message), field: nil, line: error.line, column: error.column)
            return nil
        }
    }
}

/// One value of a document, with the path that leads to it.
struct Field {
    let node: Node
    let path: String
    let reading: Reading

    var line: Int { node.line }
    var column: Int { node.column }

    func object(_ fault: Reading.Fault, _ message: FieldMessage) { object(fault, .field(message)) }

    func object(_ fault: Reading.Fault, _ message: PolicyMessage) { object(fault, .policy(message)) }

    private func object(_ fault: Reading.Fault, _ says: Message.Sentence) {
        reading.object(fault, says, field: path.isEmpty ? nil : path, line: line, column: column)
    }

    /// What stands there, for a message about something that is written in ASCII.
    var seen: FieldMessage.Seen {
        switch node.value {
        case .mapping: return .mapping
        case .sequence: return .list
        case .scalar(let scalar):
            guard scalar.isQuoted || !scalar.string.isEmpty else { return .nothing }
            return .text(
                text: scalar.string.quoted(), isQuoted: scalar.isQuoted, hint: LookAlike.hint(in: scalar.string))
        }
    }

    /// Objects that something else is needed.
    func object(_ fault: Reading.Fault, needing need: FieldMessage.Need) { object(fault, .needed(seen: seen, need: need)) }

    /// The characters of a scalar that is not in quotes.
    var plain: String? { node.scalar.flatMap { $0.isQuoted ? nil : $0.string } }

    /// Whether exactly `word` stands there. Strings are equal to others of other bytes.
    func says(_ word: String) -> Bool { node.scalar.map { $0.string.utf8.elementsEqual(word.utf8) } ?? false }

    /// The items of a list; an objection and nil where there is none or where there are not `count` of them.
    func items(_ count: ClosedRange<Int>) -> [Field]? {
        guard case .sequence(let sequence) = node.value else {
            object(.type, needing: .list)
            return nil
        }
        guard count.contains(sequence.count) else {
            let comma = sequence.lazy.compactMap { $0.scalar?.string.unicodeScalars.first { LookAlike.ascii(of: $0) == "," } }
                .first
            object(
                .range,
                .itemCount(
                    count: sequence.count, comma: comma.map(\.title), least: count.lowerBound, most: count.upperBound))
            return nil
        }
        return sequence.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", reading: reading) }
    }
}

/// A mapping that is read key by key; keys that nobody asked for are objected to.
struct Fields {
    let field: Field
    private let pairs: [(name: String, key: Node, value: Node)]

    /// Nil, with an objection, where the value is no mapping.
    init?(_ field: Field) {
        guard case .mapping(let mapping) = field.node.value else {
            field.object(.type, needing: .mapping)
            return nil
        }
        var pairs: [(String, Node, Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                field.reading.object(
                    .type, .field(.keyNoWord), field: field.path, line: key.line, column: key.column)
                continue
            }
            pairs.append((name, key, value))
        }
        self.field = field
        self.pairs = pairs
    }

    func path(of key: String) -> String { field.path.isEmpty ? key : "\(field.path).\(key)" }

    /// Objects to every key that is not among `known`, and names the one that was probably meant. Of very many the first only.
    func allow(_ known: [String]) {
        let unknown = pairs.filter { pair in !known.contains { $0.utf8.elementsEqual(pair.name.utf8) } }
        for (name, key, _) in unknown.prefix(Self.unknownKeyCountMax) {
            let hint = Self.hint(about: name, known)
            let shown = String(name.quoted().dropFirst().dropLast())
            field.reading.object(
                .unknownKey, .field(.unknownKey(key: name.quoted(), hint: hint)), field: path(of: shown), line: key.line,
                column: key.column)
        }
        let rest = unknown.dropFirst(Self.unknownKeyCountMax)
        if let next = rest.first {
            field.object(.unknownKey, .moreUnknownKeys(count: rest.count, line: next.key.line))
        }
    }

    private static let unknownKeyCountMax = 20

    private static func hint(about name: String, _ known: [String]) -> FieldMessage.KeyHint {
        if name.hasPrefix("//") || name.hasPrefix("/*") { return .comment }
        let alike = LookAlike.hint(in: name)
        let distances = known.map { (word: $0, distance: EditDistance.between($0, name)) }
        guard let near = distances.min(by: { $0.distance < $1.distance }), near.distance <= 2 else {
            return .allowed(keys: known, alike: alike)
        }
        return .near(key: near.word, alike: alike)
    }

    /// The value of `key`; an objection and nil where the key is missing.
    func required(_ key: String) -> Field? {
        guard let field = optional(key) else {
            self.field.reading.object(
                .missing, .field(.missing), field: path(of: key), line: self.field.line, column: self.field.column)
            return nil
        }
        return field
    }

    /// The value of `key`, nil where the key is missing.
    func optional(_ key: String) -> Field? {
        guard let pair = pairs.first(where: { $0.name.utf8.elementsEqual(key.utf8) }) else { return nil }
        field.reading.note(line: pair.key.line, of: path(of: key))
        return Field(node: pair.value, path: path(of: key), reading: field.reading)
    }

    /// The mapping under `key`.
    func mapping(_ key: String) -> Fields? { required(key).flatMap(Fields.init) }
}

/// Levenshtein's distance, for "did you mean".
enum EditDistance {
    static func between(_ first: String, _ second: String) -> Int {
        // Code points: a character may be as long as the file.
        let second = Array(second.unicodeScalars.prefix(64))
        var row = Array(0...second.count)
        for (index, character) in first.unicodeScalars.prefix(64).enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let substituted = diagonal + (character == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[second.count]
    }
}
