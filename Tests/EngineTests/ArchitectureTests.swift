import Domain
import Engine
import Tensors
import TestSupport
import Testing

@Suite struct ArchitectureTests {
    static let families = [
        "bert", "roberta", "opt", "opt-post-norm-projected", "gpt2", "llama", "qwen2", "bert-gamma-beta", "distilbert",
        "electra",
        "xlm-roberta", "modernbert", "qwen3", "mistral", "gemma", "llama-rope-llama3",
    ]

    @Test(arguments: families) func aModelHasTheSitesAndTheParametersThatDomainCountsOn(family: String) throws {
        let folder = Repository.golden + "/" + family
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        #expect(Set(model.hosts.linears.keys) == Set(shape.linearSites.map(\.name)))
        #expect(model.hosts.shortcuts.count == 4 * shape.blockCount - 1)
        for site in shape.sites {
            let host = try #require(model.host(site.name))
            #expect(host.inputs == site.inputWidth && host.outputs == site.outputWidth)
        }
        #expect(model.hiddenWidth == shape.outputWidth && (model.languageHead != nil) == shape.isCausal)
        let file = try SafetensorsFile(path: folder + "/model.safetensors")
        let head = file.names.filter { name in
            ["classifier.", "pre_classifier.", "head.", "unused."].contains { name.hasPrefix($0) }
        }
        func count(_ names: [String]) -> Int { names.reduce(0) { $0 + (file.shape(of: $1) ?? []).reduce(1, *) } }
        #expect(shape.baseParameterCount == count(file.names) - count(head))
    }

    @Test(arguments: families) func aShortcutWithBZeroLeavesTheModelsFunctionAsItWas(family: String) throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/" + family)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        let batch = PackedTokens([([5, 9, 7, 33], [0, 0, 0, 0]), ([8, 6], [0, 0])])
        // The tape owns the result's memory.
        let tape = Tape()
        func result() -> [Float] {
            tape.reset()
            return model.hiddenState(tape, batch).array
        }
        let before = result()
        let allocation = Allocation(
            placements: shape.sites.filter { $0.kind.isShortcut }.map { Placement(site: $0, rank: 2) })
        let adapters = AdapterSet(allocation: allocation, training: Toy.settings(), seed: 1, shardCount: 1)
        try adapters.attach(to: model)
        #expect(result() == before)
        // With B at work each of them changes the result by itself.
        for module in adapters.modules {
            module.adapter.b.values.assign([Float](repeating: 0.3, count: module.adapter.b.count))
            #expect(result() != before, "\(module.placement.site.name)")
            module.adapter.b.values.zero()
        }
    }

}
