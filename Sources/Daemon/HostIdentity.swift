import Domain
import Glibc
import Workspace

/// What this machine is called, and what tells it from others of that name.
enum HostIdentity {
    static var name: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Of machine-id(5), which is nobody else's business itself. Not of the boot: a service does not see /proc/sys (`ProcSubset=pid`).
    static var mark: String {
        guard let text = try? String(contentsOfSmallFile: "/etc/machine-id"), !text.isEmpty else { return "unknown" }
        return String(FileDigest.of(bytes: Array("heterolora \(text)".utf8)).hexadecimal.prefix(8))
    }
}
