public import Domain

/// What is going on: what runs and how far it is, what waits for whom, what was spent against the quotas.
public struct OverviewPage: Sendable {
    public let status: DaemonStatus
    /// What the reader may see of what runs.
    public let running: [RunningRequest]
    public let waiting: [DaemonStatus.Waiting]
    /// Held for a person.
    public let held: [RequestOverview]
    public let balances: [TeamBalance]
    /// Such as `2026-11`.
    public let month: String
    /// The lowest that a rule sets for what a team may spend in a month, and in all; nil where none does.
    public let monthQuota: Amount?
    public let quota: Amount?
    /// Whether the daemon's own troubles are the reader's business.
    public let showsTroubles: Bool

    /// One run at work.
    public struct RunningRequest: Sendable {
        public let run: DaemonStatus.Running
        /// Nil while the ledger is away.
        public let overview: RequestOverview?
        /// Nil between trials.
        public let place: RunProgress.Place?

        public init(run: DaemonStatus.Running, overview: RequestOverview?, place: RunProgress.Place?) {
            self.run = run
            self.overview = overview
            self.place = place
        }
    }

    public init(
        status: DaemonStatus, running: [RunningRequest], waiting: [DaemonStatus.Waiting], held: [RequestOverview],
        balances: [TeamBalance], month: String, monthQuota: Amount?, quota: Amount?, showsTroubles: Bool
    ) {
        self.status = status
        self.running = running
        self.waiting = waiting
        self.held = held
        self.balances = balances
        self.month = month
        self.monthQuota = monthQuota
        self.quota = quota
        self.showsTroubles = showsTroubles
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        return try Screen(
            setting, words.label(.overview), subtitle: words.label(.overviewLead), alerts: alerts(words),
            changes: .changes(nil),
            [runningSection(setting), waitingSection(setting), heldSection(setting), spendSection(words), daemonSection(words)]
                .compactMap(\.self)
        ).html
    }

    private func alerts(_ words: Words) -> [Prose] {
        guard showsTroubles else { return status.ledger.isAvailable ? [] : [Prose(words.label(.ledgerIsAway))] }
        return status.unready.map { words.why($0.english, $0) } + status.toldTroubles.map { words.why($0.words, $0.message) }
    }

    private func runningSection(_ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        guard !running.isEmpty else {
            return Screen.Section(words.label(.running), id: "running", notes: [Prose(words.label(.nothingRuns))])
        }
        let rows = running.map { running -> [LinkedTable.Cell] in
            let id = running.run.request
            let progress: LinkedTable.Cell =
                running.place.map { LinkedTable.Cell(words.progress($0), share: $0.share) }
                ?? LinkedTable.Cell(words.label(.betweenTrials))
            return [
                LinkedTable.Cell(running.overview?.name ?? id.text, href: setting.link(.request(id))),
                LinkedTable.Cell(running.overview?.team ?? words.none), progress, LinkedTable.Cell("\(running.run.attempt)"),
                LinkedTable.Cell(words.second(running.run.startedAt)),
            ]
        }
        return Screen.Section(
            words.label(.running), id: "running",
            tables: [
                LinkedTable(
                    words.label(.runningCaption),
                    [
                        .words(words.label(.request)), .words(words.label(.team)), .words(words.label(.progress)),
                        .figures(words.label(.attempt)), .words(words.label(.since)),
                    ], rows)
            ])
    }

    private func waitingSection(_ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        guard !waiting.isEmpty else {
            let unjudged = status.unjudgedCount
            return Screen.Section(
                words.label(.queue), id: "queue",
                notes: [Prose(words.label(.nothingWaits))]
                    + (showsTroubles && unjudged > 0 ? [Prose(words.unjudged(unjudged))] : []))
        }
        return Screen.Section(
            words.label(.queue), id: "queue",
            notes: showsTroubles && status.unjudgedCount > 0 ? [Prose(words.unjudged(status.unjudgedCount))] : [],
            tables: [
                LinkedTable(
                    words.label(.queueCaption),
                    [
                        .words(words.label(.request)), .words(words.label(.team)), .words(words.label(.priority)),
                        .words(words.label(.waitsFor)),
                    ],
                    waiting.map { waiting in
                        [
                            LinkedTable.Cell(waiting.request.text, href: setting.link(.request(waiting.request))),
                            LinkedTable.Cell(waiting.team), LinkedTable.Cell(words.priority(waiting.priority)),
                            .prose(words.why(waiting.reason, waiting.message)),
                        ]
                    })
            ])
    }

    private func heldSection(_ setting: PageSetting) -> Screen.Section? {
        guard !held.isEmpty else { return nil }
        let words = setting.words
        return Screen.Section(
            words.label(.heldHeading), id: "held",
            tables: [RequestsTable.table(held, words.label(.heldCaption), setting)])
    }

    private func spendSection(_ words: Words) -> Screen.Section {
        func against(_ spent: Amount, _ quota: Amount?) -> LinkedTable.Cell {
            let words = words.in(spent.currency)
            guard let quota, quota.currency == spent.currency else { return LinkedTable.Cell(words.amount(spent)) }
            return LinkedTable.Cell(
                words.spent(spent.value, of: quota.value), share: quota.value > 0 ? spent.value / quota.value : 1)
        }
        let notes = [words.quotas(month: monthQuota, inAll: quota)]
        guard !balances.isEmpty else {
            return Screen.Section(
                words.spend(in: month), id: "spend", notes: ([words.label(.nothingSpent)] + notes).map { Prose($0) })
        }
        return Screen.Section(
            words.spend(in: month), id: "spend", notes: notes.map { Prose($0) },
            tables: [
                LinkedTable(
                    words.label(.spendCaption),
                    [
                        .words(words.label(.team)), .words(words.label(.spentInMonth)), .words(words.label(.spentInAll)),
                        .figures(words.label(.reserved)), .figures(words.label(.runs)),
                    ],
                    balances.map { balance in
                        [
                            LinkedTable.Cell(balance.team),
                            against(Amount(balance.inMonth.costYen, balance.currency), monthQuota),
                            against(Amount(balance.total.costYen, balance.currency), quota),
                            LinkedTable.Cell(words.amount(Amount(balance.total.reservedYen, balance.currency))),
                            LinkedTable.Cell(words.count(balance.inMonth.runCount)),
                        ]
                    })
            ])
    }

    private func daemonSection(_ words: Words) -> Screen.Section? {
        guard showsTroubles else { return nil }
        var facts = [
            Screen.Fact(words.label(.version), LinkedTable.Cell(status.version)),
            Screen.Fact(words.label(.startedAt), LinkedTable.Cell(words.second(status.startedAt))),
            Screen.Fact(
                words.label(.ledger), LinkedTable.Cell(words.label(status.ledger.isAvailable ? .ledgerAnswers : .ledgerIsAway))),
        ]
        facts += status.storage.map { storage in
            Screen.Fact(
                storage.path, LinkedTable.Cell(words.free(storage.freeBytes, least: storage.freeBytesMin)))
        }
        if let machine = status.machine?.machine {
            facts.append(Screen.Fact(words.processor, LinkedTable.Cell(machine.processor.description)))
        }
        if let signed = status.signed {
            facts.append(Screen.Fact(words.label(.signedUpTo), LinkedTable.Cell(words.signedUpTo(signed.size, at: signed.at))))
        }
        return Screen.Section(words.label(.daemon), id: "daemon", facts: facts)
    }
}
