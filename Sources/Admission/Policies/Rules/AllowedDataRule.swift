internal import Domain

/// `paths`: patterns of the files of the data store that may be used.
struct AllowedDataRule: Rule {
    static let name = "allowed-data"
    static let keys = ["paths"]
    static let isAboutNames = true
    private let patterns: [String]

    init?(_ fields: Fields) {
        guard let items = fields.required("paths")?.items(1...1000) else { return nil }
        patterns = items.compactMap { $0.text(1...255) }
        guard patterns.count == items.count else { return nil }
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let other = subject.data.first { file in !patterns.contains { Glob.matches(file.path, pattern: $0) } }
        guard let other else { return nil }
        return RuleObjection(
            reason: "'\(other.path)' is not allowed; allowed are: \(patterns.joined(separator: ", "))",
            field: "spec.data.\(other.split.rawValue)")
    }
}
