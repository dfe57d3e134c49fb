internal import Tensors

/// The rotary angles of one pass over a batch, made once for all blocks that turn alike.
struct BatchAngles {
    private var made: [[Float]: RotaryAngles] = [:]

    init(_ tape: Tape, _ batch: PackedTokens, for blocks: ArraySlice<TransformerBlock>) {
        for frequencies in blocks.compactMap(\.frequencies) where made[frequencies] == nil {
            made[frequencies] = tape.rotaryAngles(positions: batch.positions(), frequencies: frequencies)
        }
    }

    /// Those of a block with these frequencies.
    subscript(frequencies: [Float]) -> RotaryAngles? { made[frequencies] }
}
