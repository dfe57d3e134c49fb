public import Domain

/// The tensors of a GGUF file under Hugging Face's names, widened to single precision.
///
/// Element types are those of `GGUFElement`. Tensors that no weight needs may be of any type.
public struct GGUFFile: TensorSource {
    public let name: String
    public let header: GGUFHeader
    /// What the metadata amounts to, in the terms of `config.json`.
    public let configuration: ModelConfiguration
    private let content: FileContent
    private let entries: [ByteName: Entry]

    private struct Entry: Sendable {
        let type: UInt32
        /// Row-major, slowest extent first.
        let shape: [Int]
        let range: Range<Int>
        /// Channels of a head where llama.cpp has reordered the rows for its way of rotating; else nil.
        let permutedDepth: Int?
    }

    /// Opens the file at `path`.
    public init(path: String) throws(FormatError) {
        try self.init(FileContent(path: path))
    }

    init(_ content: FileContent) throws(FormatError) {
        func fail(_ reason: String) -> FormatError { FormatError(file: content.name, reason: reason) }
        let read = try GGUFHeader.read(fileBytes: content.count) { count throws(FormatError) in try content.bytes(0..<count) }
        do throws(GGUFError) {
            header = try read.get()
            configuration = try ModelConfiguration(gguf: header)
        } catch {
            throw fail(error.description)
        }
        let sizes = try GGUFLayout.sizes(of: header, fileBytes: content.count, name: content.name)
        let description: ModelDescription
        do {
            description = try ModelDescription(configuration: configuration)
        } catch {
            throw fail("\(error.field ?? "metadata"): \(error.reason)")
        }
        // Only the llama family's rows are reordered; the others rotate as Hugging Face does.
        let depth = configuration.modelType == "llama" ? description.blocks.first?.attention.depth : nil
        var entries: [ByteName: Entry] = [:]
        for (tensor, size) in sizes {
            let permuted = tensor.name.hasSuffix("attn_q.weight") || tensor.name.hasSuffix("attn_k.weight")
            let entry = Entry(
                type: tensor.type, shape: Array(tensor.extents.reversed()), range: tensor.offset..<tensor.offset + size,
                permutedDepth: permuted ? depth : nil)
            guard entries.updateValue(entry, forKey: ByteName(Self.name(of: tensor.name))) == nil else {
                throw fail("has the tensor \(tensor.name.quoted(80)) twice, under another name as well")
            }
        }
        name = content.name
        self.content = content
        self.entries = entries
    }

    /// Hugging Face's name of a tensor that llama.cpp calls `name`; other names stay.
    static func name(of name: String) -> String {
        let whole = [
            "token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight",
            "output.weight": "lm_head.weight",
        ]
        if let found = whole[name] { return found }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "blk", let role = Self.roles.first(where: { $0.gguf == parts[2] }) else {
            return name
        }
        return "model.layers.\(parts[1]).\(role.name).\(parts[3])"
    }

    /// llama.cpp's and Hugging Face's names of a block's parts.
    static let roles: [(gguf: String, name: String)] = [
        ("attn_norm", "input_layernorm"), ("attn_q", "self_attn.q_proj"), ("attn_k", "self_attn.k_proj"),
        ("attn_v", "self_attn.v_proj"), ("attn_output", "self_attn.o_proj"), ("ffn_norm", "post_attention_layernorm"),
        ("ffn_gate", "mlp.gate_proj"), ("ffn_up", "mlp.up_proj"), ("ffn_down", "mlp.down_proj"),
    ]

    public var names: [String] { entries.keys.sorted().map(\.text) }

    public func shape(of tensor: String) -> [Int]? { entries[ByteName(tensor)]?.shape }

    public func check(_ tensor: String, shape: [Int]?) throws(FormatError) {
        _ = try entry(tensor, shape: shape)
    }

    public func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        let (entry, type) = try entry(tensor, shape: shape)
        let unit = GGUFLayout.block(of: type.rawValue)?.bytes ?? 1
        let values = try unsafe content.floats(entry.range, count: entry.shape.reduce(1, *), unit: unit) { raw, values in
            unsafe type.widen(raw, blockBytes: unit, into: &values)
        }
        guard let depth = entry.permutedDepth else { return values }
        return RotaryRows.halved(values, columns: entry.shape[1], depth: depth)
    }

    private func entry(_ tensor: String, shape: [Int]?) throws(FormatError) -> (entry: Entry, type: GGUFElement) {
        func fail(_ reason: String) -> FormatError { FormatError(file: name, reason: "tensor \(tensor.quoted(100)) \(reason)") }
        guard let entry = entries[ByteName(tensor)] else {
            throw FormatError(file: name, reason: "has no tensor \(tensor.quoted(100))")
        }
        guard let type = GGUFElement(rawValue: entry.type) else {
            let known = GGUFLayout.block(of: entry.type)?.name ?? "number \(entry.type)"
            throw fail("has the element type \(known); read are \(GGUFElement.known)")
        }
        if let shape, shape != entry.shape { throw fail("has shape \(entry.shape), \(shape) is needed") }
        if let depth = entry.permutedDepth, entry.shape.count != 2 || !entry.shape[0].isMultiple(of: depth) {
            throw fail("has \(entry.shape[0]) rows, which are no whole number of heads of \(depth)")
        }
        return (entry, type)
    }
}
