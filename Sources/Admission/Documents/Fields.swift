internal import Domain
internal import Yams

/// Objections found while a document is read, and the lines of the fields that were looked at.
///
/// A reference on purpose: reading goes on after an objection, in whatever value comes next, so that all are found at once.
final class Reading {
    let file: String
    /// First part of the rules' names: `request` or `policy`.
    let subject: String
    private(set) var findings: [Finding] = []
    private(set) var lines: [String: Int] = [:]

    init(file: String, subject: String) {
        self.file = file
        self.subject = subject
    }

    enum Fault: String {
        case syntax, missing, range, type
        case unknownKey = "unknown-key"
    }

    func object(_ fault: Fault, _ reason: String, field: String?, line: Int?) {
        findings.append(
            Finding(
                severity: .refusal, rule: "\(subject)/\(fault.rawValue)", reason: reason, file: file, field: field, line: line))
    }

    func note(line: Int?, of field: String) {
        lines[field] = line
    }

    /// The document's top mapping, nil where there is none; the objection is noted.
    func top(of bytes: [UInt8]) -> Fields? {
        do {
            return Fields(Field(node: try Document(bytes: bytes).root, path: "", reading: self))
        } catch {
            object(.syntax, error.reason, field: nil, line: error.line)
            return nil
        }
    }
}

/// One value of a document, with the path that leads to it.
struct Field {
    let node: Node
    let path: String
    let reading: Reading

    var line: Int? { node.mark?.line }

    func object(_ fault: Reading.Fault, _ reason: String) {
        reading.object(fault, reason, field: path.isEmpty ? nil : path, line: line)
    }

    /// What stands there, in words for a message.
    var words: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar(let scalar):
            switch scalar.style {
            case .any, .plain: scalar.string.isEmpty ? "nothing" : scalar.string.quoted()
            default: "the text \(scalar.string.quoted())"
            }
        }
    }

    /// The characters of a scalar that is not in quotes.
    var plain: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return nil }
        return scalar.string
    }

    /// The items of a list; an objection and nil where there is none or where there are not `count` of them.
    func items(_ count: ClosedRange<Int>) -> [Field]? {
        guard case .sequence(let sequence) = node else {
            object(.type, "\(words); a list is needed")
            return nil
        }
        guard count.contains(sequence.count) else {
            object(.range, "\(sequence.count) items; \(count.lowerBound) to \(count.upperBound) are allowed")
            return nil
        }
        return sequence.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", reading: reading) }
    }
}

/// A mapping that is read key by key; keys that nobody asked for are objected to.
struct Fields {
    let field: Field
    private let values: [String: Node]
    private let keys: [(name: String, line: Int?)]

    /// Nil, with an objection, where the value is no mapping.
    init?(_ field: Field) {
        guard case .mapping(let mapping) = field.node else {
            field.object(.type, "\(field.words); a mapping with keys is needed")
            return nil
        }
        var values: [String: Node] = [:]
        var keys: [(String, Int?)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                field.reading.object(.type, "a key must be a word", field: field.path, line: key.mark?.line)
                continue
            }
            values[name] = value
            keys.append((name, key.mark?.line))
        }
        self.field = field
        self.values = values
        self.keys = keys
    }

    func path(of key: String) -> String { field.path.isEmpty ? key : "\(field.path).\(key)" }

    /// Objects to every key that is not among `known`, and names the one that was probably meant.
    func allow(_ known: [String]) {
        for key in keys where !known.contains(key.name) {
            let near = known.min { EditDistance.between($0, key.name) < EditDistance.between($1, key.name) }
            let hint = near.flatMap { EditDistance.between($0, key.name) <= 2 ? "did you mean '\($0)'?" : nil }
            field.reading.object(
                .unknownKey, "unknown key \(key.name.quoted()); \(hint ?? "allowed are: " + known.joined(separator: ", "))",
                field: path(of: key.name), line: key.line)
        }
    }

    /// The value of `key`; an objection and nil where the key is missing.
    func required(_ key: String) -> Field? {
        guard let field = optional(key) else {
            self.field.reading.object(.missing, "missing", field: path(of: key), line: self.field.line)
            return nil
        }
        return field
    }

    /// The value of `key`, nil where the key is missing.
    func optional(_ key: String) -> Field? {
        guard let node = values[key] else { return nil }
        let line = keys.first { $0.name == key }?.line
        field.reading.note(line: line, of: path(of: key))
        return Field(node: node, path: path(of: key), reading: field.reading)
    }

    /// The mapping under `key`.
    func mapping(_ key: String) -> Fields? { required(key).flatMap(Fields.init) }
}

/// Levenshtein's distance, for "did you mean".
enum EditDistance {
    static func between(_ first: String, _ second: String) -> Int {
        let second = Array(second.prefix(64))
        var row = Array(0...second.count)
        for (index, character) in first.prefix(64).enumerated() {
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
