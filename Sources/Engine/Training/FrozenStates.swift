internal import Domain
internal import Tensors

/// What the frozen part of a model makes of every row, computed once and kept.
///
/// Filled by one thread before shards read it, hence `@unchecked`. Sums may differ in the last bit with the company that a row
/// keeps in a product, so rows are packed in file order, whichever is wanted first: the same states in every run of a plan.
final class FrozenStates: @unchecked Sendable {
    private let part: FrozenPart
    private let model: Transformer
    private let rows: [TaskRow]
    private var states: [TaskRow: [Float]] = [:]

    /// - Parameter rows: all that will be asked for, each once.
    init(part: FrozenPart, model: Transformer, rows: [TaskRow]) {
        self.part = part
        self.model = model
        self.rows = rows
    }

    /// Runs the frozen part over all rows, the first time.
    func fill(_ passes: Passes) {
        guard states.isEmpty else { return }
        let answers = passes.evaluate(rows) { tape, share in states(tape, share.map { rows[$0] }) }
        for (share, kept) in answers {
            for (row, state) in zip(share, kept) { states[rows[row]] = state }
        }
    }

    /// What the head reads of these rows, `[B, C]`; nil where blocks are to run before it.
    func pooled(_ tape: Tape, _ rows: [TaskRow]) -> Tensor? {
        guard case .pooled = part else { return nil }
        return tape.input(stacked: rows.map { state(of: $0)[...] }, columns: model.hiddenWidth)
    }

    /// The last hidden state of these rows `[N, C]`, from where the frozen part ends; nil where that is behind it.
    func hiddenState(_ tape: Tape, _ rows: [TaskRow], _ batch: PackedTokens) -> Tensor? {
        guard case .block(let first, let keepsInner) = part else { return nil }
        // Of each row first what the block reads, then what the one before fed forward.
        let width = model.embeddingWidth
        let kept = rows.map { row in (state: state(of: row), streamCount: row.tokenCount * width) }
        let stream = tape.input(stacked: kept.map { $0.state.prefix($0.streamCount) }, columns: width)
        let inner = tape.input(stacked: kept.map { $0.state.dropFirst($0.streamCount) }, columns: width)
        return model.hiddenState(
            tape, BlockInput(stream: stream, previousInner: keepsInner ? inner : nil), from: first, batch)
    }

    private func state(of row: TaskRow) -> [Float] {
        guard let state = states[row] else { preconditionFailure("a row of \(row.tokenCount) tokens that was not announced") }
        return state
    }

    private func states(_ tape: Tape, _ rows: [TaskRow]) -> [[Float]] {
        let batch = PackedTokens(rows)
        switch part {
        case .pooled(let pooling):
            return pooling.pooled(tape, model.hiddenState(tape, batch), offsets: batch.offsets).rowArrays
        case .block(let first, let keepsInner):
            let embedded = BlockInput(stream: model.embeddings(tape, batch), previousInner: nil)
            let input = model.run(tape, embedded, through: 0..<first, batch)
            return zip(batch.offsets, batch.offsets.dropFirst()).map { start, end in
                let inner = keepsInner ? input.previousInner?.array(ofRows: start..<end) : nil
                return input.stream.array(ofRows: start..<end) + (inner ?? [])
            }
        }
    }
}
