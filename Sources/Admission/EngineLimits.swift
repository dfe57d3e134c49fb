internal import Domain

/// What the engine that a request names cannot do. `cpu` does all that a request can ask; what `torch` leaves out its worker refuses as well,
/// but only when the run has begun (integrations/torch-worker).
struct EngineLimits {
    private static let proxiesOfTorch: [ProxyName] = [.constant, .gradNorm, .snip, .synflow, .fisher, .ensemble]

    let request: Request.Specification
    /// What there are workers for; nil where that is not known.
    let engines: [EngineName]?

    private var engine: EngineName { request.effectiveEngine }

    /// By the request alone.
    var objections: [RequestObjection] {
        if let engines, !engines.contains(engine) {
            let says = EngineMessage.noWorker(engine: engine.rawValue, there: engines.map(\.rawValue))
            return [RequestObjection("engine/absent", .engine(says), "spec.engine")]
        }
        return engine == .torch ? objectionsOfTorch : []
    }

    private func undone(_ what: EngineMessage.Undone, _ done: [String]?, _ field: String) -> RequestObjection {
        RequestObjection(
            "engine/undone", .engine(.undone(engine: engine.rawValue, what: what, done: done)), "spec." + field)
    }

    private var objectionsOfTorch: [RequestObjection] {
        let (search, training) = (request.search, request.training)
        var objections: [RequestObjection] = []
        func object(_ what: EngineMessage.Undone, _ done: [String]?, _ field: String) {
            objections.append(undone(what, done, field))
        }
        if search.method != .static {
            object(.method, [SearchSettings.Method.static.rawValue], "search.method")
        } else if !Self.proxiesOfTorch.contains(search.proxy) {
            object(.proxy, Self.proxiesOfTorch.map(\.rawValue), "search.proxy")
        }
        if search.shortcuts ?? .off != .off { object(.shortcuts, nil, "search.shortcuts") }
        if search.validation != nil { object(.validation, nil, "search.validation") }
        if training.dropout ?? 0 > 0 { object(.dropout, nil, "training.dropout") }
        if training.adapterStart ?? .random != .random {
            object(.adapterStart, [TrainingSettings.AdapterStart.random.rawValue], "training.adapterStart")
        }
        if training.memory ?? .fast != .fast {
            object(.memory, [TrainingSettings.MemoryUse.fast.rawValue], "training.memory")
        }
        if training.learningRates?.count ?? 1 > 1 { object(.learningRates, nil, "training.learningRate") }
        if request.compare.contains(.full) { object(.fullArm, nil, "compare") }
        if request.data.columns.messages != nil {
            object(.conversations, ["text", "prompt", "completion"], "data.columns.messages")
        }
        return objections
    }

    /// By the model too.
    func objections(to model: StoredModel) -> [RequestObjection] {
        guard engine == .torch else { return [] }
        // One file that is weights, configuration and tokenizer at once.
        if model.weightsDigest == model.configurationDigest {
            return [RequestObjection("engine/model", .engine(.readsNoGGUF(engine: engine.rawValue)), "spec.model")]
        }
        guard request.search.proxy == .synflow, model.shape.modelType == "gemma" else { return [] }
        let others = Self.proxiesOfTorch.filter { $0 != .synflow }.map(\.rawValue)
        return [undone(.synflowOfGemma, others, "search.proxy")]
    }
}

extension EngineName {
    /// By how much more the same work takes than `cpu`, for which speed is measured and memory known: what docs/performance.md found
    /// of PyTorch with batches as they come.
    var timeFactor: Double { self == .torch ? 3 : 1 }
    /// What a process takes before it has read anything.
    var startSeconds: Double { self == .torch ? 20 : 0 }
    var startMemoryBytes: Double { self == .torch ? 1.5 * 1_073_741_824 : 0 }
}
