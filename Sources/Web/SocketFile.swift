internal import FlyingSocks
internal import Glibc

/// The unix socket that the page is served on, as a file: mode 0660, taking the place of a stale one and of nothing else.
struct SocketFile: Sendable {
    /// `sun_path` has 108 bytes, of which FlyingSocks fills 104 (0.27.1, `Socket.makeAddressUnix`) and cuts off the rest.
    private static let pathBytesMax = 104

    let path: String

    /// - Returns: a socket that listens at `path`.
    func listen() throws(WebError) -> Socket {
        guard !path.isEmpty, path.utf8.count <= Self.pathBytesMax else {
            throw failure("has \(path.utf8.count) bytes; the path of a socket may have 1 to \(Self.pathBytesMax)")
        }
        try removeStale()
        do {
            let socket = try Socket(domain: AF_UNIX)
            try socket.bind(to: .unix(path: path))
            // Nobody can connect before `listen`.
            guard unsafe chmod(path, 0o660) == 0 else { throw SocketError.makeFailed("chmod") }
            try socket.listen()
            return socket
        } catch SocketError.failed(_, _, let reason) {
            throw failure("cannot be made: \(reason)")
        } catch {
            throw failure("cannot be made: \(error)")
        }
    }

    func remove() {
        _ = unsafe unlink(path)
    }

    private func removeStale() throws(WebError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure(systemReason) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw failure("is there and is no socket; it is left alone, name another path")
        }
        guard let probe = try? Socket(domain: AF_UNIX) else { throw failure(systemReason) }
        defer { try? probe.close() }
        if (try? probe.connect(to: .unix(path: path))) != nil { throw failure("another process answers there") }
        remove()
    }

    private var systemReason: String { unsafe String(cString: strerror(errno)) }

    private func failure(_ reason: String) -> WebError { WebError(socketPath: path, reason: reason) }
}
