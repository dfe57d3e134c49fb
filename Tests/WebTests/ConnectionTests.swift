import FlyingSocks
import Glibc
import TestSupport
import Testing
import Web

/// Many connections, and those that end otherwise than they should.
@Suite(.timeLimit(.minutes(30))) struct ConnectionTests {
    /// Fails by its time limit.
    @Test func silentOnesInGreatNumberDoNotKeepOthersOut() async throws {
        let page = try PageServer()
        try await page.serving(patience: .milliseconds(200)) {
            // More than are served at once; all of them stay open and say nothing.
            let silent = try (0..<40).map { _ in
                let socket = try Socket(domain: AF_UNIX)
                try socket.connect(to: .unix(path: page.path))
                return socket
            }
            defer { for socket in silent { try? socket.close() } }
            // A machine that is busy enough makes curl one of the silent; then it asks again.
            while try await !page.curl("/health/live").hasPrefix("HTTP/1.1 200 OK\n") {}
        }
    }

    @Test func hundredsOneAfterTheOtherAreAllHeard() async throws {
        let page = try PageServer()
        let rightCount = try await page.serving {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var count = 0
                        for round in 0..<102 {
                            // Every third goes away without waiting for an answer.
                            let answer = try await page.send(
                                ["GET /health/live HTTP/1.1\r\n\r\n"], goingAway: round % 3 == 0)
                            if answer.hasSuffix("alive\n") { count += 1 }
                        }
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
        }
        #expect(rightCount == 8 * 68)
    }
}
