internal import Glibc

/// Memory for one pass: a stack of pieces, taken back from the top or all at once, never returned to the system in between.
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
    /// Bytes handed out: where the next piece begins.
    private(set) var usedBytes = 0
    /// The most that was handed out at a time.
    private(set) var peakBytes = 0

    /// Bytes that it holds of the system.
    var heldBytes: Int { usableBytes }

    /// What a piece takes: pieces begin on cache lines, so that no two threads and no two tensors share one.
    static func bytes(ofFloats count: Int) -> Int { (count * 4 + 63) & ~63 }

    /// Uninitialised room for `count` floats, valid until it is taken back.
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        let begin = usedBytes
        usedBytes += Self.bytes(ofFloats: count)
        peakBytes = max(peakBytes, usedBytes)
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

    /// Where a piece begins, in bytes.
    func place(of piece: UnsafeMutablePointer<Float>) -> Int {
        unsafe start.map { unsafe UnsafeMutableRawPointer(piece) - $0 } ?? 0
    }

    /// Takes back all pieces that begin there or behind; pointers to them become invalid.
    func release(to place: Int) {
        usedBytes = place
    }

    /// Runs `body` with uninitialised room for `count` floats, and takes back that and all that was handed out meanwhile.
    func lend<Value>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Value) -> Value {
        let place = usedBytes
        defer { release(to: place) }
        return unsafe body(floats(count))
    }

    /// Hands out `count` floats at the top that begin as those at `piece`, which may lie in memory that was taken back.
    func moved(_ piece: UnsafeMutablePointer<Float>, count: Int) -> UnsafeMutablePointer<Float> {
        let target = unsafe floats(count)
        unsafe target.update(from: piece, count: count)
        return unsafe target
    }

    deinit {
        if let start = unsafe start { _ = unsafe munmap(start, Self.reservedBytes) }
    }
}
