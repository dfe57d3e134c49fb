import Domain
import FoundationEssentials
import TestSupport
import Testing
import Web

/// The page over its real socket, with curl where curl can say it and raw bytes where it cannot.
@Suite(.timeLimit(.minutes(30))) struct WebServerTests {
    private let page: PageServer

    init() throws { page = try PageServer() }

    @Test func metricsComeAsPrometheusWantsThem() async throws {
        let page = page
        let answer = try await page.serving { try await page.curl("/metrics?x=y") }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(answer.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\n"))
        #expect(answer.hasSuffix("\n\nheterolora_ledger_available 1\n"))
    }

    @Test func statusIsTheDaemonsOwn() async throws {
        let page = page
        let answer = try await page.serving { try await page.curl("/status") }
        let body = try #require(answer.components(separatedBy: "\n\n").last)
        #expect(try await JSONDecoder().decode(DaemonStatus.self, from: Data(body.utf8)) == StillDaemon().status())
    }

    @Test func readyAndLive() async throws {
        let page = page
        let answers = try await page.serving { [try await page.curl("/health/live"), try await page.curl("/health/ready")] }
        #expect(answers[0].hasPrefix("HTTP/1.1 200 OK\n") && answers[0].hasSuffix("\nalive\n"))
        #expect(answers[1].hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(answers[1].hasSuffix("{\"isReady\":true,\"reasons\":[]}\n"))
    }

    @Test func aDaemonWithoutLedgerOrSpaceIsLiveButNotReady() async throws {
        let page = page
        let daemon = StillDaemon(isLedgerAvailable: false, freeBytes: 12)
        let answers = try await page.serving(daemon) {
            [try await page.curl("/health/live"), try await page.curl("/health/ready")]
        }
        #expect(answers[0].hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(answers[1].hasPrefix("HTTP/1.1 503 Service Unavailable\n"))
        #expect(answers[1].contains("Content-Type: application/json\n"))
        #expect(
            answers[1].hasSuffix(
                "{\"isReady\":false,\"reasons\":[\"the ledger is away since 2026-09-21T14:13:20Z: connection \\\"refused\\\"\","
                    + "\"/var/lib/heterolora has 12 bytes free; at least 1000000000 are needed\"]}\n"))
    }

    @Test(arguments: ["/nothing", "/metrics/", "/status/../metrics", "//metrics", "/%6detrics", "/health", "/favicon.ico"])
    func nothingElseIsThere(_ path: String) async throws {
        let page = page
        let answer = try await page.serving { try await page.curl(path) }
        #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\n"))
    }

    /// What a browser says goes to the daemon, and what it is told keeps it from running or fetching anything else.
    @Test func pagesComeWithTheirGuards() async throws {
        let page = page
        let answer = try await page.serving { try await page.curl("/?a=b%20c", ["-H", "Accept-Language: ja,en;q=0.5"]) }
        #expect(answer.hasSuffix("\n\na=b%20c|ja,en;q=0.5"))
        for header in [
            "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin", "Cache-Control: no-store",
            "Content-Language: ja",
            "Vary: Accept-Language",
        ] {
            #expect(answer.contains("\n\(header)\n"), "\(header)")
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "get", "BREW"])
    func thePageIsOnlyRead(_ method: String) async throws {
        let page = page
        let answer = try await page.serving { try await page.curl("/metrics", ["-X", method, "-d", "x=1"]) }
        #expect(answer.hasPrefix("HTTP/1.1 405 Method Not Allowed\n"))
        #expect(answer.contains("Allow: GET, HEAD\n"))
    }

    @Test func headHasTheHeadersOfGetAndNoBody() async throws {
        let page = page
        let (head, get) = try await page.serving {
            (try await page.curl("/status", ["--head"]), try await page.curl("/status"))
        }
        #expect(head == get.components(separatedBy: "\n\n")[0] + "\n\n")
    }

    @Test func headersHaveABound() async throws {
        let page = page
        let answer = try await page.serving {
            try await page.send(
                ["GET /metrics HTTP/1.1\r\n"] + (0..<200).map { "X-\($0): \(String(repeating: "a", count: 90))\r\n" })
        }
        #expect(answer.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\n"))
        #expect(try await page.serving { try await page.curl("/health/live") }.hasPrefix("HTTP/1.1 200 OK\n"))
    }

    @Test func aLineWithoutEndHasABound() async throws {
        let page = page
        let answer = try await page.serving {
            try await page.send(Array(repeating: String(repeating: "a", count: 4096), count: 64))
        }
        #expect(answer.hasPrefix("HTTP/1.1 431 "))
    }

    @Test(arguments: [
        "\r\n\r\n", "GET\r\n\r\n", "GET /metrics\r\n\r\n", "GET  /metrics HTTP/1.1\r\n\r\n", "GET /metrics HTTP/2.0\r\n\r\n",
        "GET metrics HTTP/1.1\r\n\r\n", "GET http://x/metrics HTTP/1.1\r\n\r\n", " /metrics HTTP/1.1\r\n\r\n", "\u{0}\u{1}\n\n",
    ])
    func whatIsNoRequestIsToldSo(_ bytes: String) async throws {
        let page = page
        let answer = try await page.serving { try await page.send([bytes]) }
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(bytes)")
    }

    @Test func aRequestMayComeInPiecesAndWithBareLineFeeds() async throws {
        let page = page
        let answer = try await page.serving { try await page.send(["GE", "T /health/l", "ive HTTP/1.0\nHost: x", "\n", "\n"]) }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test func whoeverIsSilentIsLeft() async throws {
        let page = page
        let answer = try await page.serving(patience: .milliseconds(50)) { try await page.send(["GET /metrics HTTP/1.1\r\n"]) }
        #expect(answer.isEmpty)
    }
}
