internal import Tensors

extension Classifier {
    /// The head alone, over vectors of the bare model that are computed once per row and kept: the head-only arm.
    ///
    /// What it computes is what the whole model without adapters would; only the time differs.
    public static func headOnly(
        model: any Architecture, head: LinearHead, data: TrialData, shardCount: Int
    ) throws(EngineError) -> Classifier {
        let bare = try Classifier(model: model, adapters: AdapterSet(modules: []), head: head, shardCount: shardCount)
        let width = model.hiddenWidth
        // Equal rows have equal vectors, so rows themselves are the keys whatever split they come from.
        // In file order, not a set's: sums may differ in the last bit with the company that a row keeps.
        var seen: Set<LabelledRow> = []
        let rows = (data.train + data.validation + data.test).filter { seen.insert($0).inserted }
        let vectors = Dictionary(uniqueKeysWithValues: zip(rows, bare.pooledVectors(rows)))
        return Classifier(adapters: AdapterSet(modules: []), adapted: [], head: head, shardCount: shardCount) {
            tape, rows, positions in
            tape.input(positions.flatMap { vectors[rows[$0]] ?? [] }, rows: positions.count, columns: width)
        }
    }
}
