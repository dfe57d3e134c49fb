internal import Domain

/// Tokens and their ids, spelled to the byte.
struct Vocabulary: Sendable {
    /// Ids are below it.
    static let idEnd = 1 << 24

    private let ids: [Spelling: Int]
    private let taken: Set<Int>
    /// The largest id; -1 where there is no token.
    let largestID: Int

    /// - Parameters:
    ///   - lines: the tokens in the order of their ids.
    ///   - place: where each stands, for messages; its number from 1 follows.
    /// - Throws: `FormatError` that names both places of a token that stands twice.
    init(lines: [Spelling], place: String = "on line", file: String) throws(FormatError) {
        var ids: [Spelling: Int] = [:]
        ids.reserveCapacity(lines.count)
        for (id, token) in lines.enumerated() {
            guard let first = ids.updateValue(id, forKey: token) else { continue }
            throw FormatError(
                file: file,
                reason:
                    "has the token \(token.text.quoted(40)) \(place) \(first + 1) and \(place) \(id + 1); each may stand once")
        }
        try self.init(ids: ids, file: file)
    }

    /// - Parameter entries: each token once.
    /// - Throws: `FormatError` for an id that is not within 0 ..< 2^24, or of two tokens.
    init(entries: [(token: Spelling, id: Int)], file: String) throws(FormatError) {
        var ids: [Spelling: Int] = [:]
        var tokens: [Int: Spelling] = [:]
        for (token, id) in entries {
            guard ids.updateValue(id, forKey: token) == nil else {
                throw FormatError(file: file, reason: "has the token \(token.text.quoted(40)) twice")
            }
            guard let other = tokens.updateValue(token, forKey: id) else { continue }
            throw FormatError(
                file: file,
                reason: "gives the id \(id) to \(other.text.quoted(40)) and to \(token.text.quoted(40)); each needs its own")
        }
        try self.init(ids: ids, file: file)
    }

    /// The `vocab` of a model of a `tokenizer.json`.
    init(ofModel json: JSONObject) throws(FormatError) {
        guard let entries = try json.object("vocab") else {
            throw json.fail("\(json.path)vocab is not an object of tokens and ids")
        }
        try self.init(entries)
    }

    /// An object of tokens and their ids.
    init(_ json: JSONObject) throws(FormatError) {
        try self.init(
            entries: json.members.map { member throws(FormatError) in
                guard let id = member.value.integer else {
                    throw json.fail("the token \(member.key.text.quoted(40)) has no whole number as its id")
                }
                return (member.key, id)
            }, file: json.file)
    }

    private init(ids: [Spelling: Int], file: String) throws(FormatError) {
        largestID = ids.values.max() ?? -1
        guard largestID < Self.idEnd, (ids.values.min() ?? 0) >= 0 else {
            throw FormatError(file: file, reason: "has ids outside 0 ..< 2^24")
        }
        self.ids = ids
        taken = Set(ids.values)
    }

    subscript(token: Spelling) -> Int? { ids[token] }

    subscript(token: String) -> Int? { ids[Spelling(token)] }

    func hasToken(of id: Int) -> Bool { taken.contains(id) }

    /// The id of a token that must be there.
    func id(of token: String, file: String) throws(FormatError) -> Int {
        guard let id = self[token] else { throw FormatError(file: file, reason: "has no \(token.printable)") }
        return id
    }

    /// The first token, by id, that another vocabulary has otherwise; nil where they are the same.
    func difference(from other: Vocabulary) -> String? {
        if ids == other.ids { return nil }
        let tokens = Set(ids.keys).union(other.ids.keys).filter { ids[$0] != other.ids[$0] }
        guard let token = tokens.min(by: { (ids[$0] ?? .max, $0.text) < (ids[$1] ?? .max, $1.text) }) else { return nil }
        func id(_ id: Int?) -> String { id.map { "the id \($0)" } ?? "no id" }
        return "the token \(token.text.quoted(40)) has \(id(ids[token])), and \(id(other.ids[token]))"
    }

    /// Every token that begins with `prefix`, without it, and every other one: what words begin with, and go on with.
    func parted(by prefix: Spelling) -> (first: [Spelling: Int], next: [Spelling: Int]) {
        var next: [Spelling: Int] = [:]
        for (token, id) in ids where token.bytes.starts(with: prefix.bytes) {
            next[Spelling(token.bytes.dropFirst(prefix.bytes.count))] = id
        }
        return (ids, next)
    }
}
