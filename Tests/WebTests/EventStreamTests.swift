import FlyingSocks
import Foundation
import Glibc
import TestSupport
import Testing
import Web

/// Readers who stay to be told of changes.
@Suite(.timeLimit(.minutes(30))) struct EventStreamTests {
    private static let request = "GET /changes HTTP/1.1\r\n\r\n"

    /// Reads until `text` has come so many times.
    private static func hear(_ socket: Socket, _ text: String, count: Int) throws -> String {
        var heard: [UInt8] = []
        while String(decoding: heard, as: UTF8.self).components(separatedBy: text).count <= count {
            heard += try socket.read(atMost: 4096)
        }
        return String(decoding: heard, as: UTF8.self)
    }

    private static func connect(_ page: PageServer) throws -> Socket {
        let socket = try Socket(domain: AF_UNIX)
        try socket.connect(to: .unix(path: page.path))
        _ = try socket.write(Data(request.utf8))
        return socket
    }

    @Test func aReaderIsToldOfEachChangeAsItComes() async throws {
        let page = try PageServer()
        let daemon = StillDaemon()
        let heard = try await page.serving(daemon) {
            try await page.offThePool {
                let socket = try Self.connect(page)
                defer { try? socket.close() }
                let head = try Self.hear(socket, "retry: 5000\n\n", count: 1)
                while daemon.listenerCount == 0 { sched_yield() }
                daemon.change()
                let first = try Self.hear(socket, "event: change\ndata:\n\n", count: 1)
                daemon.change()
                return [head, first, try Self.hear(socket, "event: change\ndata:\n\n", count: 1)]
            }
        }
        #expect(heard[0].hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"))
        #expect(heard[0].contains("X-Accel-Buffering: no\r\n") && heard[0].contains("Cache-Control: no-store\r\n"))
        #expect(!heard[1].contains("<") && heard[2].hasSuffix("event: change\ndata:\n\n"))
    }

    @Test func withoutNewsAHeartbeatComes() async throws {
        let page = try PageServer()
        let heard = try await page.serving(heartbeat: .milliseconds(20)) {
            try await page.offThePool {
                let socket = try Self.connect(page)
                defer { try? socket.close() }
                return try Self.hear(socket, "\n:\n", count: 2)
            }
        }
        #expect(!heard.contains("change"))
    }

    /// As many as may are told; the others are turned away with a word, and pages are served all the same.
    @Test func hundredsListenAndOthersAreServed() async throws {
        let page = try PageServer()
        let daemon = StillDaemon()
        try await page.serving(daemon, streamCountMax: 300) {
            let sockets = try (0..<300).map { _ in try Self.connect(page) }
            defer { for socket in sockets { try? socket.close() } }
            while daemon.listenerCount < 300 { await Task.yield() }
            let refused = try await page.send([Self.request])
            #expect(refused.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n") && refused.contains("Retry-After: 5\r\n"))
            #expect(try await page.curl("/health/live").hasPrefix("HTTP/1.1 200 OK\n"))
            daemon.change()
            try await page.offThePool {
                for socket in sockets { _ = try Self.hear(socket, "event: change\ndata:\n\n", count: 1) }
            }
        }
        // Whoever has gone away is not listened for.
        while daemon.listenerCount > 0 { await Task.yield() }
    }

    /// Who does not read what is said is left, and nobody else notices.
    @Test func aReaderWhoIsTooSlowIsLeft() async throws {
        let page = try PageServer()
        let daemon = StillDaemon()
        try await page.serving(daemon, patience: .milliseconds(100), heartbeat: .milliseconds(1)) {
            let slow = try Self.connect(page)
            defer { try? slow.close() }
            while daemon.listenerCount == 0 { await Task.yield() }
            // Until the socket's room is full, heartbeats go through.
            while daemon.listenerCount > 0 { await Task.yield() }
            while try await !page.curl("/health/live").hasPrefix("HTTP/1.1 200 OK\n") {}
        }
    }

    /// A page that nobody takes is not kept for ever.
    @Test func aReaderWhoTakesNothingIsLeft() async throws {
        let page = try PageServer()
        let daemon = StillDaemon(pageBytes: 4 << 20)
        try await page.serving(daemon, patience: .milliseconds(100)) {
            let slow = try Socket(domain: AF_UNIX)
            defer { try? slow.close() }
            try slow.connect(to: .unix(path: page.path))
            _ = try slow.write(Data("GET / HTTP/1.1\r\n\r\n".utf8))
            // What it gets in the end is cut off where the server's patience ended.
            while daemon.answerCount == 0 { await Task.yield() }
            let taken = try await page.offThePool {
                // Until the other side has closed.
                var state = pollfd(fd: slow.file.rawValue, events: 0, revents: 0)
                while unsafe poll(&state, 1, -1) < 1 || state.revents & Int16(POLLHUP) == 0 {}
                var count = 0
                while let bytes = try? slow.read(atMost: 1 << 16) { count += bytes.count }
                return count
            }
            #expect(taken > 0 && taken < 4 << 20)
        }
    }
}
