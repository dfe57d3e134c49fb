internal import Domain

/// `paths`, `files`: patterns of the files of the data store that may be used, and single files that may be used with those bytes only.
struct AllowedDataRule: Rule {
    static let name = "allowed-data"
    static let keys = ["paths", "files"]
    static let isAboutNames = true
    private let patterns: [String]
    /// Each with its path: without one, whatever is in the store would be read before anybody knows whether it may be.
    private let files: [(path: String, digest: Digest)]

    init?(_ fields: Fields) {
        let patterns = fields.given("paths") { field -> [String]? in
            guard let items = field.items(1...1000) else { return nil }
            let patterns = items.compactMap { $0.text(1...255) }
            return patterns.count == items.count ? patterns : nil
        }
        let files = fields.given("files") { field -> [(path: String, digest: Digest)]? in
            guard let items = field.items(1...1000) else { return nil }
            let files = items.compactMap(Self.file)
            return files.count == items.count ? files : nil
        }
        guard let patterns, let files, fields.oneOf(Self.keys) else { return nil }
        (self.patterns, self.files) = (patterns.value ?? [], files.value ?? [])
    }

    private static func file(_ field: Field) -> (path: String, digest: Digest)? {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["path", "sha256"])
        let path = fields.required("path")?.storePath()
        guard let path, let digest = fields.required("sha256")?.digest() else { return nil }
        return (path, digest)
    }

    var terms: [Term] {
        let allowed = patterns.map { NamedBytes(pattern: $0) } + files.map { NamedBytes(pattern: $0.path, digest: $0.digest) }
        return [Term(key: "paths", bound: .matching(allowed), value: .plain(list))]
    }

    private var list: String { (patterns + files.map(\.path)).joined(separator: ", ") }

    func sight(of subject: RuleSubject) -> RuleSight {
        .data(subject.data.map { "\($0.split.rawValue) \($0.path.quoted(255))" })
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        for file in subject.data where !patterns.contains(where: { Glob.matches(file.path, pattern: $0) }) {
            let digests = files.filter { $0.path.utf8.elementsEqual(file.path.utf8) }.map(\.digest)
            let field = "spec.data.\(file.split.rawValue)"
            guard !digests.isEmpty else {
                return RuleObjection(
                    .permission(.dataNotAllowed(file: file.path.quoted(255), allowed: patterns + files.map(\.path))),
                    field: field)
            }
            guard let digest = file.digest, !digests.contains(digest) else { continue }
            return RuleObjection(
                .permission(.otherBytes(file: file.path.quoted(255), digest: digest)), field: field)
        }
        return nil
    }
}
