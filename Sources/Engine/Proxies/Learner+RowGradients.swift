internal import Domain
internal import Tensors

extension Learner {
    /// Per module the sum over a batch's rows of the squared gradient of that row's loss, all of A and then all of B, times `share`:
    /// one over the number of all probed batches times rows makes the sum over batches about a mean. A shard takes one row at a time.
    func squaredRowGradients(_ rows: [TaskRow], at batch: [Int], share: Float) -> [[Float]] {
        var sums = adapters.modules.map { [Float](repeating: 0, count: $0.adapter.a.count + $0.adapter.b.count) }
        for positions in batch.indices.chunked(by: shardCount) {
            for parameter in parameters { parameter.zeroGradients() }
            accumulateRowGradients(rows, at: positions.map { batch[$0] })
            for (index, module) in adapters.modules.enumerated() {
                for shard in positions.indices {
                    var place = 0
                    for parameter in [module.adapter.a, module.adapter.b] {
                        for gradient in parameter.gradient(ofShard: shard) {
                            sums[index][place] += gradient * gradient * share
                            place += 1
                        }
                    }
                }
            }
        }
        return sums
    }
}
