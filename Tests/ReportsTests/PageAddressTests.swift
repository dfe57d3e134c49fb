import Domain
import Reports
import Testing

/// Addresses as values: what links say is what is read.
@Suite struct PageAddressTests {
    static func addresses() throws -> [PageAddress] {
        let id = try #require(RequestID("20261124-013548-movie-reviews-poc"))
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        return [
            .overview, .requests(RequestSearch()), .requests(RequestSearch(state: .held, team: "a b&c=d+e%/ü", before: id)),
            .request(id), .report(id), .comparison(left: nil, right: nil), .comparison(left: "<x>", right: "口コミ"),
            .audit(EventSearch()),
            .audit(
                EventSearch(
                    request: id, kind: .runEnded, actor: .user("ann"), from: time, to: time.adding(seconds: 1), before: 9)),
            .event(7, proves: false), .event(7, proves: true), .proof(7), .verification(begins: false),
            .verification(begins: true), .policies,
            .portfolio(from: nil, to: nil, team: nil), .portfolio(from: "2026-11-01", to: "2026-11-30", team: "customer-voice"),
            .stylesheet, .paperStyle, .script, .changes(nil), .changes(id),
        ]
    }

    private static func read(_ link: String) throws(PageAddressError) -> (address: PageAddress, language: Language?) {
        let parts = link.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return try PageAddress.read(path: parts[0], query: parts.count > 1 ? parts[1] : "")
    }

    @Test func everyLinkIsReadAsWhatItWasMadeOf() throws {
        for address in try Self.addresses() {
            for language in [nil, Language.japanese] {
                let read = try Self.read(address.link(in: language))
                #expect(read.address == address && read.language == language, "\(address.link(in: language))")
            }
        }
    }

    @Test(arguments: [
        "/nothing", "/requests/", "/requests//x", "/requests/.hidden", "/requests/a/b", "/requests/a/report/x", "/audit/0",
        "/audit/-1",
        "/audit/99999999999999999999", "/audit/1/x", "//", "/policies/x", "/style.css/", "/../etc/passwd", "/requests/..%2F",
    ])
    func whatIsNoPageIsNone(_ path: String) {
        #expect(throws: PageAddressError.unknownPath) { try PageAddress.read(path: path, query: "") }
    }

    @Test(arguments: [
        ("/requests", "state=asleep", "state"), ("/requests", "before=%00", "before"), ("/requests", "x=1", "x"),
        ("/requests", "team=a&team=b", "team"), ("/", "language=fr", "language"), ("/audit", "kind=x", "kind"),
        ("/audit", "before=0", "before"), ("/audit", "from=yesterday", "from"), ("/audit", "actor=root", "actor"),
        ("/portfolio", "from=2026-02-30", "from"), ("/requests", "team=%zz", "team"), ("/requests", "team=%ff", "team"),
        ("/verification", "begin=later", "begin"), ("/requests", "team=" + String(repeating: "a", count: 513), "team"),
    ])
    func aWrongParameterIsNamed(_ path: String, _ query: String, _ name: String) throws {
        do {
            _ = try PageAddress.read(path: path, query: query)
            Issue.record("\(path)?\(query) was read")
        } catch {
            guard case .parameter(name, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    /// Forms send fields that nobody filled in, and blanks as plus signs.
    @Test func formsAreRead() throws {
        let read = try PageAddress.read(path: "/requests", query: "state=&team=the+office&language=")
        #expect(read.address == .requests(RequestSearch(team: "the office")) && read.language == nil)
    }

    @Test(arguments: [
        ("ja", Language.japanese), ("ja-JP,en;q=0.5", .japanese), ("en-GB,ja;q=0.9", .english),
        ("fr,ja;q=0.2,en;q=0.1", .japanese),
        ("", .english), ("fr", .english), ("en;q=0,ja", .japanese), ("ja;q=0", .english), ("*", .english),
        ("ja;q=x,en;q=0.1", .english),
    ])
    func theLanguageIsWhatTheBrowserPrefers(_ header: String, _ language: Language) {
        #expect(Language(accepted: header) == language)
    }
}
