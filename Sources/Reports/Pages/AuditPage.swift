public import Domain

/// Events of the ledger, searched.
public struct AuditPage: Sendable {
    public let search: EventSearch
    public let page: EventPage
    /// How a verification stands; nil for a reader who sees a part of the ledger.
    public let verification: VerificationPage?

    public init(_ search: EventSearch, _ page: EventPage, verification: VerificationPage?) {
        self.search = search
        self.page = page
        self.verification = verification
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        var links: [Screen.Link] = []
        if search.before != nil {
            var first = search
            first.before = nil
            links.append(Screen.Link(text: words.label(.newest), href: setting.link(.audit(first))))
        }
        if let reached = page.lookedDownTo, reached > 1 {
            var next = search
            next.before = reached
            links.append(Screen.Link(text: words.label(.older), href: setting.link(.audit(next))))
        }
        let form = Screen.Form(
            setting, to: .audit(EventSearch()), button: words.label(.search),
            [
                .text(words.label(.request), "request", search.request?.text, hint: "20261124-013548-movie-reviews-poc"),
                .choice(
                    words.label(.kind), "kind", search.kind?.rawValue, all: words.label(.everyKind),
                    Fact.Kind.allCases.map { ($0.rawValue, words.kind($0)) }),
                .text(words.label(.by), "actor", search.actor.map { "\($0)" }, hint: "daemon, worker, user:ann"),
                .text(words.label(.from), "from", search.from.map { "\($0)" }, hint: "2026-11-01"),
                .text(words.label(.until), "to", search.to.map { "\($0)" }, hint: "2026-12-01"),
            ])
        let notes =
            page.headings.isEmpty
            ? [page.lookedDownTo == nil ? words.label(.noEvents) : words.noneDownTo(page.lookedDownTo ?? 1)] : []
        let table = LinkedTable(
            words.label(.eventsCaption),
            [
                .words(words.label(.event)), .words(words.whatHeader), .words(words.label(.at)), .words(words.label(.by)),
                .words(words.label(.request)),
            ],
            page.headings.map { heading in
                [
                    LinkedTable.Cell("\(heading.sequence)", href: setting.link(.event(heading.sequence, proves: false))),
                    LinkedTable.Cell(words.kind(heading.kind)), LinkedTable.Cell(words.second(heading.time)),
                    LinkedTable.Cell(heading.actor),
                    heading.request.map { LinkedTable.Cell($0.text, href: setting.link(.request($0))) }
                        ?? LinkedTable.Cell(words.none),
                ]
            })
        return try Screen(
            setting, words.label(.audit),
            [
                Screen.Section(words.label(.search), id: "search", form: form),
                Screen.Section(
                    words.label(.events), id: "events", notes: notes.map { Prose($0) },
                    tables: page.headings.isEmpty ? [] : [table], links: links),
            ] + (verification.map { [$0.section(setting, isWhole: false)] } ?? [])
        ).html
    }
}

/// One event, with what shows that nobody changed it.
public struct EventDetailPage: Sendable {
    public let found: FoundEvent
    public let proof: Proof

    /// Where the event stands in the tree that the newest checkpoint signed.
    public enum Proof: Sendable {
        /// Nothing is signed in this ledger.
        case unsigned
        /// The newest checkpoint is of so many events, and this one came later.
        case notYet(size: Int)
        /// It was not made with the page: a link leads to it.
        case available(size: Int)
        case shown(ShownProof)
        /// The ledger is not what was signed, in words.
        case fails(String)
    }

    /// The path from the event to the root, for whoever works it out by hand.
    public struct ShownProof: Sendable {
        /// From 0.
        public let index: Int
        public let hashes: [Digest]
        public let size: Int
        public let root: Digest
        /// The signed note.
        public let checkpoint: String
        /// Whether the path leads to the root, and the note is signed with a key that the ledger names.
        public let holds: Bool

        public init(index: Int, hashes: [Digest], size: Int, root: Digest, checkpoint: String, holds: Bool) {
            self.index = index
            self.hashes = hashes
            self.size = size
            self.root = root
            self.checkpoint = checkpoint
            self.holds = holds
        }
    }

    /// More of a payload would be no page.
    private static let payloadBytesMax = 64 << 10

    public init(_ found: FoundEvent, proof: Proof) {
        self.found = found
        self.proof = proof
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        let event = found.event
        var facts = [
            Screen.Fact(words.whatHeader, LinkedTable.Cell(words.labelled(event.kind.rawValue, words.kind(event.kind)))),
            Screen.Fact(words.label(.at), LinkedTable.Cell(words.time(event.time))),
            Screen.Fact(words.label(.by), LinkedTable.Cell("\(event.actor)")),
        ]
        if let request = event.request {
            facts.append(
                Screen.Fact(words.label(.request), LinkedTable.Cell(request.text, href: setting.link(.request(request)))))
        }
        if let source = found.source {
            facts.append(Screen.Fact(words.label(.source), LinkedTable.Cell(words.source(source))))
        }
        if let recordedAt = found.recordedAt {
            facts.append(Screen.Fact(words.label(.recordedAt), LinkedTable.Cell(words.time(recordedAt))))
        }
        facts += [
            Screen.Fact(words.label(.previousHash), .code(event.previousHash.hexadecimal)),
            Screen.Fact(words.label(.hash), .code(event.hash.hexadecimal)),
            Screen.Fact(
                words.label(.hashHolds),
                LinkedTable.Cell(
                    words.label(found.isIntact ? .hashIsRight : .hashIsWrong), mark: found.isIntact ? "passes" : "fails")),
        ]
        let bytes = event.payload.utf8.count
        let isCut = bytes > Self.payloadBytesMax
        let shown = isCut ? String(decoding: event.payload.utf8.prefix(Self.payloadBytesMax), as: UTF8.self) : event.payload
        var links: [Screen.Link] = []
        if event.sequence > 1 {
            links.append(
                Screen.Link(text: words.label(.eventBefore), href: setting.link(.event(event.sequence - 1, proves: false))))
        }
        links.append(Screen.Link(text: words.label(.eventAfter), href: setting.link(.event(event.sequence + 1, proves: false))))
        return try Screen(
            setting, words.eventTitle(event.sequence),
            [
                Screen.Section(words.label(.event), id: "event", facts: facts, links: links), proofSection(setting),
                Screen.Section(
                    words.label(.payload), id: "payload",
                    notes: [Prose(words.payload(bytes: bytes, shown: isCut ? Self.payloadBytesMax : nil))], plain: shown),
            ]
        ).html
    }

    private func proofSection(_ setting: PageSetting) -> Screen.Section {
        let words = setting.words
        let number = found.event.sequence
        switch proof {
        case .unsigned: return Screen.Section(words.label(.proof), id: "proof", notes: [Prose(words.label(.nothingSigned))])
        case .notYet(let size): return Screen.Section(words.label(.proof), id: "proof", notes: [Prose(words.signedTo(size))])
        case .available(let size):
            return Screen.Section(
                words.label(.proof), id: "proof", notes: [Prose(words.covered(by: size))],
                links: [
                    Screen.Link(text: words.label(.showProof), href: setting.link(.event(number, proves: true))),
                    Screen.Link(text: words.label(.proofFile), href: setting.link(.proof(number))),
                ])
        case .fails(let reason):
            return Screen.Section(words.label(.proof), id: "proof", notes: ["\(words.label(.proofFails)) \(ledger: reason)"])
        case .shown(let shown):
            return Screen.Section(
                words.label(.proof), id: "proof", notes: [Prose(words.label(shown.holds ? .proofHolds : .proofFails))],
                facts: [
                    Screen.Fact(words.label(.leaf), LinkedTable.Cell(words.leaf(shown.index, of: shown.size))),
                    Screen.Fact(words.label(.root), .code(shown.root.hexadecimal)),
                ],
                tables: shown.hashes.isEmpty
                    ? []
                    : [
                        LinkedTable(
                            words.label(.path), [.words(words.label(.level)), .words("SHA-256")],
                            shown.hashes.enumerated().map { place, hash in
                                [LinkedTable.Cell("\(place + 1)"), .code(hash.hexadecimal)]
                            })
                    ], plain: shown.checkpoint,
                links: [Screen.Link(text: words.label(.proofFile), href: setting.link(.proof(number)))])
        }
    }
}

/// How the newest verification of the whole ledger stands.
public struct VerificationPage: Sendable, Equatable {
    public let state: State

    public enum State: Sendable, Equatable {
        /// None since the daemon began.
        case never
        case running(since: Timestamp, eventCount: Int, totalCount: Int)
        case done(at: Timestamp, seconds: Double, eventCount: Int, faults: [String])
        case failed(at: Timestamp, reason: String)
    }

    /// When the next one may begin; nil for now.
    public let nextAt: Timestamp?

    public init(_ state: State, nextAt: Timestamp?) {
        self.state = state
        self.nextAt = nextAt
    }

    public func html(_ setting: PageSetting) throws -> String {
        let isRunning = if case .running = state { true } else { false }
        return try Screen(
            setting, setting.words.label(.verification), changes: isRunning ? .changes(nil) : nil,
            [section(setting, isWhole: true)]
        ).html
    }

    func section(_ setting: PageSetting, isWhole: Bool) -> Screen.Section {
        let words = setting.words
        var notes: [Prose] = []
        var tables: [LinkedTable] = []
        switch state {
        case .never: notes.append(Prose(words.label(.neverVerified)))
        case .running(let since, let count, let total): notes.append(Prose(words.verifying(since: since, count, of: total)))
        case .done(let at, let seconds, let count, let faults):
            notes.append(Prose(words.verified(at: at, seconds: seconds, events: count, faults: faults.count)))
            if isWhole, !faults.isEmpty {
                tables.append(LinkedTable(words.label(.faults), [.words(words.label(.faults))], faults.map { [.ledgers($0)] }))
            }
        case .failed(let at, let reason): notes.append("\(words.verificationFailed(at: at)) \(ledger: reason)")
        }
        if isWhole { notes.append(Prose(words.label(.verificationNote))) }
        var links: [Screen.Link] = []
        if case .running = state {
            links.append(Screen.Link(text: words.label(.lookAgain), href: setting.link(.verification(begins: false))))
        } else if let nextAt {
            notes.append(Prose(words.nextVerification(at: nextAt)))
        } else {
            links.append(Screen.Link(text: words.label(.verifyNow), href: setting.link(.verification(begins: true))))
        }
        if !isWhole {
            links.append(Screen.Link(text: words.label(.verification), href: setting.link(.verification(begins: false))))
        }
        return Screen.Section(words.label(.verification), id: "verification", notes: notes, tables: tables, links: links)
    }
}
