internal import Glibc

/// The machine's memory, and how much of it runs may have.
public enum PhysicalMemory {
    /// Nil where the system does not say.
    public static var bytes: Int? {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        guard pages > 0, size > 0 else { return nil }
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
        return overflow ? nil : bytes
    }

    /// What runs may have of a machine: the rest, a GiB or a twentieth, is for the system, the database and the daemon; of small
    /// machines a quarter.
    public static func spareBytes(of bytes: Int) -> Int {
        bytes - min(max(1 << 30, bytes / 20), bytes / 4)
    }
}
