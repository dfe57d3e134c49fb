public import Domain
internal import FlyingSocks
internal import FoundationEssentials
public import Logging

/// Serves what the daemon says of itself and its pages on a unix socket, read-only, to a proxy, a browser or a scraper.
///
/// One request per connection. Everything that a stranger could make grow has a bound: the head's bytes, the time for which somebody may be silent
/// or slow, the number of connections, and what waits for slow readers.
public struct WebServer: Sendable {
    /// After the system has refused a connection for want of descriptors or memory.
    private static let pauseAfterRefusal = Duration.seconds(1)
    /// After so long a stream ends; browsers come back.
    private static let streamDurationMax = Duration.seconds(900)

    private let file: SocketFile
    private let socket: Socket
    private let pages: Pages
    private let patience: Duration
    private let heartbeat: Duration
    private let crowd: Crowd
    private let log: Logger

    /// Listens; requests are answered once `run` is called.
    /// - Parameters:
    ///   - access: how it knows who reads.
    ///   - patience: how long a connection may take to ask, and again to take its answer.
    ///   - heartbeat: how often a stream without news is written to.
    ///   - streamCountMax: how many may be told of changes at once.
    /// - Throws: when the socket cannot be made: no such folder, a file in the way, another process that answers there.
    public init(
        socketPath: String, reading: any PageReading, access: WebAccess = .open, patience: Duration = .seconds(5),
        heartbeat: Duration = .seconds(15), streamCountMax: Int = 384, log: Logger
    ) throws(WebError) {
        file = SocketFile(path: socketPath)
        socket = try file.listen()
        pages = Pages(reading: reading, access: access)
        self.patience = patience
        self.heartbeat = heartbeat
        crowd = Crowd(Crowd.Limits(streamCountMax: streamCountMax))
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
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                await crowd.enter()
                let connection: AsyncSocket
                do {
                    connection = try await listener.accept()
                } catch SocketError.failed(_, _, let reason) {
                    crowd.leave()
                    log.warning("the page could not accept a connection", metadata: ["reason": "\(reason)"])
                    try await Task.sleep(for: Self.pauseAfterRefusal)
                    continue
                }
                group.addTask {
                    await serve(connection, pool)
                    crowd.leave()
                }
            }
        }
    }

    private func serve(_ connection: AsyncSocket, _ pool: EventPool) async {
        do {
            guard let head = try await within(patience, { try await converse(connection) }) else {
                return await end(connection, pool)
            }
            switch await pages.answer(head) {
            case .response(let response): try await write(response, withBody: head.method != "HEAD", connection)
            case .changes(let changes): try await tell(changes, isHead: head.method == "HEAD", connection)
            }
        } catch {
            log.debug("a connection to the page ended early", metadata: ["reason": "\(error)"])
        }
        await end(connection, pool)
    }

    private func end(_ connection: AsyncSocket, _ pool: EventPool) async {
        await pool.settle()
        try? connection.close()
    }

    /// - Returns: what is asked; nil where that was no request, which has been said.
    private func converse(_ connection: AsyncSocket) async throws -> RequestHead? {
        var bytes: [UInt8] = []
        while !RequestHead.isComplete(bytes) {
            guard bytes.count < RequestHead.bytesMax else {
                let refusal = Response.text(.headTooLarge, "a request may have \(RequestHead.bytesMax) bytes of headers")
                try await connection.write(refusal.bytes(withBody: true))
                return nil
            }
            bytes += try await connection.read(atMost: RequestHead.bytesMax - bytes.count)
        }
        guard let head = RequestHead(bytes) else {
            try await connection.write(Response.text(.badRequest, "this is no HTTP/1 request").bytes(withBody: true))
            return nil
        }
        return head
    }

    private func write(_ response: Response, withBody: Bool, _ connection: AsyncSocket) async throws {
        let bytes = response.bytes(withBody: withBody)
        let count = bytes.count
        guard crowd.mayWait(count) else {
            let refusal = Response.text(.unavailable, "too many readers are slow to take what they asked for; try again")
            return try await within(patience) { try await connection.write(refusal.bytes(withBody: withBody)) }
        }
        defer { crowd.delivered(count) }
        try await within(patience) { try await connection.write(bytes) }
    }

    /// Says `change` whenever there is one, and a word now and then where there is none. A reader who is too slow to take that is left.
    private func tell(_ changes: AsyncStream<Void>, isHead: Bool, _ connection: AsyncSocket) async throws {
        guard crowd.beginStream() else {
            return try await write(
                .text(.unavailable, "as many are told of changes as may be; try again"), withBody: true, connection)
        }
        defer { crowd.endStream() }
        try await within(patience) { try await connection.write(Response.streamHead) }
        guard !isHead else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            let (news, voice) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
            group.addTask {
                for await _ in changes { voice.yield("event: change\ndata:\n\n") }
                voice.finish()
            }
            group.addTask {
                // News take the place of a heartbeat, and not the other way round: a lost heartbeat is no loss.
                while !Task.isCancelled {
                    try await Task.sleep(for: heartbeat)
                    if case .dropped(let lost) = voice.yield(":\n\n"), lost != ":\n\n" { voice.yield(lost) }
                }
            }
            group.addTask {
                for await words in news {
                    try await within(patience) { try await connection.write(Data(words.utf8)) }
                }
            }
            group.addTask { try await Task.sleep(for: Self.streamDurationMax) }
            try await group.next()
        }
    }
}
