internal import Tensors

/// The rotary angles of one pass over a batch, made once for all blocks that turn alike.
struct BatchAngles {
    private let batch: PackedTokens
    private var made: [[Float]: RotaryAngles] = [:]

    init(_ batch: PackedTokens) {
        self.batch = batch
    }

    mutating func angles(_ tape: Tape, _ frequencies: [Float]) -> RotaryAngles {
        if let known = made[frequencies] { return known }
        let new = tape.rotaryAngles(positions: batch.positions(), frequencies: frequencies)
        made[frequencies] = new
        return new
    }
}
