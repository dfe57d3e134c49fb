import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// Why a run waits, breaks off and ends, to readers of both languages, wherever it is told.
@Suite struct RunReasonTests {
    private static let ceiling = Message(RunMessage.ceiling(of: .memory))
    private static let gone = Message(RunMessage.workerKilled)

    private static func setting(_ id: RequestID, _ language: Language) -> PageSetting {
        PageSetting(
            address: .request(id), language: language, isLanguageChosen: true, reader: nil,
            now: Timestamp(microseconds: 1_795_000_000_000_000))
    }

    /// It broke off once, and was stopped at its ceiling.
    private static func stopped(_ end: Message?, _ outcome: Message?) throws -> SyntheticLedger {
        try SyntheticLedger.stopped(
            AttemptEnd(attempt: 1, reason: .lost, words: english(gone), message: end, wallSeconds: 23),
            Outcome(
                ending: .failed, reason: english(ceiling), message: outcome, searchSeconds: 3, wallSeconds: 40,
                processorSeconds: 50, memoryBytesMax: 1))
    }

    private static func english(_ message: Message) -> String { Words(.english).message(message) }
    private static func japanese(_ message: Message) -> String { Words(.japanese).message(message) }

    @Test func anEndIsToldInTheReadersLanguage() throws {
        let ledger = try Self.stopped(Self.gone, Self.ceiling)
        let (words, id) = (Self.japanese(Self.ceiling), ledger.request)
        let standing = try RequestStanding(events: ledger.events, in: .japanese)
        #expect(standing.ending == words && standing.attempts.first?.words == Self.japanese(Self.gone))
        let plain = try RequestStanding(events: ledger.events)
        #expect(plain.ending == Self.english(Self.ceiling) && plain.attempts.first?.words == "its worker was killed")
        var progress = RunProgress(in: .japanese)
        let lines = try ledger.events.flatMap { try progress.take($0) }
        #expect(lines.contains { $0.contains(Self.japanese(Self.gone)) } && lines.last?.hasSuffix(words) == true, "\(lines)")
        let report = try RunReport(events: ledger.events).html(in: .japanese)
        #expect(report.contains("\(words)。以下は") && !report.contains(Self.english(Self.ceiling)))
        let page = try RequestPage(events: ledger.events, waiting: nil).html(Self.setting(id, .japanese))
        #expect(page.contains("<dd>\(words)</dd>") && !page.contains(Self.english(Self.ceiling)))
        #expect(page.contains(Self.japanese(Self.gone)) && !page.contains("its worker was killed"))
    }

    /// Ledgers of before have the words alone.
    @Test func anEndOfBeforeIsReadAsItStands() throws {
        let ledger = try Self.stopped(nil, nil)
        let standing = try RequestStanding(events: ledger.events, in: .japanese)
        #expect(standing.ending == Self.english(Self.ceiling) && standing.attempts.first?.words == "its worker was killed")
        let page = try RequestPage(events: ledger.events, waiting: nil).html(Self.setting(ledger.request, .japanese))
        #expect(page.contains("<dd><span lang=\"en\">\(Self.english(Self.ceiling))</span></dd>"))
        #expect(try ledger.events.suffix(2).allSatisfy { try !$0.fact().payloadJSON().contains("message") })
    }

    @Test func theDaemonsReasonToWaitIsToldInTheReadersLanguage() throws {
        let why = Message(RunMessage.coresTaken(needed: 2, taken: 3, of: 4))
        var ledger = try SyntheticLedger.paused()
        let control = try #require(RequestID("20261124-015000-resume"))
        try ledger.append(.requestControlled(RequestControl(action: .resume, control: control, reason: "on")))
        let waiting = DaemonStatus.Waiting(
            request: ledger.request, team: "customer-voice", priority: .normal, message: why)
        #expect(waiting.reason == "needs 2 cores; 3 of 4 are at work")
        let read = try JSONDecoder().decode(DaemonStatus.Waiting.self, from: JSONEncoder().encode(waiting))
        #expect(read == waiting)
        let standing = try RequestStanding(events: ledger.events, in: .japanese).waiting(because: read, in: .japanese)
        #expect(standing.waiting == Self.japanese(why))
        let page = try RequestPage(events: ledger.events, waiting: read).html(Self.setting(ledger.request, .japanese))
        #expect(page.contains(Self.japanese(why)) && !page.contains(waiting.reason))
        // What a daemon of before wrote, or one of later with another code.
        for json in [#""#, #","message":{"says":{"ofLater":{}}}"#] {
            let text = "{\"request\":\"r1\",\"team\":\"a\",\"priority\":\"normal\",\"reason\":\"no core is free\"\(json)}"
            let old = try JSONDecoder().decode(DaemonStatus.Waiting.self, from: Data(text.utf8))
            #expect(old.message == nil && old.reason(in: .japanese) == "no core is free")
            let told = try RequestStanding(events: ledger.events, in: .japanese).waiting(because: old, in: .japanese)
            #expect(told.waiting?.contains("「no core is free」") == true)
        }
    }

    /// What a daemon of before wrote, or one of later with another code, is read as it stands.
    @Test func troublesAreToldInTheReadersLanguage() throws {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        let messages = [Message(.policiesMalformed(folder: "/etc/p")), Message(RunMessage.paused)]
        let leftOut = [PolicyFolder.LeftOut(name: "a.bak", reason: .otherEnding)]
        let status = DaemonStatus(
            version: "0.2", processID: 7, startedAt: time, writtenAt: time, ledger: .init(isAvailable: true, since: time),
            storage: [], unjudgedCount: 0, waiting: [], running: [], troubles: messages.map(Self.english),
            troubleMessages: messages, policies: .init(files: ["a.yaml"], leftOut: leftOut))
        #expect(status.policies?.notRead == ["'a.bak': its name does not end in .yaml, .yml or .json"])
        let text = try CanonicalJSON.text(status)
        func read(_ text: String) throws -> DaemonStatus { try JSONDecoder().decode(DaemonStatus.self, from: Data(text.utf8)) }
        func told(_ status: DaemonStatus) -> [String] {
            (status.toldTroubles + (status.policies?.toldNotRead ?? [])).map {
                $0.message.told(in: .japanese, orElse: $0.words)
            }
        }
        #expect(try read(text) == status)
        #expect(told(status) == messages.map(Self.japanese) + ["'a.bak'：名前の末尾が .yaml、.yml、.json のいずれでもありません"])
        for (old, new) in [
            (#""troubleMessages""#, #""ofLater""#), (#"{"policiesMalformed""#, #"{"ofLater""#),
            (#""room":"trouble""#, #""room":"ofLater""#), (#",{"says":{"paused":{}}}]"#, "]"),
        ] {
            let other = text.replacing(old, with: new)
            #expect(other != text, "\(old)")
            #expect(told(try read(other)).prefix(2) == status.troubles[...], "\(new)")
        }
    }

    /// As dates are written in that language.
    @Test func instantsAreWrittenAsTheLanguageDoes() throws {
        let time = try #require(Timestamp("2026-11-28T02:33:59.5Z"))
        let messages: [Message.Sentence] = [
            .trouble(.reading(model: "'a'", request: "r", since: time, more: 0)), .run(.ledgerAway(since: time, problem: nil)),
            .file(.tooMany(file: 3, byte: 99, user: "a", since: time, mostFiles: 2, mostBytes: 98)),
            .gate(.lacks(run: "a", what: [.tooOld(endedAt: time, mostSeconds: 7200)], others: 0)),
        ]
        for says in messages {
            #expect(Words(.japanese).message(Message(says)).contains("2026年11月28日 02:33:59 UTC"))
        }
        let late = Message(.request(.noLabels)).noting(.approvalLate(count: 1, role: nil, until: time))
        #expect(Words(.japanese).message(late).contains("2026年11月28日 02:33:59 UTC"))
        // What the ledger keeps in English stays as exact as it was.
        #expect(Words(.english).message(late).contains("\(time)"))
        #expect(Words(.english).message(Message(messages[0])).contains("since 2026-11-28T02:33:59Z"))
    }

    @Test func whyNothingIsTakenInIsToldInTheReadersLanguage() throws {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        let status = DaemonStatus(
            version: "0.2", processID: 7, startedAt: time, writtenAt: time,
            ledger: .init(isAvailable: false, since: time, reason: "connection refused"),
            storage: [.init(path: "/var", freeBytes: 5, freeBytesMin: 9)], unjudgedCount: 0, waiting: [], running: [],
            troubles: ["of its own"])
        #expect(
            status.unreadyReasons == [
                "the ledger is away since \(time.toTheSecond): connection refused",
                "/var has 5 bytes free; at least 9 are needed",
            ])
        func page(_ language: Language) throws -> String {
            try OverviewPage(
                status: status, running: [], waiting: [], held: [], balances: [], month: "2026-11", monthQuota: nil,
                quota: nil, showsTroubles: true
            ).html(
                PageSetting(address: .overview, language: language, isLanguageChosen: true, reader: nil, now: time))
        }
        let japanese = try page(.japanese)
        #expect(
            japanese.contains("\(Words(.japanese).second(time)) から台帳が応答していません（報告「connection refused」）")
                && !japanese.contains("bytes free"))
        #expect(japanese.contains("<span lang=\"en\">of its own</span>"))
        #expect(try page(.english).contains("/var has 5 bytes free; at least 9 are needed"))
    }
}
