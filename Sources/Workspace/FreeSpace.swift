internal import Glibc

/// Room on a disk.
public enum FreeSpace {
    /// Bytes that an ordinary user may still write where `path` lies; nil where that cannot be asked.
    public static func bytes(at path: String) -> Int? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
