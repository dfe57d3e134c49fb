internal import Domain
internal import Tensors

/// How far a model is the same in every step of a training: everything below the first block that carries a module.
enum FrozenPart: Hashable {
    /// Up to what this block reads, with what the block before fed forward where a `cross_cut` carries it on.
    case block(Int, keepsInner: Bool)
    /// Up to what the head reads: no module at all.
    case pooled(LearningTask.Pooling)

    /// Nil where the first block carries a module, or nothing is trained.
    init?(below adapters: AdapterSet, head: LinearHead?) {
        let sites = adapters.modules.map(\.placement.site)
        guard let first = sites.map(\.block).min() else {
            guard let head else { return nil }
            self = .pooled(head.pooling)
            return
        }
        guard first > 0 else { return nil }
        self = .block(
            first, keepsInner: sites.contains { $0.block == first && $0.role == ShortcutRole.crossCut.rawValue })
    }

    /// Floats that are kept of a row.
    func floatCount(of row: TaskRow, in model: Transformer) -> Int {
        switch self {
        case .block(_, let keepsInner): row.tokenCount * model.embeddingWidth * (keepsInner ? 2 : 1)
        case .pooled: model.hiddenWidth
        }
    }
}
