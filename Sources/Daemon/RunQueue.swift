import Domain
import Synchronization

/// The admitted requests that wait or run, and the orders that reach them: what `Intake` fills and `Runs` empties.
actor RunQueue {
    /// Something may have changed; wake-ups that nobody has waited for are one.
    nonisolated let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let board: StatusBoard
    private var schedule: RunSchedule
    private var running: [RequestID: RunHandle] = [:]
    /// Requests that need no room, because they are only to be ended.
    private var ending: [RequestID] = []

    init(room: RunSchedule.Room, board: StatusBoard) {
        schedule = RunSchedule(room: room)
        self.board = board
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// An admitted request waits for its turn; doing it again has no effect.
    func admit(_ entry: RunSchedule.Entry, isPaused: Bool) async {
        guard running[entry.request] == nil else { return }
        schedule.add(entry)
        if isPaused { schedule.pause(entry.request) }
        await changed()
    }

    /// Somebody's order, which is in the ledger.
    func order(_ action: ControlOrder.Action, _ request: RequestID) async {
        switch action {
        case .pause:
            schedule.pause(request)
            running[request]?.stop(.paused)
        case .resume: schedule.resume(request)
        case .cancel:
            if let handle = running[request] {
                handle.stop(.cancelled)
            } else {
                schedule.remove(request)
                ending.append(request)
            }
        case .approve, .refuse: break
        }
        await changed()
    }

    /// What is to be carried out now; nil where nothing may start.
    /// - Parameter hasRoom: false while no new run may start; what is only to be ended goes on.
    func next(hasRoom: Bool) async -> RunHandle? {
        let request = ending.isEmpty ? (hasRoom ? schedule.startNext()?.request : nil) : ending.removeFirst()
        guard let request else { return nil }
        let handle = RunHandle(request: request)
        running[request] = handle
        await changed(wakes: false)
        return handle
    }

    /// It is carried out, or waits again.
    func release(_ handle: RunHandle, waitsAs entry: RunSchedule.Entry?, isPaused: Bool) async {
        running[handle.request] = nil
        schedule.end(handle.request)
        if let entry {
            schedule.add(entry)
            if isPaused { schedule.pause(entry.request) }
        }
        await changed()
    }

    /// Looks again, for what is no change here: room on the disk, time.
    nonisolated func tick() { wake.yield() }

    private func changed(wakes: Bool = true) async {
        await board.schedule(schedule)
        if wakes { wake.yield() }
    }
}

/// One request that is being carried out, and the way to stop it.
final class RunHandle: Sendable {
    /// Why a run is to stop before its end.
    enum Stop: Sendable {
        case paused, cancelled
    }

    let request: RequestID
    private let state = Mutex(State())

    private struct State {
        /// A cancelled request stays cancelled.
        var stop: Stop?
        var listener: AsyncStream<Stop>.Continuation?
    }

    init(request: RequestID) {
        self.request = request
    }

    func stop(_ stop: Stop) {
        state.withLock { state in
            if state.stop != .cancelled { state.stop = stop }
            _ = state.listener?.yield(state.stop ?? stop)
        }
    }

    /// What has been ordered. It stands until the request is released, over as many attempts as that takes: an order that comes in the
    /// moment in which a worker dies is one for the next attempt.
    var ordered: Stop? { state.withLock { $0.stop } }

    /// Waits for an order, or gives the one that stands; nil when the task is cancelled.
    func nextStop() async -> Stop? {
        // A stream of its own for each attempt: cancelling its reader ends a stream.
        let (stops, listener) = AsyncStream.makeStream(of: Stop.self)
        state.withLock { state in
            state.listener = listener
            if let stop = state.stop { listener.yield(stop) }
        }
        for await stop in stops { return stop }
        return nil
    }
}
