import ServiceLifecycle

/// Does `work` until it is done or the daemon is told to stop; a stop is no error.
func untilShutdown(_ work: @Sendable @escaping () async throws -> Void) async throws {
    do {
        try await cancelWhenGracefulShutdown(work)
    } catch is CancellationError where Task.isShuttingDownGracefully {
        return
    }
}
