internal import Domain

/// Which rows are seen when: shuffled anew each epoch from the seed alone, so the same in every arm.
struct BatchOrder {
    let rowCount: Int
    let batchSize: Int
    let seed: UInt64

    /// The last batch of an epoch may be short.
    var batchCountPerEpoch: Int { (rowCount + batchSize - 1) / batchSize }

    /// The row positions of each batch of an epoch, from 0.
    func batches(ofEpoch epoch: Int) -> [[Int]] {
        var generator = SeededGenerator(seed: seed, stream: "order/\(epoch)")
        let order = (0..<rowCount).shuffled(using: &generator)
        return order.indices.chunked(by: batchSize).map { batch in batch.map { order[$0] } }
    }
}
