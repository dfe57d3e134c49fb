internal import Glibc

/// Memory for one pass: handed out piece by piece, taken back all at once, never returned to the system in between.
///
/// One range of addresses, reserved at the beginning and made usable as it is asked for: pieces lie one behind the other whatever their
/// sizes are, so that an arena holds what the largest pass asked for and nothing else. Blocks of fixed sizes wasted what did not fit
/// them, and took twice the memory for texts of changing lengths.
@safe final class Arena {
    /// Made usable at a time.
    private static let stepBytes = 1 << 24
    /// Addresses, not memory: twice the machine's memory, which no pass can have.
    private static let reservedBytes: Int = {
        let pages = max(1 << 20, sysconf(Int32(_SC_PHYS_PAGES)))
        return (2 * pages * sysconf(Int32(_SC_PAGESIZE)) + stepBytes - 1) / stepBytes * stepBytes
    }()

    private var start: UnsafeMutableRawPointer?
    private var usableBytes = 0
    private var usedBytes = 0

    /// Bytes that it holds of the system.
    var heldBytes: Int { usableBytes }

    /// Uninitialised room for `count` floats, valid until `reset`.
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        // Pieces begin on cache lines, so that no two threads and no two tensors share one.
        let begin = usedBytes
        usedBytes += (count * 4 + 63) & ~63
        if usedBytes > usableBytes { grow() }
        guard let start = unsafe start else { fatalError("an arena without addresses") }
        return unsafe (start + begin).assumingMemoryBound(to: Float.self)
    }

    private func grow() {
        if unsafe start == nil {
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
            let range = unsafe mmap(nil, Self.reservedBytes, PROT_NONE, flags, -1, 0)
            guard let range = unsafe range, unsafe range != MAP_FAILED else {
                fatalError("no addresses for the memory of a pass")
            }
            unsafe start = range
        }
        let wanted = (usedBytes + Self.stepBytes - 1) / Self.stepBytes * Self.stepBytes
        guard wanted <= Self.reservedBytes, let start = unsafe start,
            unsafe mprotect(start + usableBytes, wanted - usableBytes, PROT_READ | PROT_WRITE) == 0
        else { fatalError("out of memory: a pass needs \(wanted >> 20) MiB") }
        usableBytes = wanted
    }

    /// Takes back everything; all pointers given out become invalid.
    func reset() {
        usedBytes = 0
    }

    deinit {
        if let start = unsafe start { _ = unsafe munmap(start, Self.reservedBytes) }
    }
}
