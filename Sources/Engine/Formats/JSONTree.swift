internal import Domain

/// A JSON value with every member of its objects as it stands in the file.
///
/// Foundation's decoder merges keys that are canonically equivalent and hides those that stand twice; in a vocabulary the first are
/// two tokens, and the second a fault.
enum JSONTree {
    case object([Member])
    case list([JSONTree])
    case text(String)
    case number(Double)
    case truth(Bool)
    case null

    struct Member {
        let key: Spelling
        let value: JSONTree
    }

    /// - Throws: `FormatError` that names the line at fault, or says that a key stands twice.
    init(bytes: [UInt8], file: String) throws(FormatError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw FormatError(file: file, reason: "is not UTF-8") }
        var parser = JSONTreeParser(bytes: bytes, file: file)
        self = try parser.document()
    }
}

/// An object of a JSON file, with what is needed to name its members in messages.
struct JSONObject {
    let members: [JSONTree.Member]
    /// The members that lead to it, as `normalizer.`; empty at the top.
    let path: String
    let file: String

    /// - Throws: `FormatError` where the file is no JSON object.
    init(bytes: [UInt8], file: String) throws(FormatError) {
        guard case .object(let members) = try JSONTree(bytes: bytes, file: file) else {
            throw FormatError(file: file, reason: "is not a JSON object")
        }
        self.init(members: members, path: "", file: file)
    }

    init(members: [JSONTree.Member], path: String, file: String) {
        self.members = members
        self.path = path
        self.file = file
    }

    func fail(_ reason: String) -> FormatError { FormatError(file: file, reason: reason) }

    /// Nil where it is absent or null.
    subscript(key: String) -> JSONTree? {
        guard let value = members.first(where: { $0.key.bytes.elementsEqual(key.utf8) })?.value else { return nil }
        if case .null = value { return nil }
        return value
    }

    private func wrong(_ key: String, _ wanted: String) -> FormatError { fail("\(path)\(key.printable) is not \(wanted)") }

    func text(_ key: String) throws(FormatError) -> String? {
        guard let value = self[key] else { return nil }
        guard case .text(let text) = value else { throw wrong(key, "a string") }
        return text
    }

    func truth(_ key: String) throws(FormatError) -> Bool? {
        guard let value = self[key] else { return nil }
        guard case .truth(let truth) = value else { throw wrong(key, "true, false or null") }
        return truth
    }

    func needed(_ key: String) throws(FormatError) -> Bool {
        guard let truth = try truth(key) else { throw wrong(key, "true or false") }
        return truth
    }

    func neededText(_ key: String) throws(FormatError) -> String {
        guard let text = try text(key) else { throw wrong(key, "a string") }
        return text
    }

    func integer(_ key: String) throws(FormatError) -> Int? {
        guard let value = self[key] else { return nil }
        guard let integer = value.integer else { throw wrong(key, "a whole number") }
        return integer
    }

    func object(_ key: String) throws(FormatError) -> JSONObject? {
        guard let value = self[key] else { return nil }
        guard case .object(let members) = value else { throw wrong(key, "an object") }
        return JSONObject(members: members, path: "\(path)\(key).", file: file)
    }

    func list(_ key: String) throws(FormatError) -> [JSONTree]? {
        guard let value = self[key] else { return nil }
        guard case .list(let items) = value else { throw wrong(key, "a list") }
        return items
    }

    func texts(_ key: String) throws(FormatError) -> [String]? {
        try list(key)?.map { item throws(FormatError) in
            guard case .text(let text) = item else { throw wrong(key, "a list of strings") }
            return text
        }
    }

    func objects(_ key: String) throws(FormatError) -> [JSONObject]? {
        try list(key)?.map { item throws(FormatError) in
            guard case .object(let members) = item else { throw wrong(key, "a list of objects") }
            return JSONObject(members: members, path: "\(path)\(key).", file: file)
        }
    }
}

extension JSONTree {
    /// The number, whole or not.
    var number: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// The number, where it is whole and exact.
    var integer: Int? {
        number.flatMap { Int(exactly: $0) }
    }
}
