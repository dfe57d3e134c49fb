internal import Domain

/// The rows of a run, and what frozen parts of its model make of them, from one trial to the next.
///
/// Whether states are kept follows from the plan and its rows alone, never from the memory that a machine has to spare: they can
/// differ in the last bit from those that a batch computes.
final class FrozenRows {
    private let model: Transformer
    private let rows: [TaskRow]
    private let bytesMax: Int
    private var kept: [FrozenPart: FrozenStates] = [:]
    private var keptBytes = 0

    /// - Parameter bytesMax: what the states of all parts may take together.
    init(model: Transformer, data: TrialData, bytesMax: Int) {
        self.model = model
        self.bytesMax = bytesMax
        // Equal rows have equal states, so rows themselves are the keys whatever split they come from.
        var seen: Set<TaskRow> = []
        rows = (data.train + data.validation + data.test).filter { seen.insert($0).inserted }
    }

    /// Nil where nothing is frozen that would be worth keeping, or it would take too much memory.
    func states(below adapters: AdapterSet, head: LinearHead?) -> FrozenStates? {
        guard let part = FrozenPart(below: adapters, head: head) else { return nil }
        if let states = kept[part] { return states }
        let bytes = rows.reduce(0) { $0 + part.floatCount(of: $1, in: model) } * MemoryLayout<Float>.size
        guard bytes <= bytesMax else { return nil }
        if keptBytes + bytes > bytesMax {
            // Those that are wanted again are computed again, with the same bits.
            kept.removeAll()
            keptBytes = 0
        }
        let states = FrozenStates(part: part, model: model, rows: rows)
        kept[part] = states
        keptBytes += bytes
        return states
    }
}
