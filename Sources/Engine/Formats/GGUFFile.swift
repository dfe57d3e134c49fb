public import Domain
internal import FoundationEssentials

/// The tensors of a GGUF file under Hugging Face's names, widened to single precision.
///
/// Element types: F32, F16, BF16, and blocks of 32 weights: Q8_0 (scale, 32 signed bytes), Q4_0 (scale, nibbles less 8),
/// Q4_1 (scale, minimum, nibbles); the low nibbles are a block's first 16 weights.
public struct GGUFFile: TensorSource {
    public let name: String
    public let header: GGUFHeader
    /// What the metadata amounts to, in the terms of `config.json`.
    public let configuration: ModelConfiguration
    private let bytes: Data
    private let entries: [String: Entry]

    private struct Entry: Sendable {
        let type: ElementType
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

        /// Weights and bytes of a block.
        var block: (weights: Int, bytes: Int) {
            switch self {
            case .float32: (1, 4)
            case .float16, .bfloat16: (1, 2)
            case .q40: (32, 18)
            case .q41: (32, 20)
            case .q80: (32, 34)
            }
        }
    }

    /// Opens the file at `path`.
    public init(path: String) throws(FormatError) {
        let data = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) }
        try self.init(bytes: data, name: path)
    }

    init(bytes: Data, name: String) throws(FormatError) {
        do {
            header = try GGUFHeader(bytes: bytes)
            configuration = try ModelConfiguration(gguf: header)
        } catch {
            throw FormatError(file: name, reason: error.description)
        }
        let shape: GroupedAttention
        do {
            shape = try GroupedAttention(configuration, hiddenWidth: configuration.integer("hidden_size", in: 1...16_384))
        } catch {
            throw FormatError(file: name, reason: "\(error.field ?? "metadata"): \(error.reason)")
        }
        // Only the llama family's rows are reordered; qwen2 rotates as Hugging Face does.
        let depth = configuration.modelType == "llama" ? shape.depth : nil
        var entries: [String: Entry] = [:]
        for tensor in header.tensors {
            let key = Self.name(of: tensor.name)
            let permuted = tensor.name.hasSuffix("attn_q.weight") || tensor.name.hasSuffix("attn_k.weight")
            entries[key] = try Self.entry(tensor, fileCount: bytes.count, permutedDepth: permuted ? depth : nil, name: name)
        }
        self.name = name
        self.bytes = bytes
        self.entries = entries
    }

    private static func entry(
        _ tensor: GGUFHeader.Tensor, fileCount: Int, permutedDepth: Int?, name: String
    ) throws(FormatError) -> Entry {
        func fail(_ reason: String) -> FormatError {
            FormatError(file: name, reason: "tensor '\(tensor.name.prefix(80))': \(reason)")
        }
        guard let type = ElementType(rawValue: tensor.type) else {
            throw fail("element type \(tensor.type); F32, F16, BF16, Q8_0, Q4_0 and Q4_1 are read")
        }
        var count = 1
        for extent in tensor.extents {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows, product <= 1 << 40 else { throw fail("its extents \(tensor.extents) are too large") }
            count = product
        }
        let block = type.block
        guard tensor.extents[0].isMultiple(of: block.weights) else {
            throw fail("rows of \(tensor.extents[0]) in blocks of \(block.weights)")
        }
        let size = count / block.weights * block.bytes
        guard tensor.offset <= fileCount, size <= fileCount - tensor.offset else {
            throw fail("\(size) bytes at \(tensor.offset) are past the end of the file")
        }
        let shape = Array(tensor.extents.reversed())
        if let permutedDepth, !(shape.count == 2 && shape[0].isMultiple(of: permutedDepth)) {
            throw fail("\(shape[0]) rows are no whole number of heads of \(permutedDepth)")
        }
        return Entry(type: type, shape: shape, range: tensor.offset..<tensor.offset + size, permutedDepth: permutedDepth)
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

    public var names: [String] { entries.keys.sorted() }

    public func shape(of tensor: String) -> [Int]? { entries[tensor]?.shape }

    public func floats(_ tensor: String, shape: [Int]?) throws(FormatError) -> [Float] {
        guard let entry = entries[tensor] else { throw FormatError(file: name, reason: "has no tensor '\(tensor)'") }
        if let shape, shape != entry.shape {
            throw FormatError(file: name, reason: "tensor '\(tensor)' has shape \(entry.shape), \(shape) is needed")
        }
        let range = bytes.startIndex + entry.range.lowerBound..<bytes.startIndex + entry.range.upperBound
        let count = entry.shape.reduce(1, *)
        let values = unsafe bytes[range].withUnsafeBytes { raw in unsafe Self.widened(raw, count: count, entry.type) }
        guard let depth = entry.permutedDepth else { return values }
        return RotaryRows.halved(values, columns: entry.shape[1], depth: depth)
    }

    private static func widened(_ raw: UnsafeRawBufferPointer, count: Int, _ type: ElementType) -> [Float] {
        func half(_ offset: Int) -> UInt16 {
            unsafe UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        }
        let block = type.block
        return unsafe [Float](unsafeUninitializedCapacity: count) { values, initialised in
            for index in 0..<count / block.weights {
                let (at, first) = (index * block.bytes, index * block.weights)
                switch type {
                case .float32:
                    let bits = unsafe UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
                    unsafe values[first] = Float(bitPattern: bits)
                case .float16: unsafe values[first] = Float16Bits.float(half(at))
                case .bfloat16: unsafe values[first] = Float(bitPattern: UInt32(half(at)) << 16)
                case .q80:
                    let scale = Float16Bits.float(half(at))
                    for place in 0..<32 {
                        unsafe values[first + place] = scale * Float(Int8(bitPattern: raw[at + 2 + place]))
                    }
                case .q40, .q41:
                    let scale = Float16Bits.float(half(at))
                    let minimum = type == .q41 ? Float16Bits.float(half(at + 2)) : -8 * scale
                    let nibbles = at + (type == .q41 ? 4 : 2)
                    for place in 0..<16 {
                        let byte = unsafe raw[nibbles + place]
                        unsafe values[first + place] = scale * Float(byte & 15) + minimum
                        unsafe values[first + place + 16] = scale * Float(byte >> 4) + minimum
                    }
                }
            }
            initialised = count
        }
    }
}
