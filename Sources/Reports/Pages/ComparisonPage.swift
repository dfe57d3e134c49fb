import Domain

/// Two runs beside each other.
public struct ComparisonPage: Sendable {
    /// As the reader named them.
    public let left: String?
    public let right: String?
    public let comparison: RunComparison?
    /// Which of them the reader's ledger does not have, in the reader's words.
    public let unknown: [String]

    /// The most rows that one table shows; the JSON of the comparison has all.
    private static let rowCountMax = 200

    public init(left: String?, right: String?, comparison: RunComparison?, unknown: [String]) {
        self.left = left
        self.right = right
        self.comparison = comparison
        self.unknown = unknown
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        let form = Screen.Form(
            setting, to: .comparison(left: nil, right: nil), button: words.label(.compare),
            [
                .text(words.label(.firstRun), "left", left, hint: words.label(.runHint)),
                .text(words.label(.secondRun), "right", right, hint: words.label(.runHint)),
            ])
        let choice = Screen.Section(
            words.label(.whichRuns), id: "choice", notes: unknown.map { Prose(words.unknownRun($0)) }, form: form)
        guard let comparison else { return try Screen(setting, words.label(.compare), [choice]).html }
        let overview = Screen.Section(
            words.label(.compared), id: "compared",
            notes: [comparison.isTestedOnTheSameRows.map { Prose(words.comparable($0)) }].compactMap(\.self),
            facts: [
                Screen.Fact(
                    words.label(.firstRun),
                    LinkedTable.Cell(comparison.left.text, href: setting.link(.request(comparison.left)))),
                Screen.Fact(
                    words.label(.secondRun),
                    LinkedTable.Cell(comparison.right.text, href: setting.link(.request(comparison.right)))),
            ])
        return try Screen(
            setting, words.label(.compare), [choice, overview] + comparison.parts.map { section($0, words) }
        ).html
    }

    /// What differs; where nothing does, that alone is said. Results and cost are shown in any case.
    private func section(_ part: RunComparison.Part, _ words: Words) -> Screen.Section {
        let isWhole = part.subject == .results || part.subject == .cost
        let rows = part.rows.filter { $0.isDifferent || isWhole || $0.what.isAgreement }
        let note = words.differences(part.differenceCount, of: part.rows.count)
        let cut = rows.count > Self.rowCountMax ? [words.onlyFirst(Self.rowCountMax, of: rows.count)] : []
        let table = LinkedTable(
            words.subject(part.subject),
            [
                .words(words.whatHeader), .words(words.label(.firstRun)), .words(words.label(.secondRun)),
                .words(words.label(.differs)),
            ],
            rows.prefix(Self.rowCountMax).map { row in
                let (left, right) = words.values(row.left, row.right)
                return [
                    LinkedTable.Cell(words.what(row.what)), LinkedTable.Cell(left, isCode: row.left?.isDigest ?? false),
                    LinkedTable.Cell(right, isCode: row.right?.isDigest ?? false),
                    row.isDifferent ? LinkedTable.Cell(words.label(.yes), mark: "differs") : LinkedTable.Cell(words.label(.no)),
                ]
            })
        return Screen.Section(
            words.subject(part.subject), id: part.subject.rawValue, notes: ([note] + cut).map { Prose($0) },
            tables: rows.isEmpty ? [] : [table])
    }
}

extension RunComparison.What {
    fileprivate var isAgreement: Bool { if case .agreement = self { true } else { false } }
}

extension RunComparison.Value {
    fileprivate var isDigest: Bool { if case .digest = self { true } else { false } }
}
