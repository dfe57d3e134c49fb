import Domain
import TestSupport
import Testing
import Web

/// Who reads, by a proxy's header or a token.
@Suite(.timeLimit(.minutes(30))) struct AccessTests {
    private static let token = "a-token-of-some-length"
    /// `printf %s a-token-of-some-length | sha256sum`
    private static let digest = "4f0d205b316ab19696f52d3dc08107a4186c12b117a2a23581353b462001edee"

    private func asked(_ arguments: [String], _ access: WebAccess, path: String = "/") async throws -> (
        answer: String, reader: PageReader?
    ) {
        let page = try PageServer()
        let daemon = StillDaemon()
        let answer = try await page.serving(daemon, access: access) { try await page.curl(path, arguments) }
        return (answer, daemon.lastRequest?.reader)
    }

    private var access: WebAccess {
        get throws {
            WebAccess(
                userHeader: "X-Remote-User",
                tokens: try WebAccess.tokens(in: "# people\n\nscraper \(Self.digest)\n", of: "tokens"))
        }
    }

    @Test func openItKnowsNobody() async throws {
        #expect(try await asked(["-H", "X-Remote-User: ann"], .open).reader == .anybody)
    }

    @Test func aProxyNamesTheReader() async throws {
        let access = try access
        #expect(try await asked(["-H", "x-remote-user:  ann "], access).reader == .user("ann"))
        #expect(try await asked([], access).reader == .unknown)
        #expect(try await asked(["-H", "X-Remote-User;"], access).reader == .unknown)
        #expect(try await asked(["-H", "X-Remote-User: ann smith"], access).reader == .unknown)
        // Of two nobody knows which the proxy has set.
        #expect(try await asked(["-H", "X-Remote-User: ann", "-H", "X-Remote-User: root"], access).reader == .unknown)
    }

    @Test func aTokenNamesTheReader() async throws {
        let access = try access
        #expect(try await asked(["-H", "Authorization: Bearer \(Self.token)"], access).reader == .user("scraper"))
        // A wrong token is no reader, whatever else is said.
        let wrong = ["-H", "Authorization: Bearer \(Self.token)x", "-H", "X-Remote-User: ann"]
        #expect(try await asked(wrong, access).reader == .unknown)
    }

    @Test func statusAndMetricsAreForThoseWhoSeeEverything() async throws {
        let access = try access
        let ann = try await asked(["-H", "X-Remote-User: ann"], access, path: "/metrics").answer
        #expect(ann.hasPrefix("HTTP/1.1 403 Forbidden\n"))
        let nobody = try await asked([], access, path: "/status").answer
        #expect(nobody.hasPrefix("HTTP/1.1 401 Unauthorized\n") && nobody.contains("WWW-Authenticate: Bearer\n"))
        let scraper = try await asked(["-H", "Authorization: Bearer \(Self.token)"], access, path: "/metrics").answer
        #expect(scraper.hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(try await asked([], access, path: "/health/live").answer.hasPrefix("HTTP/1.1 200 OK\n"))
    }

    @Test(arguments: ["ann", "ann x", "ann \(digest) more", "ann \(digest.uppercased())", "ann \(digest)\nbob \(digest)"])
    func aWrongFileOfTokensIsNamed(_ text: String) {
        #expect { try WebAccess.tokens(in: text, of: "tokens") } throws: { "\($0)".hasPrefix("tokens: line ") }
    }
}
