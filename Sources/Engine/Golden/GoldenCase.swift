internal import Domain
internal import FoundationEssentials
internal import Tensors

/// One folder of reference numbers: a checkpoint, a batch, adapters, and what PyTorch computed from them.
///
/// `case.safetensors` holds `input_ids`, `attention_mask`, `labels`, adapters as `adapter.SITE.A|B`, and the expected `hidden`,
/// `logits`, `loss` and gradients as `grad.…`; `case.json` the adapters' scale and the proxies' saliencies per site.
public struct GoldenCase {
    private let folder: String
    private let tensors: SafetensorsFile
    private let description: Description

    private struct Description: Decodable {
        let rank: Int
        let scale: Float
        let saliency: [String: [String: Double]]
    }

    static let absoluteTolerance = 2e-5
    static let relativeTolerance = 1e-4

    /// Whether `folder` holds a case of this kind.
    public static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/case.json")
    }

    public init(folder: String) throws {
        self.folder = folder
        tensors = try SafetensorsFile(path: folder + "/case.safetensors")
        let path = folder + "/case.json"
        do {
            description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FormatError(file: path, reason: "is not the description of a golden case")
        }
    }

    /// Computes everything that the case has a reference for.
    public func check() throws -> [Deviation] {
        let (configuration, checkpoint) = try Checkpoint.open(folder: folder)
        let model = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let adapters = try attachAdapters(to: model)
        let forward = try forward(model: model, checkpoint: checkpoint, configuration: configuration)
        var results = [
            try compare("hidden", forward.batch.padded(forward.hidden.array, width: model.hiddenWidth)),
            try compare("logits", forward.logits), try compare("loss", [Float(forward.loss)]),
        ]
        forward.tape.backward()
        for parameter in forward.head.parameters {
            results.append(try compare("grad." + parameter.name, parameter.gradient))
        }
        for (site, adapter) in adapters.sorted(by: { $0.key < $1.key }) {
            results.append(try compare("grad.\(site).A", adapter.a.gradient))
            results.append(try compare("grad.\(site).B", adapter.b.gradient))
            results += compareSaliencies(site, adapter)
        }
        return results
    }

    struct Forward {
        let tape: Tape
        let batch: PaddedBatch
        let head: GoldenHead
        let hidden: Tensor
        /// As the reference lays them out: per row, or per position with zeros at the padding.
        let logits: [Float]
        /// Mean over rows, or over predicted tokens; nats.
        let loss: Double
    }

    /// Runs the case's batch through the model as it stands.
    /// - Parameter saved: an adapter that brings a classifier of its own.
    func forward(
        model: Transformer, checkpoint: Checkpoint, configuration: ModelConfiguration, saved: PeftAdapter? = nil
    ) throws -> Forward {
        let batch = try packedBatch(configuration: configuration)
        let tape = Tape()
        let hidden = model.hiddenState(tape, batch.tokens)
        let head = try GoldenHead(model: model, checkpoint: checkpoint, configuration: configuration, saved: saved)
        if let table = head.languageHead {
            let labels = try tensors.integers("labels")
            let targets = try batch.nextTokens(labels: labels, below: table.entries, file: tensors.name)
            let count = targets.count { $0 != nil }
            guard count > 0 else { throw FormatError(file: tensors.name, reason: "no token is to be predicted") }
            let logits = tape.scores(hidden, table)
            let losses = tape.languageModelLoss(hidden, table, targets: targets, divisor: Double(count))
            return Forward(
                tape: tape, batch: batch, head: head, hidden: hidden,
                logits: batch.padded(logits.array, width: table.entries),
                loss: losses.reduce(0) { $0 + $1.loss } / Double(count))
        }
        let logits = head.logits(tape, hidden, offsets: batch.tokens.offsets)
        let labels = try integers("labels", count: batch.tokens.offsets.count - 1, below: logits.columns)
        let losses = tape.crossEntropy(logits, labels: labels, divisor: Double(labels.count))
        return Forward(
            tape: tape, batch: batch, head: head, hidden: hidden, logits: logits.array,
            loss: losses.reduce(0, +) / Double(labels.count))
    }

    /// - Returns: the adapters under the names that the case gives their sites.
    private func attachAdapters(to model: Transformer) throws -> [String: LowRankAdapter] {
        var adapters: [String: LowRankAdapter] = [:]
        for name in tensors.names where name.hasPrefix("adapter.") && name.hasSuffix(".A") {
            let site = String(name.dropFirst("adapter.".count).dropLast(".A".count))
            guard let host = Self.host(site, in: model) else {
                throw FormatError(file: tensors.name, reason: "the model has no site '\(site)'")
            }
            let rank = description.rank
            let adapter = LowRankAdapter(
                a: Parameter(
                    name: name, rows: rank, columns: host.inputs, decays: true,
                    values: try tensors.floats(name, shape: [rank, host.inputs]), shardCount: 1),
                b: Parameter(
                    name: "adapter.\(site).B", rows: host.outputs, columns: rank, decays: true,
                    values: try tensors.floats("adapter.\(site).B", shape: [host.outputs, rank]), shardCount: 1),
                scale: description.scale)
            host.attach(adapter)
            adapters[site] = adapter
        }
        return adapters
    }

    /// The place that a case calls `name`, with or without a name of the whole model before it, such as `model.decoder.`.
    private static func host(_ name: String, in model: Transformer) -> (any AdapterHost)? {
        var rest = Substring(name)
        while true {
            if let host = model.host(String(rest)) { return host }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }

    private func packedBatch(configuration: ModelConfiguration) throws -> PaddedBatch {
        guard let shape = tensors.shape(of: "input_ids"), shape.count == 2, shape[0] > 0, shape[1] > 0 else {
            throw FormatError(file: tensors.name, reason: "has no matrix 'input_ids'")
        }
        let model = try ModelShape(configuration: configuration)
        let count = shape[0] * shape[1]
        let mask = try integers("attention_mask", count: count, below: 2)
        guard shape[1] <= model.positionCountMax, stride(from: 0, to: count, by: shape[1]).allSatisfy({ mask[$0] == 1 }) else {
            throw FormatError(file: tensors.name, reason: "a row has no token, or more than the model has positions for")
        }
        let ids = try integers("input_ids", count: count, below: model.vocabularySize)
        return PaddedBatch(ids: ids, mask: mask, width: shape[1])
    }

    /// `count` whole numbers, each of 0 ..< `limit`: they index the model's tables.
    private func integers(_ name: String, count: Int, below limit: Int) throws(FormatError) -> [Int] {
        let values = try tensors.integers(name)
        guard values.count == count, values.allSatisfy({ (0..<limit).contains($0) }) else {
            throw FormatError(file: tensors.name, reason: "tensor '\(name)' must hold \(count) numbers of 0..<\(limit)")
        }
        return values
    }

    private func compare(_ name: String, _ values: [Float]) throws -> Deviation {
        Deviation.comparison(
            name, values.map(Double.init), try tensors.floats(name).map(Double.init),
            absoluteTolerance: Self.absoluteTolerance, relativeTolerance: Self.relativeTolerance)
    }

    private func compareSaliencies(_ site: String, _ adapter: LowRankAdapter) -> [Deviation] {
        guard let expected = description.saliency[site] else { return [] }
        let module = ProbedModule(adapter)
        // The reference squares the batch's gradient; the proxy is given the squares that it asks for.
        let squares = ProbedModule(
            values: module.values, statistic: module.statistic.map { $0 * $0 }[...], countOfA: module.countOfA,
            rank: module.rank)
        let computed = [
            "grad_norm": GradNormProxy().saliency(of: module), "snip": SNIPProxy().saliency(of: module),
            "fisher_diagonal": FisherProxy().saliency(of: squares),
        ]
        return expected.sorted { $0.key < $1.key }.map { proxy, value in
            Deviation.comparison(
                "saliency.\(site).\(proxy)", [computed[proxy] ?? .nan], [value],
                absoluteTolerance: Self.absoluteTolerance, relativeTolerance: Self.relativeTolerance)
        }
    }
}

/// A right-padded batch as references have it, and its packed form.
struct PaddedBatch {
    let tokens: PackedTokens
    private let width: Int

    init(ids: [Int], mask: [Int], width: Int) {
        self.width = width
        let rows = stride(from: 0, to: ids.count, by: width)
        tokens = PackedTokens(
            rows.map { start in
                let length = mask[start..<start + width].reduce(0, +)
                return (Array(ids[start..<start + length]), [Int](repeating: 0, count: length))
            })
    }

    /// For each token the label of the next one of its row, nil at a row's end and where the label is −100.
    func nextTokens(labels: [Int], below limit: Int, file: String) throws(FormatError) -> [Int?] {
        var targets: [Int?] = []
        for (row, (start, end)) in zip(tokens.offsets, tokens.offsets.dropFirst()).enumerated() {
            for place in 0..<end - start {
                guard place + 1 < end - start, row * width + place + 1 < labels.count else {
                    targets.append(nil)
                    continue
                }
                let label = labels[row * width + place + 1]
                guard label == -100 || (0..<limit).contains(label) else {
                    throw FormatError(file: file, reason: "label \(label) is neither −100 nor one of 0..<\(limit)")
                }
                targets.append(label == -100 ? nil : label)
            }
        }
        return targets
    }

    /// Packed `[N, channels]` values laid out `[B, width, channels]`, zeros at the padding.
    func padded(_ values: [Float], width channels: Int) -> [Float] {
        var padded: [Float] = []
        for (start, end) in zip(tokens.offsets, tokens.offsets.dropFirst()) {
            padded += values[start * channels..<end * channels]
            padded += [Float](repeating: 0, count: (width - (end - start)) * channels)
        }
        return padded
    }
}
