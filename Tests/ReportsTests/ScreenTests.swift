import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// The application's pages as a browser gets them.
@Suite struct ScreenTests {
    /// Markup, a template's tag, quotes, a line's end, a character that turns the reading direction, and one that no terminal shows.
    static let hostile = "<script>alert('x')</script>\"{{title}}&\u{202E}\u{7}\n<img src=x onerror=y>"

    private static func setting(_ address: PageAddress, _ language: Language, reader: String? = nil) -> PageSetting {
        PageSetting(
            address: address, language: language, isLanguageChosen: language == .japanese, reader: reader,
            now: Timestamp(microseconds: 1_795_000_000_000_000))
    }

    /// Each page, with what a hostile person may have named in it.
    private static func pages(_ name: String, _ language: Language) throws -> [String: String] {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        let id = try #require(RequestID("20261124-013548-movie-reviews-poc"))
        let overview = RequestOverview(
            request: id, name: name, team: name, priority: .high, state: .held, submitter: name, receivedAt: time,
            estimatedCostYen: 12, costYen: 3)
        let status = DaemonStatus(
            version: "0.1", processID: 7, startedAt: time, writtenAt: time,
            ledger: .init(isAvailable: true, since: time),
            storage: [.init(path: "/var", freeBytes: 5 << 30, freeBytesMin: 1 << 30)],
            unjudgedCount: 2, waiting: [.init(request: id, team: name, priority: .low, reason: name)],
            running: [.init(request: id, attempt: 1, startedAt: time, processID: 9)], troubles: [name],
            signed: .init(size: 9, at: time, key: name))
        let events = try SyntheticLedger.finished(
            rightRows: [.searched: 320, .uniform: 319], purpose: name, labels: [name, "b"]
        )
        .replacing("movie-reviews-poc", with: name).replacing("customer-voice", with: name).events
        let running = try SyntheticLedger.paused().replacing("the night shift needs the cores", with: name).events
        var progress = RunProgress()
        for event in running { _ = try progress.take(event) }
        let heading = EventHeading(sequence: 12, time: time, actor: "user:\(name)", kind: .requestReceived, request: id)
        let event = AuditEvent(
            sequence: 12, time: time, actor: .user(name), kind: .requestReceived, request: id,
            payload: "{\"fileName\":\"\(name)\"}",
            previousHash: .zero, hash: .zero)
        let found = FoundEvent(event: event, source: EventSource(attempt: 1, sequence: 3), recordedAt: time, isIntact: false)
        let outline = PolicyOutline(
            files: [PolicyDigest(file: name, digest: .zero)],
            rules: [
                .init(
                    name: name, place: name, severity: .hold,
                    asks: .demand(stages: nil, terms: [RuleTerm("of", .plain(name))], approval: nil))
            ],
            tests: [.init(file: name, name: name, failure: .noTest(policy: name))],
            uncovered: [.uncovered(place: name, rule: name, objection: true, pass: false)])
        let verdict = ListedVerdict(
            event: 13, request: id, name: name, team: name, at: time, decision: .refused, rules: [name])
        let balance = TeamBalance(
            team: name, total: Usage(costYen: 100, runCount: 2, reservedYen: 5, reservedCount: 1),
            inMonth: Usage(costYen: 10, runCount: 1))
        let verification = VerificationPage(
            .done(at: time, seconds: 2, eventCount: 9, faults: [name]), nextAt: time.adding(seconds: 9))
        let proof = EventDetailPage.ShownProof(
            index: 11, hashes: [.zero, .zero], size: 20, root: .zero, checkpoint: name, holds: true)
        func setting(_ address: PageAddress) -> PageSetting { Self.setting(address, language, reader: name) }
        let comparison = try RunComparison(left: events, right: running)
        return [
            "overview": try OverviewPage(
                status: status, running: [.init(run: status.running[0], overview: overview, place: progress.place)],
                waiting: status.waiting, held: [overview], balances: [balance], month: "2026-11", monthQuota: Amount(50, .jpy),
                quota: nil,
                showsTroubles: true
            ).html(setting(.overview)),
            "requests": try RequestsPage(RequestSearch(team: name), [overview, overview], countMax: 1)
                .html(setting(.requests(RequestSearch(team: name)))),
            "request": try RequestPage(events: events, waiting: status.waiting[0]).html(setting(.request(id))),
            "running": try RequestPage(events: running, waiting: nil).html(setting(.request(id))),
            "refused": try RequestPage(
                events: SyntheticLedger.refused().replacing("x.yaml", with: name).events, waiting: nil
            ).html(setting(.request(id))),
            "report": try RunReport(events: events).page(setting(.report(id))),
            "comparison": try ComparisonPage(left: name, right: name, comparison: comparison, unknown: [name])
                .html(setting(.comparison(left: name, right: name))),
            "audit": try AuditPage(
                EventSearch(actor: .user(name)), EventPage(headings: [heading], lookedDownTo: 12), verification: verification
            ).html(setting(.audit(EventSearch()))),
            "event": try EventDetailPage(found, proof: .shown(proof)).html(setting(.event(12, proves: false))),
            "unproven": try EventDetailPage(found, proof: .fails(name)).html(setting(.event(12, proves: false))),
            "verification": try verification.html(setting(.verification(begins: false))),
            "policies": try PoliciesPage(outline, verdicts: [verdict]).html(setting(.policies)),
            "portfolio": try PortfolioPage(
                Portfolio(
                    record(name), from: #require(CalendarDay("2026-11-01")), to: #require(CalendarDay("2026-11-30")), team: name
                ),
                from: "2026-11-01", to: name, team: name, unjudgedCount: 3
            ).html(setting(.portfolio(from: nil, to: nil, team: name))),
            "problem": try MessagePage(.address(.parameter(name: name, wanted: .oneOf([name])))).html(setting(.overview)),
            "large": try MessagePage(.tooLarge(command: name)).html(setting(.overview)),
        ]
    }

    private static func record(_ name: String) throws -> Portfolio.Record {
        let id = try #require(RequestID("1.a"))
        return Portfolio.Record(
            requests: [
                ReceivedRequest(
                    event: 1, request: id, team: name, purpose: name, stage: .poc, state: .refused, firstDecision: .refused,
                    objections: [.init(event: 2, severity: .refusal, rule: name)])
            ], runs: [], charges: [], monthQuotas: ["2026-11": Amount(5, .jpy)])
    }

    @Test(arguments: Language.allCases) func aHostileNameStaysAName(_ language: Language) throws {
        for (page, html) in try Self.pages(Self.hostile, language) {
            #expect(!html.contains("<script>") && !html.contains("<img") && !html.contains("alert('x')<"), "\(page)")
            #expect(html.contains("&lt;script&gt;"), "\(page)")
            #expect(!html.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{7}" }, "\(page)")
            #expect(!html.contains("title}}&amp;") || html.contains("{{title}}&amp;"), "\(page)")
        }
    }

    /// What the content-security policy lets through is all that a page needs.
    @Test func pagesNeedNoScriptNoInlineStyleAndNothingFromElsewhere() throws {
        for (page, html) in try Self.pages("office", .english) {
            #expect(!html.contains("style=\"") && !html.contains("<style"), "\(page)")
            #expect(!html.contains(/\son[a-z]+="/) && !html.contains("javascript:"), "\(page)")
            #expect(!html.contains("://"), "\(page)")
            for match in html.matches(of: /<script[^>]*>(.*?)<\/script>/) { #expect(match.1.isEmpty, "\(page)") }
            // Every link leads to a page that there is.
            for match in html.matches(of: /(?:href|action|data-changes|src)="(\/[^"]*)"/) {
                let parts = match.1.replacing("&amp;", with: "&").split(separator: "?", maxSplits: 1).map(String.init)
                _ = try PageAddress.read(path: parts[0], query: parts.count > 1 ? parts[1] : "")
            }
        }
    }

    @Test func pagesHaveLandmarksLabelsAndOneHeading() throws {
        for (page, html) in try Self.pages("office", .english) {
            #expect(html.matches(of: /<h1/).count == 1 && html.matches(of: /<main/).count == 1, "\(page)")
            #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"), "\(page)")
            #expect(html.contains("<nav"), "\(page)")
            guard page != "report" else { continue }
            #expect(html.contains("<a class=\"skip\" href=\"#content\">") && html.contains("<main id=\"content\""), "\(page)")
            #expect(html.contains("<footer>") && html.contains("<header class=\"site\">"), "\(page)")
            // Names of elements are of one element each, and what a section is labelled by is there.
            let ids = html.matches(of: /\sid="([^"]*)"/).map(\.1)
            #expect(Set(ids).count == ids.count, "\(page)")
            for match in html.matches(of: /aria-labelledby="([^"]*)"/) { #expect(ids.contains(match.1), "\(page)") }
            #expect(html.matches(of: /<input type="text"|<select/).count == html.matches(of: /<label>/).count, "\(page)")
            #expect(html.matches(of: /<th\s/).count == html.matches(of: /<th scope="(col|row)"/).count, "\(page)")
        }
    }

    @Test func bothLanguagesSayTheSame() throws {
        let (english, japanese) = (try Self.pages("office", .english), try Self.pages("office", .japanese))
        for (page, html) in english {
            let other = try #require(japanese[page])
            #expect(other.contains("<html lang=\"ja\">"), "\(page)")
            let (mine, theirs) = (Reading.text(html), Reading.text(other))
            #expect(Reading.numbers(mine) == Reading.numbers(theirs), "\(page)")
            #expect(!mine.replacing("日本語", with: "").contains { $0.isJapanese }, "\(page)")
        }
    }

    /// What a finding says is told from its code and values; only what has none is marked as English.
    @Test func findingsAreInTheReadersLanguage() throws {
        let id = try #require(RequestID("20261124-013548-movie-reviews-poc"))
        let dear = Finding(
            severity: .refusal, rule: "poc/cores", message: Message(.rule(.cores(count: 8, most: 4))), file: "x.yaml", line: 3)
        let ledger = try SyntheticLedger.refused(for: [
            dear, Finding(severity: .warning, rule: "a/b", reason: "of before", file: "x.yaml"),
        ])
        let page = try RequestPage(events: ledger.events, waiting: nil).html(Self.setting(.request(id), .japanese))
        #expect(page.contains(">\(dear.reason(in: .japanese))</td>") && !page.contains(dear.reason))
        #expect(page.contains("<span lang=\"en\">of before</span>"))
        let english = try RequestPage(events: ledger.events, waiting: nil).html(Self.setting(.request(id), .english))
        #expect(english.contains(dear.reason))
        let outline = PolicyOutline(files: [], rules: [], tests: [PolicyOutline.Test(dear)], uncovered: [])
        let policies = try PoliciesPage(outline, verdicts: []).html(Self.setting(.policies, .japanese))
        #expect(policies.contains(dear.told(in: .japanese)) && !policies.contains(dear.reason))
    }

    /// The reader's language goes with every link, and the other one is a link away.
    @Test func theLanguageGoesWithEveryLink() throws {
        let search = RequestSearch(state: .held)
        let page = try RequestsPage(search, [], countMax: 9).html(Self.setting(.requests(search), .japanese))
        #expect(page.contains("<a href=\"/requests?state=held&amp;language=en\" hreflang=\"en\" lang=\"en\">English</a>"))
        #expect(page.contains("<a href=\"/policies?language=ja\">ポリシー</a>"))
        #expect(page.contains("<input type=\"hidden\" name=\"language\" value=\"ja\">"))
        let english = try RequestsPage(search, [], countMax: 9).html(Self.setting(.requests(search), .english))
        #expect(english.contains("<a href=\"/policies\">Policies</a>"))
    }

    @Test func aListGoesOnWhereAPageEnds() throws {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        let requests = try (0..<51).map { number in
            RequestOverview(
                request: try #require(RequestID("r\(number)")), name: nil, team: nil, priority: nil, state: .received,
                submitter: "ann",
                receivedAt: time, estimatedCostYen: nil, costYen: nil)
        }
        let first = try RequestsPage(RequestSearch(state: .received), requests, countMax: 50)
            .html(Self.setting(.requests(RequestSearch(state: .received)), .english))
        #expect(first.contains("href=\"/requests?state=received&amp;before=r49\">Older</a>"))
        #expect(first.contains(">r49<") && !first.contains(">r50<") && !first.contains("To the newest"))
        let search = RequestSearch(state: .received, before: requests[49].request)
        let last = try RequestsPage(search, Array(requests.suffix(1)), countMax: 50).html(
            Self.setting(.requests(search), .english))
        #expect(last.contains("href=\"/requests?state=received\">To the newest</a>") && !last.contains("Older"))
    }

    @Test func whatIsOverIsNotLive() throws {
        let id = try #require(RequestID("20261124-013548-movie-reviews-poc"))
        let over = try RequestPage(events: SyntheticLedger.failed().events, waiting: nil)
        #expect(try !over.html(Self.setting(.request(id), .english)).contains("data-changes"))
        let open = try RequestPage(events: SyntheticLedger.paused().events, waiting: nil)
        let html = try open.html(Self.setting(.request(id), .english))
        #expect(
            html.contains("data-changes=\"/requests/\(id.text)/changes\"")
                && html.contains("<script src=\"/live.js\" defer></script>"))
        #expect(html.contains("<progress value=\"5.6\" max=\"100\"") && html.contains("step 63 of 189"))
        // The curve is there without a script.
        #expect(html.contains("<polyline"))
    }
}
