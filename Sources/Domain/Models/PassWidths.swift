/// What a pass over a model holds in memory, in numbers per token, as the engine makes them; a test holds every family's against the engine.
public struct PassWidths: Sendable, Equatable, Codable {
    /// Made before the blocks: vectors, and the angles by which queries and keys turn.
    public let before: Int
    /// What all blocks make, without shortcuts.
    public let blocks: Int
    /// What the largest block makes, and the gradients of it.
    public let largest: Int
    public let largestGradients: Int
    /// What the widest linear of a block reads: dropout makes as much.
    public let widestInput: Int
    /// What all linears of the blocks read together.
    public let inputs: Int
    /// Made behind the blocks, and the gradients of it.
    public let behind: Int
    public let behindGradients: Int
}

extension ModelDescription {
    var passWidths: PassWidths {
        let made = blocks.map(made)
        let largest = made.max { $0.all + $0.differentiated < $1.all + $1.differentiated } ?? Made()
        var behind = Made()
        if let finalNorm { behind.add(finalNorm, over: hiddenWidth) }
        if let outputProjection { behind.add(outputProjection) }
        let inputs = blocks.map { $0.linears.map(\.inputs) }
        return PassWidths(
            before: madeBefore.all + turnedWidth, blocks: made.reduce(0) { $0 + $1.all }, largest: largest.all,
            largestGradients: largest.differentiated, widestInput: inputs.joined().max() ?? 0,
            inputs: inputs.joined().reduce(0, +), behind: behind.all, behindGradients: behind.differentiated)
    }

    /// Numbers per token.
    private struct Made {
        /// With a gradient.
        var differentiated = 0
        /// Without.
        var others = 0
        var all: Int { differentiated + others }

        mutating func add(_ linear: Linear) { differentiated += linear.outputs }

        /// - Parameter width: of what is normed; several times the norm's own where heads stand side by side.
        mutating func add(_ norm: Norm, over width: Int) {
            differentiated += width
            switch norm.kind {
            // The normed row before its scale, and one over its deviation.
            case .layer, .plainLayer: others += width + 1
            case .rootMeanSquare: others += width / max(1, norm.width)
            }
        }
    }

    private var madeBefore: Made {
        var made = Made(differentiated: embeddings.words.width)
        switch embeddings.projection {
        case .ofWords(let linear):
            made.add(linear)
            if embeddings.positions != nil { made.differentiated += 2 * linear.outputs }
        case .ofSum(let linear): made.add(linear)
        case nil: break
        }
        let width = if case .ofWords(let linear) = embeddings.projection { linear.outputs } else { embeddings.words.width }
        if embeddings.scale != 1 { made.differentiated += width }
        if let norm = embeddings.norm { made.add(norm, over: width) }
        return made
    }

    /// A cosine and a sine for each pair of a head's channels, for each way of turning.
    private var turnedWidth: Int {
        var seen: [Rotation] = []
        return blocks.reduce(0) { sum, block in
            guard let rotation = block.attention.rotation, !seen.contains(rotation) else { return sum }
            seen.append(rotation)
            return sum + block.attention.depth
        }
    }

    private func made(_ block: Block) -> Made {
        let attention = block.attention
        let (queries, keys) = (attention.headCount * attention.depth, attention.keyHeadCount * attention.depth)
        var made = Made()
        for linear in block.linears { made.add(linear) }
        if case .separate(_, _, _, let norms?) = attention.inputs {
            made.add(norms.queries, over: queries)
            made.add(norms.keys, over: keys)
        }
        if attention.rotation != nil { made.differentiated += queries + keys }
        // What it hands on; of each row of each head the highest score and the share of the sum.
        made.differentiated += queries
        made.others += 2 * attention.headCount
        // What the activation makes.
        made.differentiated += block.feedForward.outer.inputs
        for norm in [block.attentionNorm, block.feedForwardNorm] {
            if let norm { made.add(norm, over: hiddenWidth) }
            // A layer norm behind a residual sum makes the sum itself.
            let sums = if case .rootMeanSquare = norm?.kind { true } else { norm == nil || block.normPlace == .before }
            if sums { made.differentiated += hiddenWidth }
        }
        return made
    }
}
