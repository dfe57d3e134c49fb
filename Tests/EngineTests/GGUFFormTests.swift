import Domain
import Engine
import Foundation
import TestSupport
import Testing

/// GGUF files as they come out of broken downloads, old converters and other people's hands.
@Suite struct GGUFFormTests {
    private static let variants: [(String, @Sendable (inout TinyGGUF) -> Void, String?)] = [
        ("sound", { _ in }, nil), ("version 2", { $0.version = 2 }, nil),
        ("version 1", { $0.version = 1 }, "version 1; 2 and 3 are read"),
        ("big-endian", { $0.version = 3 << 24 }, "is big-endian"),
        ("doubled tensor", { $0.tensors.append(TinyGGUF().tensors[0]) }, "has the tensor 'token_embd.weight' twice"),
        (
            "tensor of two names", { $0.tensors.append(("model.norm.weight", 32, 0, 0)) },
            "has the tensor 'model.norm.weight' twice"
        ),
        ("doubled key", { $0.metadata.append(TinyGGUF().metadata[1]) }, "has 'llama.embedding_length' twice"),
        ("buffer of another type", { $0.tensors.append(("rope.buffer", 8, 0, 24)) }, nil),
        ("buffer of an unknown type", { $0.tensors.append(("buffer", 8, 0, 77)) }, nil),
        ("needed tensor of another type", { $0.tensors[1].type = 24 }, "tensor 'model.norm.weight' has the element type I8"),
        ("needed tensor of an unknown type", { $0.tensors[1].type = 77 }, "has the element type number 77"),
        ("missing tensor", { $0.tensors.remove(at: 3) }, "has no tensor 'model.layers.0.self_attn.q_proj.weight'"),
        ("overlap", { $0.offsets[2] = 0 }, "overlaps 'blk.0.attn_norm.weight'"),
        ("hole", { $0.offsets[10] = 1 << 15 }, "belong to no tensor"),
        ("unaligned", { $0.offsets[1] = 129 }, "no multiple of the alignment 32"),
        ("beyond the file", { $0.offsets = [0: 1 << 40] }, "belong to no tensor"),
        (
            "extents that overflow",
            {
                $0.tensors[0].inputs = 1 << 31
                $0.tensors[0].outputs = 1 << 31
            }, "too large"
        ),
        ("an extent of 0", { $0.tensors[0].inputs = 0 }, "has the extents [0, 3]"),
        ("a claim of many elements", { $0.tensors[0].inputs = 1 << 60 }, "claims"),
        ("alignment 0", { $0.set("general.alignment", TinyGGUF.integer(0)) }, "general.alignment is not a power of two"),
        ("alignment 48", { $0.set("general.alignment", TinyGGUF.integer(48)) }, "general.alignment is not a power of two"),
        (
            "alignment 64",
            {
                $0.set("general.alignment", TinyGGUF.integer(64))
                $0.alignment = 64
            }, nil
        ),
        ("split", { $0.set("split.count", TinyGGUF.integer(2)) }, "one of 2 parts of a split model"),
        ("no pre-tokenizer", { $0.remove("tokenizer.ggml.pre") }, "has no text 'tokenizer.ggml.pre'"),
        ("unknown pre-tokenizer", { $0.set("tokenizer.ggml.pre", TinyGGUF.text("tekken")) }, "tokenizer.ggml.pre 'tekken'"),
        ("no merges", { $0.remove("tokenizer.ggml.merges") }, "has no list 'tokenizer.ggml.merges'"),
        ("merges of strangers", { $0.set("tokenizer.ggml.merges", TinyGGUF.texts(["x y"])) }, "merge 1"),
        (
            "tokens that are numbers", { $0.set("tokenizer.ggml.tokens", TinyGGUF.integers([1, 2, 3])) },
            "is not a list of texts"
        ),
        (
            "too many tokens", { $0.set("tokenizer.ggml.tokens", TinyGGUF.texts(["a", "b", "ab", "c"])) },
            "4 pieces; the model has vectors for 3"
        ),
        (
            "few token types", { $0.set("tokenizer.ggml.token_type", TinyGGUF.integers([1, 1])) },
            "as many entries as tokenizer.ggml.tokens has, 3"
        ),
        (
            "many scores", { $0.set("tokenizer.ggml.scores", TinyGGUF.integers([1, 1, 1, 1])) },
            "'tokenizer.ggml.scores' is not a list"
        ),
        (
            "beginning out of range",
            {
                $0.set("tokenizer.ggml.add_bos_token", TinyGGUF.boolean(true))
                $0.set("tokenizer.ggml.bos_token_id", TinyGGUF.integer(3))
            }, "'tokenizer.ggml.bos_token_id' is not the number of one of the 3 tokens"
        ),
        ("padding out of range", { $0.set("tokenizer.ggml.padding_token_id", TinyGGUF.integer(.max)) }, "padding_token_id"),
        ("unknown out of range", { $0.set("tokenizer.ggml.unknown_token_id", TinyGGUF.integer(9)) }, "unknown_token_id"),
        ("end in range", { $0.set("tokenizer.ggml.eos_token_id", TinyGGUF.integer(2)) }, nil),
        (
            "a list that claims more than the file has",
            {
                $0.set("x", TinyGGUF.number(UInt32(9)) + TinyGGUF.number(UInt32(0)) + TinyGGUF.number(UInt64(1) << 40))
            }, "claims 1099511627776 elements"
        ),
        (
            "a text that claims more than the file has",
            { $0.set("x", TinyGGUF.number(UInt32(8)) + TinyGGUF.number(UInt64(1) << 27)) }, "ends within its head"
        ),
        (
            "a list of lists of lists",
            { gguf in
                gguf.set(
                    "x",
                    TinyGGUF.number(UInt32(9))
                        + (0..<9).flatMap { _ in TinyGGUF.number(UInt32(9)) + TinyGGUF.number(UInt64(1)) })
            }, "nests lists too deeply"
        ),
        ("a value of no type", { $0.set("x", TinyGGUF.number(UInt32(13))) }, "unknown type 13"),
        (
            "a huge number", { $0.set("llama.block_count", TinyGGUF.number(UInt32(10)) + TinyGGUF.number(UInt64.max)) },
            "has 18446744073709551615"
        ),
        (
            "NaN",
            {
                $0.set(
                    "llama.attention.layer_norm_rms_epsilon", TinyGGUF.number(UInt32(6)) + TinyGGUF.number(Float.nan.bitPattern)
                )
            }, "rms_norm_eps: nan"
        ),
        ("no heads", { $0.set("llama.attention.head_count", TinyGGUF.integer(0)) }, "num_attention_heads: 0"),
        (
            "a stretched context",
            { $0.set("llama.rope.scaling.factor", TinyGGUF.number(UInt32(6)) + TinyGGUF.number(Float(4).bitPattern)) },
            "stretches the context"
        ),
        (
            "half of the channels rotated", { $0.set("llama.rope.dimension_count", TinyGGUF.integer(4)) },
            "llama.rope.dimension_count is 4"
        ),
        ("biases", { $0.tensors.append(("blk.0.attn_q.bias", 32, 0, 0)) }, "attention with biases"),
    ]

    @Test(arguments: variants.indices) func aFileIsTakenOrRefusedByName(index: Int) throws {
        let (what, change, reason) = Self.variants[index]
        var gguf = TinyGGUF()
        change(&gguf)
        try check(gguf.bytes, as: "tiny.gguf", reason, what)
    }

    private func check(_ bytes: [UInt8], as name: String, _ reason: String?, _ what: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(name, bytes)
        let refusal = try ModelFolder.inspect(path: folder.path).refusal
        #expect(reason.map { refusal?.contains($0) == true } ?? (refusal == nil), "\(what): \(refusal ?? "sound")")
    }

    @Test func aCutFileIsNamed() throws {
        let bytes = TinyGGUF().bytes
        try check(Array(bytes.dropLast()), as: "tiny.gguf", "it is cut", "one byte short")
        for count in stride(from: 0, to: bytes.count, by: 61) {
            try check(Array(bytes.prefix(count)), as: "tiny.gguf", "tiny.gguf: ", "\(count) bytes")
        }
    }

    @Test func aHeadOfMoreThanTheFirstPieceIsRead() throws {
        var gguf = TinyGGUF()
        gguf.metadata.insert(("long", TinyGGUF.text(String(repeating: "x", count: 3 << 20))), at: 0)
        try check(gguf.bytes, as: "tiny.gguf", nil, "3 MiB of head")
        gguf.metadata[0].value =
            TinyGGUF.number(UInt32(9)) + TinyGGUF.number(UInt32(0)) + TinyGGUF.number(UInt64(5 << 20))
            + [UInt8](repeating: 0, count: 5 << 20)
        try check(gguf.bytes, as: "tiny.gguf", "elements in lists", "5 Mi elements")
    }
}
