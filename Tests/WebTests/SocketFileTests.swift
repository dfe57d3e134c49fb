import FlyingSocks
import Glibc
import TestSupport
import Testing
import Web

@Suite(.timeLimit(.minutes(30))) struct SocketFileTests {
    private let page: PageServer

    init() throws { page = try PageServer() }

    @Test func itsModeLetsTheGroupConnectAndItGoesWithTheServer() async throws {
        let page = page
        let mode = try await page.serving { try page.folder.mode("page.sock") }
        #expect(mode == 0o660)
        #expect(!page.folder.exists("page.sock"))
    }

    @Test func aStaleOneGivesWay() async throws {
        let page = page
        // Bound and closed: the file stays, nobody answers.
        let stale = try Socket(domain: AF_UNIX)
        try stale.bind(to: .unix(path: page.path))
        try stale.close()
        #expect(page.folder.exists("page.sock"))
        #expect(try await page.serving { try await page.curl("/health/live") }.hasPrefix("HTTP/1.1 200 OK\n"))
    }

    @Test func aFileIsLeftAlone() throws {
        try page.folder.write("page.sock", "precious")
        #expect(throws: WebError.self) { try page.server() }
        #expect(try page.folder.text("page.sock") == "precious")
    }

    @Test func aLinkIsLeftAlone() throws {
        try page.folder.link("page.sock", to: "elsewhere")
        #expect(throws: WebError.self) { try page.server() }
    }

    @Test func anotherServerIsNotPushedAside() async throws {
        let page = page
        let error = try await page.serving { #expect(throws: WebError.self) { try page.server() } }
        #expect(error?.reason == "another process answers there")
    }

    @Test func aPathThatIsTooLongIsNotCutOff() throws {
        let name = String(repeating: "a", count: 105)
        let error = #expect(throws: WebError.self) {
            try WebServer(socketPath: name, reading: StillDaemon(), log: PageServer.silence)
        }
        #expect(error?.reason == "has 105 bytes; the path of a socket may have 1 to 104")
    }

    @Test func aFolderThatIsMissingIsNamed() throws {
        let error = #expect(throws: WebError.self) {
            try WebServer(socketPath: page.folder.path + "/none/page.sock", reading: StillDaemon(), log: PageServer.silence)
        }
        #expect(error?.reason == "cannot be made: No such file or directory")
    }
}
