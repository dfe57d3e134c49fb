public import Domain

/// The tensors of a GGUF file under Hugging Face's names, widened to single precision.
///
/// Element types: F32, F16, BF16, and blocks of 32 weights: Q8_0 (scale, 32 signed bytes), Q4_0 (scale, nibbles less 8),
/// Q4_1 (scale, minimum, nibbles); the low nibbles are a block's first 16 weights. Tensors that no weight needs may be of any type.
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

    private enum ElementType: UInt32, Sendable {
        case float32 = 0
        case float16 = 1
        case q40 = 2
        case q41 = 3
        case q80 = 8
        case bfloat16 = 30
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
        let shape: GroupedAttention
        do {
            shape = try GroupedAttention(configuration, hiddenWidth: configuration.integer("hidden_size", in: 1...16_384))
        } catch {
            throw fail("\(error.field ?? "metadata"): \(error.reason)")
        }
        // Only the llama family's rows are reordered; qwen2 rotates as Hugging Face does.
        let depth = configuration.modelType == "llama" ? shape.depth : nil
        var entries: [ByteName: Entry] = [:]
        for (tensor, size) in try GGUFLayout.sizes(of: header, fileBytes: content.count, name: content.name) {
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
            unsafe Self.widen(raw, type, blockBytes: unit, into: &values)
        }
        guard let depth = entry.permutedDepth else { return values }
        return RotaryRows.halved(values, columns: entry.shape[1], depth: depth)
    }

    private func entry(_ tensor: String, shape: [Int]?) throws(FormatError) -> (entry: Entry, type: ElementType) {
        func fail(_ reason: String) -> FormatError { FormatError(file: name, reason: "tensor \(tensor.quoted(100)) \(reason)") }
        guard let entry = entries[ByteName(tensor)] else {
            throw FormatError(file: name, reason: "has no tensor \(tensor.quoted(100))")
        }
        guard let type = ElementType(rawValue: entry.type) else {
            let known = GGUFLayout.block(of: entry.type)?.name ?? "number \(entry.type)"
            throw fail("has the element type \(known); F32, F16, BF16, Q8_0, Q4_0 and Q4_1 are read")
        }
        if let shape, shape != entry.shape { throw fail("has shape \(entry.shape), \(shape) is needed") }
        if let depth = entry.permutedDepth, entry.shape.count != 2 || !entry.shape[0].isMultiple(of: depth) {
            throw fail("has \(entry.shape[0]) rows, which are no whole number of heads of \(depth)")
        }
        return (entry, type)
    }

    private static func widen(_ raw: UnsafeRawBufferPointer, _ type: ElementType, blockBytes: Int, into values: inout [Float]) {
        func half(_ offset: Int) -> UInt16 {
            unsafe UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }
        for at in stride(from: 0, to: raw.count, by: blockBytes) {
            switch type {
            case .float32:
                let bits = unsafe UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
                values.append(Float(bitPattern: bits))
            case .float16: values.append(Float16Bits.float(half(at)))
            case .bfloat16: values.append(Float(bitPattern: UInt32(half(at)) << 16))
            case .q80:
                let scale = Float16Bits.float(half(at))
                for place in 0..<32 { values.append(unsafe scale * Float(Int8(bitPattern: raw[at + 2 + place]))) }
            case .q40, .q41:
                let scale = Float16Bits.float(half(at))
                let minimum = type == .q41 ? Float16Bits.float(half(at + 2)) : -8 * scale
                let nibbles = at + (type == .q41 ? 4 : 2)
                for place in 0..<16 { values.append(unsafe scale * Float(raw[nibbles + place] & 15) + minimum) }
                for place in 0..<16 { values.append(unsafe scale * Float(raw[nibbles + place] >> 4) + minimum) }
            }
        }
    }
}
