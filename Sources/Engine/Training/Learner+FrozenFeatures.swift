public import Domain
internal import Tensors

extension Learner {
    /// The head alone, over vectors of the bare model that are computed once per row and kept: the head-only arm.
    ///
    /// What it computes is what the whole model without adapters would; only the time differs. Language modelling has no head to
    /// train: the arm is then the model as it was read.
    public static func headOnly(
        model: any Architecture, head: LinearHead?, task: LearningTask, data: TrialData, shardCount: Int
    ) throws(EngineError) -> Learner {
        try headOnly(model: model, head: head, task: task, data: data, passes: Passes(shardCount: shardCount))
    }

    static func headOnly(
        model: any Architecture, head: LinearHead?, task: LearningTask, data: TrialData, passes: Passes
    ) throws(EngineError) -> Learner {
        let bare = try Learner(
            model: model, adapters: AdapterSet(modules: []), head: head, task: task, passes: passes)
        guard head != nil else { return bare }
        let width = model.hiddenWidth
        // Equal rows have equal vectors, so rows themselves are the keys whatever split they come from.
        // In file order, not a set's: sums may differ in the last bit with the company that a row keeps.
        var seen: Set<TaskRow> = []
        let rows = (data.train + data.validation + data.test).filter { seen.insert($0).inserted }
        let vectors = Dictionary(uniqueKeysWithValues: zip(rows, bare.pooledVectors(rows)))
        return Learner(
            adapters: AdapterSet(modules: []), adapted: [], objective: bare.objective, passes: passes
        ) { tape, rows, positions in
            tape.input(positions.flatMap { vectors[rows[$0]] ?? [] }, rows: positions.count, columns: width)
        }
    }
}
