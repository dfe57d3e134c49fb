internal import Glibc
public import SystemPackage

/// The daemon's own control group (version 2), where systemd has delegated it: divided into a part for the daemon and one for each
/// worker, with a ceiling of memory that the kernel holds.
public struct ControlGroups: Sendable {
    private let root: FilePath

    /// The group that this process is in; nil where control groups are not of version 2 or not ours to divide.
    public init?() {
        guard let text = try? Self.read("/proc/self/cgroup"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }),
            // A login's group holds other processes, which cannot be moved.
            line.hasSuffix(".service")
        else { return nil }
        self.init(root: FilePath("/sys/fs/cgroup").pushing(FilePath(String(line.dropFirst(4)))))
    }

    /// - Parameter root: the folder of a group.
    public init?(root: FilePath) {
        guard let controllers = try? Self.read(root.appending("cgroup.controllers")),
            controllers.split(whereSeparator: \.isWhitespace).contains("memory"),
            unsafe access(root.appending("cgroup.subtree_control").string, W_OK) == 0
        else { return nil }
        self.root = root
    }

    /// Moves this process into a part of its own and hands the memory controller on to the parts: a group that does so may hold none.
    public func divide() throws {
        try make("daemon")
        try write("\(getpid())", "daemon/cgroup.procs")
        try write("+memory", "cgroup.subtree_control")
    }

    /// Puts a worker into a part of its own.
    /// - Parameter memoryBytesMax: the kernel ends the worker that would need more.
    public func place(_ process: Int32, in name: String, memoryBytesMax: Int) throws {
        try make(name)
        try write("\(memoryBytesMax)", "\(name)/memory.max")
        try write("\(process)", "\(name)/cgroup.procs")
    }

    /// Whether the kernel has ended a process of this part because it reached the ceiling.
    public func ranOutOfMemory(_ name: String) -> Bool {
        guard let events = try? Self.read(root.appending(name).appending("memory.events")) else { return false }
        return events.split(separator: "\n").contains { $0.hasPrefix("oom_kill ") && $0 != "oom_kill 0" }
    }

    /// Removes an empty part.
    public func remove(_ name: String) { _ = unsafe rmdir(root.appending(name).string) }

    private func make(_ name: String) throws {
        guard unsafe mkdir(root.appending(name).string, 0o755) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    }

    private func write(_ text: String, _ name: String) throws {
        let file = try FileDescriptor.open(root.pushing(FilePath(name)), .writeOnly, options: [.closeOnExec])
        try file.closeAfter { _ = try file.writeAll(text.utf8) }
    }

    private static func read(_ path: FilePath) throws -> String {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        return try file.closeAfter {
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
            return String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }
}
