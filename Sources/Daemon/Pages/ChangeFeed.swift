import Domain
import Ledger

/// Tells open pages that they are no longer true: while anybody listens, the ledger is asked once a second what is new, whoever many listen.
actor ChangeFeed {
    private static let interval = Duration.seconds(1)

    private let ledger: Ledger
    private let status: @Sendable () async -> DaemonStatus
    private var listeners: [Int: (request: RequestID?, voice: AsyncStream<Void>.Continuation)] = [:]
    private var listenerCount = 0
    private var last: Int64?
    private var lastStatus: DaemonStatus?
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(ledger: Ledger, status: @escaping @Sendable () async -> DaemonStatus) {
        self.ledger = ledger
        self.status = status
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// An element for each change; many in a row may be one.
    /// - Parameter request: what is listened to; nil for everything.
    func changes(of request: RequestID?) -> AsyncStream<Void> {
        let (stream, voice) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listenerCount += 1
        let number = listenerCount
        listeners[number] = (request, voice)
        voice.onTermination = { [weak self] _ in
            Task { await self?.leave(number) }
        }
        waker.yield()
        return stream
    }

    private func leave(_ number: Int) { listeners[number] = nil }

    /// Asks and tells until it is cancelled.
    func run() async {
        for await _ in wake {
            (last, lastStatus) = (nil, nil)
            while !listeners.isEmpty, !Task.isCancelled {
                await look()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func look() async {
        let status = await status()
        let isOther = lastStatus.map {
            $0.running != status.running || $0.waiting != status.waiting || $0.troubles != status.troubles
        }
        lastStatus = status
        do {
            guard let last else {
                last = try await ledger.lastSequence()
                return
            }
            let news = try await ledger.changes(after: last)
            self.last = news.last
            for listener in listeners.values {
                let concerns = listener.request.map(news.requests.contains) ?? (news.last > last || isOther ?? false)
                if concerns { listener.voice.yield() }
            }
        } catch {
            // The ledger is away; what it says when it is back is news.
        }
    }
}
