/// A GGUF file of one block with every element type that is read, by hand after llama.cpp's description of the format.
struct TinyGGUF {
    var version: UInt32 = 3
    var alignment = 32
    /// Keys with their values' types and bytes, in order.
    var metadata: [(key: String, value: [UInt8])] = [
        ("general.architecture", text("llama")), ("llama.embedding_length", integer(32)), ("llama.block_count", integer(1)),
        ("llama.feed_forward_length", integer(64)), ("llama.context_length", integer(16)),
        ("llama.attention.head_count", integer(4)), ("llama.attention.head_count_kv", integer(2)),
        ("llama.attention.layer_norm_rms_epsilon", number(UInt32(6)) + number(Float(1e-5).bitPattern)),
        ("tokenizer.ggml.model", text("gpt2")), ("tokenizer.ggml.pre", text("smollm")),
        ("tokenizer.ggml.tokens", texts(["a", "b", "ab"])), ("tokenizer.ggml.merges", texts(["a b"])),
    ]
    /// Name, inputs, outputs (0 for a vector), type.
    var tensors: [(name: String, inputs: UInt64, outputs: UInt64, type: UInt32)] = [
        ("token_embd.weight", 32, 3, 8), ("output_norm.weight", 32, 0, 0), ("blk.0.attn_norm.weight", 32, 0, 0),
        ("blk.0.attn_q.weight", 32, 32, 3), ("blk.0.attn_k.weight", 32, 16, 2), ("blk.0.attn_v.weight", 32, 16, 1),
        ("blk.0.attn_output.weight", 32, 32, 30), ("blk.0.ffn_norm.weight", 32, 0, 0),
        ("blk.0.ffn_gate.weight", 32, 64, 8), ("blk.0.ffn_up.weight", 32, 64, 3), ("blk.0.ffn_down.weight", 64, 32, 2),
    ]
    /// What tensors hold, from their beginning, by name; all else is 0x11.
    var contents: [String: [UInt8]] = [:]
    /// Offsets that lie, by the tensor's place.
    var offsets: [Int: Int] = [:]

    static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Number($0 * 8)) }
    }
    static func bare(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
    static func text(_ text: String) -> [UInt8] { number(UInt32(8)) + bare(text) }
    static func integer(_ value: UInt32) -> [UInt8] { number(UInt32(4)) + number(value) }
    static func boolean(_ value: Bool) -> [UInt8] { number(UInt32(7)) + [value ? 1 : 0] }
    static func texts(_ texts: [String]) -> [UInt8] {
        number(UInt32(9)) + number(UInt32(8)) + number(UInt64(texts.count)) + texts.flatMap(bare)
    }
    static func integers(_ values: [Int32]) -> [UInt8] {
        number(UInt32(9)) + number(UInt32(5)) + number(UInt64(values.count)) + values.flatMap { number($0) }
    }

    /// Puts a value under a key, in place of one that is there.
    mutating func set(_ key: String, _ value: [UInt8]) {
        metadata.removeAll { $0.key == key }
        metadata.append((key, value))
    }

    mutating func remove(_ key: String) { metadata.removeAll { $0.key == key } }

    var bytes: [UInt8] {
        var bytes = Array("GGUF".utf8) + Self.number(version) + Self.number(UInt64(tensors.count))
        bytes += Self.number(UInt64(metadata.count))
        for (key, value) in metadata { bytes += Self.bare(key) + value }
        let blocks: [UInt32: (UInt64, UInt64)] = [
            0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 12: (256, 144),
            13: (256, 176), 14: (256, 210), 24: (1, 1), 30: (1, 2),
        ]
        var data: [UInt8] = []
        var offset = 0
        for (place, tensor) in tensors.enumerated() {
            bytes += Self.bare(tensor.name) + Self.number(UInt32(tensor.outputs == 0 ? 1 : 2)) + Self.number(tensor.inputs)
            if tensor.outputs > 0 { bytes += Self.number(tensor.outputs) }
            bytes += Self.number(tensor.type) + Self.number(UInt64(offsets[place] ?? offset))
            let block = blocks[tensor.type] ?? (1, 4)
            let count = tensor.inputs.multipliedReportingOverflow(by: max(tensor.outputs, 1)).partialValue
            offset += (min(Int(count / block.0 * block.1), 1 << 20) + alignment - 1) / alignment * alignment
            data += contents[tensor.name] ?? []
            data += [UInt8](repeating: 0x11, count: max(0, offset - data.count))
        }
        bytes += [UInt8](repeating: 0, count: (alignment - bytes.count % alignment) % alignment)
        return bytes + data
    }
}
