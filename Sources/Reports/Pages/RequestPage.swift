public import Domain

/// One request: where it stands, its story from the file to its outcome, how its training goes.
public struct RequestPage: Sendable {
    /// The request's story: all its events, or all but most steps of its trainings.
    private let events: [AuditEvent]
    private let history: RunHistory
    private let judgement: Judgement?
    private let waiting: DaemonStatus.Waiting?

    /// - Parameters:
    ///   - events: as `Ledger.story` gives them.
    ///   - waiting: the daemon's own reason why it does not start; nil where it has none.
    /// - Throws: `RunReportError` where there is no event, or a payload is not of its kind.
    public init(events: [AuditEvent], waiting: DaemonStatus.Waiting?) throws(RunReportError) {
        self.waiting = waiting
        history = try RunHistory(events: events)
        judgement = history.judgement?.value
        self.events = events
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        let standing = try RequestStanding(events: events, in: setting.language).waiting(because: waiting, in: setting.language)
        let subtitle = [
            standing.request.text, standing.team.map { words.team($0) },
            judgement?.request.map { words.atStage($0.metadata.stage) }, judgement?.request?.specification.model,
        ].compactMap(\.self).joined(separator: " · ")
        return try Screen(
            setting, standing.name ?? standing.request.text, subtitle: subtitle,
            changes: standing.state.isFinal ? nil : .changes(standing.request),
            [factsSection(standing, setting), findingsSection(words), curveSection(words), storySection(setting)].compactMap(
                \.self)
        ).html
    }

    private func factsSection(_ standing: RequestStanding, _ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        var facts = [
            Screen.Fact(
                words.label(.state), LinkedTable.Cell(words.state(standing.state), mark: standing.state.rawValue)),
            Screen.Fact(words.label(.since), LinkedTable.Cell(words.second(standing.stateSince))),
        ]
        func add(_ label: String, _ cell: LinkedTable.Cell?) { if let cell { facts.append(Screen.Fact(label, cell)) } }
        add(words.label(.waitsFor), standing.waiting.map { LinkedTable.Cell($0) })
        add(words.label(.progress), standing.progress.map { LinkedTable.Cell(words.progress($0), share: $0.share) })
        let ending = history.outcome?.value
        add(words.label(.ending), standing.ending.map { .prose(words.why($0, ending?.message)) })
        add(words.label(.purpose), (judgement?.request?.metadata.purpose).map { LinkedTable.Cell($0) })
        add(words.label(.submitter), standing.submitter.map { LinkedTable.Cell($0) })
        add(words.requestFile, standing.fileName.map { LinkedTable.Cell($0) })
        add(words.label(.priority), standing.priority.map { LinkedTable.Cell(words.priority($0)) })
        let cost = standing.cost
        let money = words.in(cost.currency)
        add(words.cost, cost.recordedYen.map { LinkedTable.Cell(money.amount($0)) })
        add(words.label(.costSoFar), cost.approximateYen.map { LinkedTable.Cell(money.amount($0)) })
        add(words.estimatedHeader, cost.estimatedYen.map { LinkedTable.Cell(money.amount($0)) })
        add(words.label(.ceiling), cost.ceilingYen.map { LinkedTable.Cell(money.amount($0)) })
        var links = [
            Screen.Link(text: words.label(.eventsOfIt), href: setting.link(.audit(EventSearch(request: standing.request))))
        ]
        if judgement != nil {
            links.insert(Screen.Link(text: words.label(.report), href: setting.link(.report(standing.request))), at: 0)
        }
        if history.planned != nil {
            links.append(
                Screen.Link(
                    text: words.label(.compareIt), href: setting.link(.comparison(left: standing.request.text, right: nil))))
        }
        return Screen.Section(words.label(.standing), id: "standing", facts: facts, links: links)
    }

    private func findingsSection(_ words: Words) -> Screen.Section? {
        guard let verdict = judgement?.verdict, !verdict.findings.isEmpty else { return nil }
        return Screen.Section(
            words.verdictHeading, id: "findings",
            notes: [Prose(words.verdict(verdict.decision, findings: verdict.findings.count))],
            tables: [
                LinkedTable(
                    words.findingsCaption,
                    [
                        .words(words.ruleHeader), .words(words.severityHeader), .words(words.fieldHeader),
                        .words(words.reasonHeader),
                        .words(words.placeHeader),
                    ],
                    verdict.findings.map { finding in
                        [
                            LinkedTable.Cell(finding.rule), LinkedTable.Cell(words.severity(finding.severity)),
                            LinkedTable.Cell(finding.field ?? words.none), .prose(words.why(finding)),
                            LinkedTable.Cell(finding.line.map { "\(finding.file):\($0)" } ?? finding.file),
                        ]
                    })
            ])
    }

    private func curveSection(_ words: Words) -> Screen.Section? {
        let charts = [LossChart(history, .train, words), LossChart(history, .validation, words)].compactMap(\.self)
        guard !charts.isEmpty else { return nil }
        let events = history.progress.values.joined().map(\.event)
        return Screen.Section(
            words.lossHeading, id: "curve",
            figures: [Page.Section(words.lossHeading, notes: [Prose](), charts: charts, events: events).named(words)])
    }

    private func storySection(_ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        let told = events.filter { $0.kind != .trialProgressed && $0.kind != .snapshotWritten }
        return Screen.Section(
            words.label(.story), id: "story",
            tables: [
                LinkedTable(
                    words.label(.storyCaption),
                    [
                        .words(words.label(.event)), .words(words.label(.at)), .words(words.label(.by)),
                        .words(words.whatHeader),
                        .words(words.label(.detail)),
                    ],
                    told.map { event in
                        let detail = (try? event.fact()).flatMap { words.detail(of: $0) }
                        return [
                            LinkedTable.Cell("\(event.sequence)", href: setting.link(.event(event.sequence, proves: false))),
                            LinkedTable.Cell(words.second(event.time)), LinkedTable.Cell("\(event.actor)"),
                            LinkedTable.Cell(words.kind(event.kind)),
                            .prose(detail ?? ""),
                        ]
                    })
            ])
    }
}

extension RunReport {
    /// The report as a page of the application: its style is a file, and it leads back to the request.
    public func page(_ setting: PageSetting) throws -> String {
        let words = setting.words
        return try Page(LocalizedReport(self, setting.language)).within(
            stylesheet: PageAddress.paperStyle.link(in: nil),
            back: Screen.Link(text: words.label(.backToRequest), href: setting.link(.request(history.request)))
        ).html
    }
}
