internal import FlyingSocks

/// Waits in epoll_wait(2), without a timeout, on a thread of its own.
typealias EventPool = SocketPool<ePoll>

extension SocketPool {
    /// To be called before a socket that was waited for is closed.
    ///
    /// The pool resumes a waiting task first and takes its descriptor out of epoll afterwards, in one step of the actor. A task that
    /// is fast enough to close the descriptor in between leaves the pool convinced that it still watches it, and the next connection
    /// with the same number would never be heard (FlyingSocks 0.27.1, `SocketPool.resumeContinuation` and `ePoll.setEvents`).
    /// Coming here ends that step first.
    func settle() {}
}
