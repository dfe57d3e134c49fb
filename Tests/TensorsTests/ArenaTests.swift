import Tensors
import Testing

@Suite struct ArenaTests {
    /// Large and small pieces in turn, of passes that grow and shrink as batches of texts do.
    @Test func aTapeHoldsWhatItsLargestPassNeedsAndNoMore() {
        let tape = Tape(records: false)
        let large = [5, 9, 7, 12, 6, 11, 8].map { $0 << 20 }
        for count in large {
            tape.reset()
            for _ in 0..<3 {
                _ = tape.input([Float](repeating: 1, count: count), rows: 1, columns: count)
                _ = tape.input([1, 2, 3], rows: 1, columns: 3)
            }
        }
        let largest = 3 * (4 * (large.max() ?? 0) + 64)
        #expect(tape.heldBytes >= largest && tape.heldBytes < largest + 1 << 24)
    }
}
