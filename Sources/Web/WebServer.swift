public import Domain
internal import FlyingSocks
public import Logging

/// Serves what the daemon says of itself on a unix socket, read-only, to a proxy or a scraper.
///
/// One request per connection. Everything that a stranger could make grow has a bound: the head's bytes, the time from accepting a
/// connection to closing it, and the number of connections.
public struct WebServer: Sendable {
    private static let connectionCountMax = 16
    /// After the system has refused a connection for want of descriptors or memory.
    private static let pauseAfterRefusal = Duration.seconds(1)

    private let file: SocketFile
    private let socket: Socket
    private let pages: Pages
    private let patience: Duration
    private let log: Logger

    /// Listens; requests are answered once `run` is called.
    /// - Parameter patience: how long one connection may take.
    /// - Throws: when the socket cannot be made: no such folder, a file in the way, another process that answers there.
    public init(
        socketPath: String, reading: any StatusReading, patience: Duration = .seconds(5), log: Logger
    ) throws(WebError) {
        file = SocketFile(path: socketPath)
        socket = try file.listen()
        pages = Pages(reading: reading)
        self.patience = patience
        self.log = log
    }

    /// Answers requests until the task is cancelled; then closes and removes the socket. To be called once.
    public func run() async throws {
        defer {
            try? socket.close()
            file.remove()
        }
        let pool = EventPool.ePoll()
        try await pool.prepare()
        let listener = try AsyncSocket(socket: socket, pool: pool)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await pool.run() }
            group.addTask { try await accept(listener, pool) }
            try await group.next()
        }
    }

    private func accept(_ listener: AsyncSocket, _ pool: EventPool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var taskCount = 0
            while true {
                if taskCount == Self.connectionCountMax {
                    try await group.next()
                    taskCount -= 1
                }
                let connection: AsyncSocket
                do {
                    connection = try await listener.accept()
                } catch SocketError.failed(_, _, let reason) {
                    log.warning("the page could not accept a connection", metadata: ["reason": "\(reason)"])
                    try await Task.sleep(for: Self.pauseAfterRefusal)
                    continue
                }
                group.addTask { await serve(connection, pool) }
                taskCount += 1
            }
        }
    }

    private func serve(_ connection: AsyncSocket, _ pool: EventPool) async {
        do {
            try await within(patience) { try await converse(connection) }
        } catch {
            log.debug("a connection to the page ended early", metadata: ["reason": "\(error)"])
        }
        await pool.settle()
        try? connection.close()
    }

    private func converse(_ connection: AsyncSocket) async throws {
        var bytes: [UInt8] = []
        while !RequestHead.isComplete(bytes) {
            guard bytes.count < RequestHead.bytesMax else {
                let refusal = Response.text(.headTooLarge, "a request may have \(RequestHead.bytesMax) bytes of headers")
                return try await connection.write(refusal.bytes(withBody: true))
            }
            bytes += try await connection.read(atMost: RequestHead.bytesMax - bytes.count)
        }
        guard let head = RequestHead(bytes) else {
            return try await connection.write(Response.text(.badRequest, "this is no HTTP/1 request").bytes(withBody: true))
        }
        try await connection.write(await pages.answer(head).bytes(withBody: head.method != "HEAD"))
    }
}
