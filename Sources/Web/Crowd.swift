internal import Synchronization

/// How many connections there are, and how much is on its way to them: all that readers may hold of the daemon.
final class Crowd: Sendable {
    struct Limits: Sendable {
        /// Connections of all kinds; the others wait to be accepted.
        var connectionCountMax = 512
        /// Of them such as stay open to be told of changes; the others are turned away.
        var streamCountMax = 384
        /// Bodies that wait for slow readers.
        var waitingBytesMax = 32 << 20
    }

    private struct Books {
        var connectionCount = 0
        var streamCount = 0
        var waitingBytes = 0
        var door: CheckedContinuation<Void, Never>?
    }

    private let limits: Limits
    private let books = Mutex(Books())

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Waits until there is room for another connection, and takes it. For one task alone.
    func enter() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayEnter = books.withLock { books in
                    guard books.connectionCount >= limits.connectionCountMax, !Task.isCancelled else { return true }
                    books.door = continuation
                    return false
                }
                if mayEnter { continuation.resume() }
            }
        } onCancel: {
            books.withLock { books in
                defer { books.door = nil }
                return books.door
            }?.resume()
        }
        books.withLock { $0.connectionCount += 1 }
    }

    func leave() {
        books.withLock { books in
            books.connectionCount -= 1
            defer { books.door = nil }
            return books.door
        }?.resume()
    }

    /// - Returns: whether another stream may begin; then it is counted until `endStream`.
    func beginStream() -> Bool {
        books.withLock { books in
            guard books.streamCount < limits.streamCountMax else { return false }
            books.streamCount += 1
            return true
        }
    }

    func endStream() { books.withLock { $0.streamCount -= 1 } }

    /// - Returns: whether so many bytes may wait for their reader; then they are counted until `delivered`.
    func mayWait(_ byteCount: Int) -> Bool {
        books.withLock { books in
            guard books.waitingBytes + byteCount <= limits.waitingBytesMax || books.waitingBytes == 0 else { return false }
            books.waitingBytes += byteCount
            return true
        }
    }

    func delivered(_ byteCount: Int) { books.withLock { $0.waitingBytes -= byteCount } }
}
