extension ModelDescription {
    /// Width of the blocks' stream.
    public var hiddenWidth: Int { embeddings.projection?.linear.outputs ?? embeddings.words.width }

    /// What decides size and price, and names every site.
    public var shape: ModelShape {
        ModelShape(
            modelType: modelType, blockCount: blocks.count, hiddenWidth: hiddenWidth, positionCountMax: positionCountMax,
            vocabularySize: embeddings.words.entries, baseParameterCount: parameterCount, sites: blocks.indices.flatMap(sites),
            projectedWidth: outputProjection?.outputs, headCount: blocks.first?.attention.headCount,
            passWidths: passWidths)
    }

    /// A block's linears in execution order, then its shortcuts.
    private func sites(ofBlock index: Int) -> [Site] {
        let block = blocks[index]
        func site(_ kind: Site.Kind, _ role: String, _ inputs: Int, _ outputs: Int) -> Site {
            Site(
                name: block.prefix + role, kind: kind, block: index, role: role, inputWidth: inputs, outputWidth: outputs)
        }
        return block.linears.map { site(.linear, $0.name, $0.inputs, $0.outputs) }
            + ShortcutRole.allCases.filter { $0.isThere(inBlock: index) }
            .map { site($0.kind, $0.rawValue, hiddenWidth, hiddenWidth) }
    }

    private var parameterCount: Int {
        let tables = [embeddings.words, embeddings.types, embeddings.positions].compactMap(\.self)
            .reduce(0) { $0 + $1.entries * $1.width }
        let linears = [embeddings.projection?.linear, outputProjection].compactMap(\.self) + blocks.flatMap(\.linears)
        let norms = [embeddings.norm, finalNorm].compactMap(\.self) + blocks.flatMap(\.norms)
        let head =
            if case .table = languageHead { embeddings.words.entries * (outputProjection?.outputs ?? hiddenWidth) } else { 0 }
        return tables + linears.reduce(0) { $0 + $1.parameterCount } + norms.reduce(0) { $0 + $1.parameterCount } + head
            + unusedParameterCount
    }
}
