internal import Domain

/// What stands in all files of a folder, and what is wrong with them together.
struct PolicyContents {
    private(set) var policies: [Policy] = []
    private(set) var rateCard: RateCard?
    private(set) var authority: Authority?
    private(set) var teams: Teams?
    private(set) var bundle: Bundle?
    /// Of all catalogues.
    private(set) var catalogue = Catalogue()
    private(set) var findings: [Finding] = []

    /// - Parameter files: by name.
    init(_ files: [PolicyFile]) {
        var holders: [String: [String]] = [:]
        for file in files {
            let content = PolicyContent(file: file)
            findings += content.findings
            if let policy = content.policy { policies.append(policy) }
            func hold<Value>(_ kind: String, _ value: Value?, _ held: inout Value?) {
                guard let value else { return }
                held = held ?? value
                holders[kind, default: []].append(file.name)
            }
            hold("rate-card", content.rateCard, &rateCard)
            hold("authority", content.authority, &authority)
            hold("teams", content.teams, &teams)
            hold("bundle", content.bundle, &bundle)
            if let entries = content.catalogue {
                catalogue.models += entries.models
                catalogue.data += entries.data
            }
        }
        let cards = holders["rate-card"] ?? []
        if findings.isEmpty {
            if cards.count != 1 {
                object("rate-card", "\(cards.count) rate cards (kind: RateCard); exactly one is needed", cards)
            }
            if policies.isEmpty {
                object(
                    "none",
                    "no policy (kind: Policy), and everything would be admitted; where that is meant, a policy says so with "
                        + "rules: [] and a description", [])
            }
        }
        for (kind, words) in [("authority", "authorities"), ("teams", "files of teams"), ("bundle", "bundles")] {
            guard let names = holders[kind], names.count > 1 else { continue }
            object(kind, "\(names.count) \(words); at most one is allowed", names)
        }
        objectToLikeness(files)
        for (first, second) in catalogue.contradictions {
            object(
                "catalogue",
                "\(second.pattern.quoted(255)) is listed otherwise at \(first.place); leave one out, or make them agree",
                [second.file], line: second.line)
        }
    }

    private mutating func objectToLikeness(_ files: [PolicyFile]) {
        for alike in Self.alike(policies, by: \.name) {
            object("name", "policies of one metadata.name, '\(alike[0].name)'; rename one", alike.map(\.file))
        }
        for alike in Self.alike(files, by: { PolicyFile.stem(of: $0.name).lowercased() }) {
            object("name", "the same name but for capitals, composed letters or the ending; rename one", alike.map(\.name))
        }
    }

    /// - Parameter files: nobody's in particular where there are none.
    private mutating func object(_ rule: String, _ reason: String, _ files: [String], line: Int? = nil) {
        findings.append(
            Finding(
                severity: .refusal, rule: "policy/\(rule)", reason: reason,
                file: files.isEmpty ? "policies" : files.map(\.printable).joined(separator: ", "), line: line))
    }

    /// Groups of more than one that have the same key; texts are the same that mean the same letters.
    private static func alike<Value>(_ values: [Value], by key: (Value) -> String) -> [[Value]] {
        Dictionary(grouping: values, by: key).filter { $1.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    }
}
