import Domain
import FlyingSocks
import Foundation
import Logging
import Synchronization
import TestSupport
import Web

/// A daemon to ask, without a daemon: its page says what it was asked for, and changes when it is told to.
final class StillDaemon: PageReading {
    private struct Books {
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var count = 0
        var answerCount = 0
        var lastRequest: PageRequest?
    }

    private let isLedgerAvailable: Bool
    private let freeBytes: Int
    private let pageBytes: Int
    private let books = Mutex(Books())

    init(isLedgerAvailable: Bool = true, freeBytes: Int = 5_000_000_000, pageBytes: Int = 0) {
        self.isLedgerAvailable = isLedgerAvailable
        self.freeBytes = freeBytes
        self.pageBytes = pageBytes
    }

    var listenerCount: Int { books.withLock { $0.listeners.count } }
    var answerCount: Int { books.withLock { $0.answerCount } }
    var lastRequest: PageRequest? { books.withLock { $0.lastRequest } }

    func change() {
        for listener in books.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    func status() async -> DaemonStatus {
        let start = Timestamp(microseconds: 1_790_000_000_000_000)
        return DaemonStatus(
            version: "0.1", processID: 7, startedAt: start, writtenAt: start,
            ledger: .init(
                isAvailable: isLedgerAvailable, since: start, reason: isLedgerAvailable ? nil : "connection \"refused\""),
            storage: [.init(path: "/var/lib/heterolora", freeBytes: freeBytes, freeBytesMin: 1_000_000_000)], unjudgedCount: 2,
            waiting: [], running: [], troubles: [])
    }

    func metrics() async -> String { "heterolora_ledger_available 1\n" }

    func seesEverything(_ reader: PageReader) async -> Bool { reader == .anybody || reader == .user("scraper") }

    func answer(_ request: PageRequest) async -> PageAnswer {
        books.withLock { $0.lastRequest = request }
        switch request.path {
        case "/":
            books.withLock { $0.answerCount += 1 }
            return .document(
                PageDocument(
                    status: .ok, contentType: "text/html; charset=utf-8", language: "ja",
                    body: "\(request.query)|\(request.acceptedLanguages)" + String(repeating: "x", count: pageBytes)))
        case "/changes": return .changes(changes())
        default: return .document(PageDocument(status: .notFound, contentType: "text/plain; charset=utf-8", body: "nothing\n"))
        }
    }

    private func changes() -> AsyncStream<Void> {
        let (stream, voice) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = books.withLock { books in
            books.count += 1
            books.listeners[books.count] = voice
            return books.count
        }
        voice.onTermination = { [weak self] _ in self?.books.withLock { $0.listeners[number] = nil } }
        return stream
    }
}

/// A page on a socket of one test's own.
struct PageServer {
    static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let folder: TemporaryFolder
    var path: String { folder.path + "/page.sock" }

    init() throws { folder = try TemporaryFolder() }

    func server(
        _ daemon: StillDaemon = StillDaemon(), access: WebAccess = .open, patience: Duration = .seconds(3600),
        heartbeat: Duration = .seconds(3600), streamCountMax: Int = 384
    ) throws(WebError) -> WebServer {
        try WebServer(
            socketPath: path, reading: daemon, access: access, patience: patience, heartbeat: heartbeat,
            streamCountMax: streamCountMax, log: Self.silence)
    }

    /// Serves while `body` asks, with all the patience that a machine full of other tests needs.
    func serving<Value: Sendable>(
        _ daemon: StillDaemon = StillDaemon(), access: WebAccess = .open, patience: Duration = .seconds(3600),
        heartbeat: Duration = .seconds(3600), streamCountMax: Int = 384,
        _ body: @Sendable @escaping () async throws -> Value
    ) async throws -> Value {
        let server = try server(
            daemon, access: access, patience: patience, heartbeat: heartbeat, streamCountMax: streamCountMax)
        let task = Task { try await server.run() }
        defer { task.cancel() }
        let value = try await body()
        task.cancel()
        _ = await task.result
        return value
    }

    /// What curl prints with `--include`, carriage returns left out.
    func curl(_ path: String, _ arguments: [String] = []) async throws -> String {
        try await offThePool {
            let curl =
                ["curl", "-s", "-i", "--path-as-is", "--unix-socket", self.path] + arguments + ["http://heterolorad" + path]
            return try Command.run(curl).output.replacingOccurrences(of: "\r", with: "")
        }
    }

    /// Sends bytes as they are and reads until the server closes; or goes away at once.
    func send(_ chunks: [String], goingAway: Bool = false) async throws -> String {
        let path = path
        return try await offThePool {
            let socket = try Socket(domain: AF_UNIX)
            defer { try? socket.close() }
            try socket.connect(to: .unix(path: path))
            var answer: [UInt8] = []
            // A server that has heard enough closes while we still speak; what it said by then counts.
            for chunk in chunks { guard (try? socket.write(Data(chunk.utf8))) != nil else { break } }
            while !goingAway, let bytes = try? socket.read(atMost: 4096) { answer += bytes }
            return String(decoding: answer, as: UTF8.self)
        }
    }

    /// On a thread of its own: what blocks in Dispatch's global queues takes the threads that the server's tasks need.
    func offThePool<Value: Sendable>(_ work: @Sendable @escaping () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }
}
