public import Domain

/// The policies in force, how their tests went, and what they said last.
public struct PoliciesPage: Sendable {
    public let outline: PolicyOutline
    public let verdicts: [ListedVerdict]

    public init(_ outline: PolicyOutline, verdicts: [ListedVerdict]) {
        self.outline = outline
        self.verdicts = verdicts
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        return try Screen(
            setting, words.label(.policies), subtitle: words.label(.policiesLead),
            changes: .changes(nil), [rulesSection(words), verdictsSection(setting), testsSection(words), filesSection(words)]
        ).html
    }

    private func rulesSection(_ words: Words) -> Screen.Section {
        Screen.Section(
            words.label(.rules), id: "rules",
            tables: [
                LinkedTable(
                    words.label(.rulesCaption),
                    [
                        .words(words.ruleHeader), .words(words.severityHeader), .words(words.label(.asks)),
                        .words(words.placeHeader),
                    ],
                    outline.rules.map { rule in
                        [
                            LinkedTable.Cell(rule.name), LinkedTable.Cell(words.severity(rule.severity)),
                            LinkedTable.Cell(words.asks(rule.asks)),
                            LinkedTable.Cell(rule.place),
                        ]
                    })
            ])
    }

    private func verdictsSection(_ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        guard !verdicts.isEmpty else {
            return Screen.Section(words.label(.lastVerdicts), id: "verdicts", notes: [Prose(words.label(.noVerdicts))])
        }
        return Screen.Section(
            words.label(.lastVerdicts), id: "verdicts",
            tables: [
                LinkedTable(
                    words.label(.lastVerdicts),
                    [
                        .words(words.label(.request)), .words(words.label(.state)), .words(words.label(.team)),
                        .words(words.ruleHeader), .words(words.label(.at)), .words(words.label(.event)),
                    ],
                    verdicts.map { verdict in
                        [
                            LinkedTable.Cell(
                                verdict.name ?? verdict.request.text, href: setting.link(.request(verdict.request))),
                            LinkedTable.Cell(words.decision(verdict.decision), mark: verdict.decision.rawValue),
                            LinkedTable.Cell(verdict.team ?? words.none),
                            LinkedTable.Cell(verdict.rules.isEmpty ? words.none : words.list(verdict.rules)),
                            LinkedTable.Cell(words.second(verdict.at)),
                            LinkedTable.Cell("\(verdict.event)", href: setting.link(.event(verdict.event, proves: false))),
                        ]
                    })
            ])
    }

    private func testsSection(_ words: Words) -> Screen.Section {
        let failed = outline.tests.count { $0.failure != nil }
        let notes =
            [words.tests(passed: outline.tests.count - failed, failed: failed)]
            + (outline.uncovered.isEmpty ? [] : [words.label(.uncovered)])
        var tables: [LinkedTable] = []
        if !outline.tests.isEmpty {
            tables.append(
                LinkedTable(
                    words.label(.tests),
                    [
                        .words(words.label(.testCase)), .words(words.label(.result)), .words(words.fileHeader),
                        .words(words.label(.detail)),
                    ],
                    outline.tests.map { test in
                        [
                            .ledgers(test.name),
                            LinkedTable.Cell(
                                words.label(test.failure == nil ? .passes : .fails),
                                mark: test.failure == nil ? "passes" : "fails"),
                            LinkedTable.Cell(test.file), .prose(words.why(test.failure ?? "", test.message)),
                        ]
                    }))
        }
        if !outline.uncovered.isEmpty {
            tables.append(
                LinkedTable(
                    words.label(.uncovered), [.words(words.ruleHeader)],
                    outline.uncovered.map { [LinkedTable.Cell(words.policy($0))] }))
        }
        return Screen.Section(words.label(.tests), id: "tests", notes: notes.map { Prose($0) }, tables: tables)
    }

    private func filesSection(_ words: Words) -> Screen.Section {
        Screen.Section(
            words.label(.files), id: "files",
            tables: [
                LinkedTable(
                    words.policiesCaption, [.words(words.fileHeader), .words("SHA-256")],
                    outline.files.map { [LinkedTable.Cell($0.file), .code($0.digest.hexadecimal)] })
            ])
    }
}
