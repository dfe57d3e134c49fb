/// Memory for one pass: handed out piece by piece, taken back all at once, never returned to the system in between.
final class Arena {
    private static let blockCount = 1 << 22

    private var blocks: [FloatBuffer] = []
    private var block = 0
    private var used = 0

    /// Uninitialised room for `count` floats, valid until `reset`.
    func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        // Pieces begin on cache lines, so that no two threads and no two tensors share one.
        let rounded = (count + 15) & ~15
        while block < blocks.count, used + rounded > blocks[block].count {
            block += 1
            used = 0
        }
        if block == blocks.count {
            blocks.append(FloatBuffer(count: max(rounded, Self.blockCount)))
            used = 0
        }
        defer { used += rounded }
        return unsafe blocks[block].start + used
    }

    /// Takes back everything; all pointers given out become invalid.
    func reset() {
        block = 0
        used = 0
    }
}
