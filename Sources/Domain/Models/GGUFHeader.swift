/// The head of a GGUF file: what it says of the model, and where its tensors lie. Hostile until parsed.
///
/// Version 2 and 3, little-endian (llama.cpp's format: magic, version, counts, key-value pairs, tensor descriptions, data).
public struct GGUFHeader: Sendable {
    /// Where its metadata and tensor descriptions must end.
    public static let sizeBytesMax = 256 << 20
    /// Elements of all lists of the metadata together: several times what the largest vocabularies have.
    private static let elementCountMax = 1 << 22
    private static let sharesOfHead = 4

    public enum Value: Sendable, Equatable {
        case integer(Int)
        case number(Double)
        case boolean(Bool)
        case text(String)
        case array([Value])
    }

    public struct Tensor: Sendable, Equatable {
        public let name: String
        /// Fastest-running extent first, as the file has it: inputs before outputs.
        public let extents: [Int]
        /// ggml's number of the element type.
        public let type: UInt32
        /// From the beginning of the file.
        public let offset: Int
    }

    public let metadata: [String: Value]
    /// In the order of the file, each name once.
    public let tensors: [Tensor]
    /// What offsets and the tensors' data are padded to.
    public let alignment: Int
    /// Where the tensors' data begin in the file.
    public let dataStart: Int

    /// Reads as much of a file as its head takes.
    /// - Parameters:
    ///   - fileBytes: the size of the file.
    ///   - read: gives that many bytes of the file's beginning.
    public static func read<Failure: Error>(
        fileBytes: Int, _ read: (_ count: Int) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Result<GGUFHeader, GGUFError> {
        var count = min(1 << 20, fileBytes)
        while true {
            let bytes = try read(count)
            do throws(GGUFError) {
                return .success(try GGUFHeader(bytes: bytes, fileBytes: fileBytes))
            } catch {
                guard error.isCut, count < min(fileBytes, sizeBytesMax) else { return .failure(error) }
                count = min(count * sharesOfHead, fileBytes, sizeBytesMax)
            }
        }
    }

    /// - Parameters:
    ///   - bytes: the file, or a beginning of it that holds the whole head.
    ///   - fileBytes: the size of the file; nil for that of `bytes`.
    /// - Throws: `GGUFError` that names the offset at fault.
    public init(bytes: [UInt8], fileBytes: Int? = nil) throws(GGUFError) {
        var reader = Reader(bytes: bytes, fileBytes: fileBytes ?? bytes.count)
        guard try reader.bytes(4) == Array("GGUF".utf8) else { throw GGUFError("does not begin with 'GGUF'") }
        let version = try reader.unsigned(UInt32.self)
        guard version & 0xFFFF != 0 || version == 0 else {
            throw GGUFError("is big-endian (version \(version.byteSwapped)); little-endian files are read")
        }
        guard version == 2 || version == 3 else { throw GGUFError("version \(version); 2 and 3 are read") }
        let tensorCount = try reader.count(max: 1 << 20, "tensors")
        let pairCount = try reader.count(max: 1 << 20, "metadata entries")
        var metadata: [String: Value] = [:]
        for _ in 0..<pairCount {
            let key = try reader.text()
            let value = try reader.value(type: try reader.unsigned(UInt32.self), depth: 0)
            guard metadata.updateValue(value, forKey: key) == nil else { throw GGUFError("has \(key.quoted(80)) twice") }
        }
        var found: [(name: String, extents: [Int], type: UInt32, offset: Int)] = []
        var names: Set<[UInt8]> = []
        for _ in 0..<tensorCount {
            let tensor = try reader.tensor()
            guard names.insert(Array(tensor.name.utf8)).inserted else {
                throw GGUFError("has the tensor \(tensor.name.quoted(80)) twice")
            }
            found.append(tensor)
        }
        var alignment = 32
        if let value = metadata["general.alignment"] {
            guard case .integer(let given) = value, given >= 1, given <= 1 << 20, given.nonzeroBitCount == 1 else {
                throw GGUFError("general.alignment is not a power of two")
            }
            alignment = given
        }
        let start = (reader.position + alignment - 1) / alignment * alignment
        self.metadata = metadata
        self.alignment = alignment
        dataStart = start
        tensors = found.map { Tensor(name: $0.name, extents: $0.extents, type: $0.type, offset: start + $0.offset) }
    }

    /// The text under `key`.
    public func text(_ key: String) throws(GGUFError) -> String {
        guard case .text(let text) = metadata[key] else { throw GGUFError("has no text '\(key)'") }
        return text
    }

    /// The list of texts under `key`.
    public func texts(_ key: String) throws(GGUFError) -> [String] {
        guard case .array(let values) = metadata[key] else { throw GGUFError("has no list '\(key)'") }
        return try values.map { value throws(GGUFError) in
            guard case .text(let text) = value else { throw GGUFError("'\(key)' is not a list of texts") }
            return text
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        let fileBytes: Int
        var position = 0
        var elementCount = 0

        init(bytes: [UInt8], fileBytes: Int) {
            self.bytes = bytes
            self.fileBytes = fileBytes
        }

        mutating func take(_ count: Int) throws(GGUFError) -> Range<Int> {
            guard count >= 0, count <= min(fileBytes, GGUFHeader.sizeBytesMax) - position else {
                throw GGUFError("ends within its head: \(count) bytes are needed at offset \(position)")
            }
            guard count <= bytes.count - position else {
                throw GGUFError("has more head than was read, at offset \(position)", isCut: true)
            }
            defer { position += count }
            return position..<position + count
        }

        mutating func bytes(_ count: Int) throws(GGUFError) -> [UInt8] { Array(bytes[try take(count)]) }

        mutating func unsigned<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) throws(GGUFError) -> Number {
            let range = try take(Number.bitWidth / 8)
            var result: Number = 0
            for index in range.reversed() { result = result << 8 | Number(bytes[index]) }
            return result
        }

        mutating func count(max: UInt64, _ what: String) throws(GGUFError) -> Int {
            let offset = position
            let count = try unsigned(UInt64.self)
            guard count <= max else { throw GGUFError("claims \(count) \(what) at offset \(offset); at most \(max) are read") }
            return Int(count)
        }

        mutating func text() throws(GGUFError) -> String {
            let offset = position
            let count = try count(max: UInt64(GGUFHeader.sizeBytesMax), "bytes of text")
            guard let text = String(validating: bytes[try take(count)], as: UTF8.self) else {
                throw GGUFError("has a text that is not UTF-8 at offset \(offset)")
            }
            return text
        }

        mutating func value(type: UInt32, depth: Int) throws(GGUFError) -> Value {
            switch type {
            case 0: return .integer(Int(try unsigned(UInt8.self)))
            case 1: return .integer(Int(Int8(bitPattern: try unsigned(UInt8.self))))
            case 2: return .integer(Int(try unsigned(UInt16.self)))
            case 3: return .integer(Int(Int16(bitPattern: try unsigned(UInt16.self))))
            case 4: return .integer(Int(try unsigned(UInt32.self)))
            case 5: return .integer(Int(Int32(bitPattern: try unsigned(UInt32.self))))
            case 6: return .number(Double(Float(bitPattern: try unsigned(UInt32.self))))
            case 7: return .boolean(try unsigned(UInt8.self) != 0)
            case 8: return .text(try text())
            case 9:
                guard depth < 4 else { throw GGUFError("nests lists too deeply at offset \(position)") }
                let type = try unsigned(UInt32.self)
                // Every element needs at least a byte, so that a claim cannot cost more memory than the file has.
                let count = try count(max: UInt64(max(0, fileBytes - position)), "elements")
                elementCount += count
                guard elementCount <= GGUFHeader.elementCountMax else {
                    throw GGUFError("has more than \(GGUFHeader.elementCountMax) elements in lists, at offset \(position)")
                }
                var values: [Value] = []
                for _ in 0..<count { values.append(try value(type: type, depth: depth + 1)) }
                return .array(values)
            case 10:
                let value = try unsigned(UInt64.self)
                guard let number = Int(exactly: value) else { throw GGUFError("has \(value) at offset \(position - 8)") }
                return .integer(number)
            case 11: return .integer(Int(truncatingIfNeeded: try unsigned(UInt64.self)))
            case 12: return .number(Double(bitPattern: try unsigned(UInt64.self)))
            default: throw GGUFError("has a value of the unknown type \(type) at offset \(position)")
            }
        }

        mutating func tensor() throws(GGUFError) -> (name: String, extents: [Int], type: UInt32, offset: Int) {
            let name = try text()
            let dimensions = try unsigned(UInt32.self)
            guard dimensions >= 1, dimensions <= 4 else {
                throw GGUFError("tensor \(name.quoted(80)) has \(dimensions) dimensions; 1 to 4 are read")
            }
            var extents: [Int] = []
            for _ in 0..<dimensions { extents.append(try count(max: 1 << 32, "elements along a dimension")) }
            guard !extents.contains(0) else { throw GGUFError("tensor \(name.quoted(80)) has the extents \(extents)") }
            let type = try unsigned(UInt32.self)
            return (name, extents, type, try count(max: 1 << 50, "bytes of offset"))
        }
    }
}

/// What is wrong with a GGUF file.
public struct GGUFError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: ConfigurationMessage
    /// Whether the head goes on behind the bytes that were given.
    let isCut: Bool

    /// - Parameter problem: in English.
    public init(_ problem: String) {
        self.init(problem, isCut: false)
    }

    init(_ problem: String, isCut: Bool) {
        message = .gguf(problem: problem)
        self.isCut = isCut
    }

    init(_ message: ConfigurationMessage) {
        self.message = message
        isCut = false
    }

    /// In English.
    public var description: String { Words(.english).configuration(message) }
}

extension ModelConfiguration {
    /// The configuration that a GGUF file's metadata amounts to, in the terms of `config.json`.
    public init(gguf header: GGUFHeader) throws(GGUFError) {
        if case .integer(let count) = header.metadata["split.count"], count > 1 {
            throw GGUFError(.splitFile(parts: count))
        }
        let family = try header.text("general.architecture")
        let read = ["llama", "qwen2"]
        guard read.contains(family) else { throw GGUFError(.foreignArchitecture(family: family.quoted(), read: read)) }
        var fields: [String: Value] = ["model_type": .text(family)]
        func copy(_ key: String, to field: String, isNeeded: Bool = true) throws(GGUFError) {
            switch header.metadata["\(family).\(key)"] {
            case .integer(let value): fields[field] = .number(Double(value))
            case .number(let value): fields[field] = .number(value)
            case nil where !isNeeded: break
            default: throw GGUFError(.noNumber(key: "\(family).\(key)"))
            }
        }
        try copy("embedding_length", to: "hidden_size")
        try copy("block_count", to: "num_hidden_layers")
        try copy("feed_forward_length", to: "intermediate_size")
        try copy("context_length", to: "max_position_embeddings")
        try copy("attention.head_count", to: "num_attention_heads")
        try copy("attention.head_count_kv", to: "num_key_value_heads", isNeeded: false)
        try copy("attention.key_length", to: "head_dim", isNeeded: false)
        try copy("attention.layer_norm_rms_epsilon", to: "rms_norm_eps")
        try copy("rope.freq_base", to: "rope_theta", isNeeded: false)
        switch header.metadata["\(family).rope.scaling.type"] {
        case nil, .text("none"): break
        case .text(let scaling):
            throw GGUFError(.foreignScaling(key: "\(family).rope.scaling.type", scaling: scaling.quoted()))
        default: throw GGUFError("\(family).rope.scaling.type is no text")
        }
        try Self.checkUnread(header, family)
        guard let words = header.tensors.first(where: { $0.name == "token_embd.weight" }), words.extents.count == 2 else {
            throw GGUFError("has no matrix 'token_embd.weight'")
        }
        fields["vocab_size"] = .number(Double(words.extents[1]))
        fields["tie_word_embeddings"] = .boolean(!header.tensors.contains { $0.name == "output.weight" })
        let factors = "rope_freqs.weight"
        self.init(fields: fields, rotationFactors: header.tensors.contains { $0.name == factors } ? factors : nil)
    }

    /// What llama.cpp would compute with and this reader does not must say what is computed here anyway.
    private static func checkUnread(_ header: GGUFHeader, _ family: String) throws(GGUFError) {
        // With a type, which can only be 'none' here, the factor does nothing; 0 is llama.cpp's way to say none.
        let hasType = header.metadata["\(family).rope.scaling.type"] != nil
        for key in ["rope.scaling.factor", "rope.scale_linear"] where !hasType {
            switch header.metadata["\(family).\(key)"] {
            case nil, .number(0), .number(1), .integer(1): break
            default: throw GGUFError(.stretchedFile(key: "\(family).\(key)"))
            }
        }
        if let experts = header.metadata["\(family).expert_count"], experts != .integer(0) {
            throw GGUFError(.experts(key: "\(family).expert_count"))
        }
        func integer(_ key: String) -> Int? {
            if case .integer(let value) = header.metadata["\(family).\(key)"] { value } else { nil }
        }
        guard let heads = integer("attention.head_count"), heads > 0, let width = integer("embedding_length") else { return }
        let depth = integer("attention.key_length") ?? width / heads
        for key in ["rope.dimension_count", "attention.value_length"] {
            guard let value = integer(key), value != depth else { continue }
            throw GGUFError(.headChannels(key: "\(family).\(key)", value: value, channels: depth))
        }
        if family == "llama", let bias = header.tensors.first(where: { $0.name.hasSuffix("attn_q.bias") }) {
            throw GGUFError(.attentionBiases(tensor: bias.name.quoted(80)))
        }
    }
}
