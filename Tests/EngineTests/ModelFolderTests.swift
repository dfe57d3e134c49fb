import Domain
import Engine
import Foundation
import TestSupport
import Testing

/// What a worker says of a model folder before a run: sound, or refused by name.
@Suite struct ModelFolderTests {
    private func copy(of source: String, without left: Set<String> = []) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: source) where !left.contains(name) {
            try folder.write(name, Data(contentsOf: URL(filePath: source + "/" + name)))
        }
        return folder
    }

    private func expect(_ folder: TemporaryFolder, _ reason: String?, _ what: String) throws {
        let found = try ModelFolder.inspect(path: folder.path)
        if let reason {
            #expect(found.refusal?.contains(reason) == true, "\(what): \(found.refusal ?? "sound")")
        } else {
            #expect(found.refusal == nil, "\(what): \(found.refusal ?? "")")
        }
    }

    /// The variants of a public report's case, and others of their kinds.
    @Test func safetensorsOutOfFormAreRefusedByName() throws {
        let source = Repository.cases + "/safetensors-out-of-form/model"
        let raw = try Data(contentsOf: URL(filePath: source + "/model.safetensors"))
        let length = raw.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let text = String(decoding: raw[8..<8 + length], as: UTF8.self)
        let body = Data(raw[(8 + length)...])
        let header = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]])
        func file(_ header: Data, _ body: Data) -> Data {
            Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }) + header + body
        }
        func file(_ header: [String: [String: Any]], _ body: Data) throws -> Data {
            file(try JSONSerialization.data(withJSONObject: header), body)
        }
        func plus(_ type: String, _ count: Int) throws -> Data {
            var more = header
            more["bert.buffer"] = ["dtype": type, "shape": [8], "data_offsets": [body.count, body.count + count]]
            return try file(more, body + Data(count: count))
        }
        func changed(_ change: (inout [String: [String: Any]]) -> Void) throws -> Data {
            var other = header
            change(&other)
            return try file(other, body)
        }
        let (scale, shift) = ("bert.embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.bias")
        let moved = header.mapValues { entry in
            entry.merging(["data_offsets": (entry["data_offsets"] as? [Int])?.map { $0 + 16 } as Any]) { $1 }
        }.filter { $0.key != "__metadata__" }
        let variants: [(String, Data, String?)] = [
            ("sound", raw, nil),
            (
                "duplicate key",
                file(
                    Data(
                        (text.dropLast(text.last == " " ? text.reversed().prefix { $0 == " " }.count + 1 : 1)
                            + ",\"\(scale)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}").utf8), body),
                "has the key '\(scale)' twice"
            ),
            (
                "overlap", try changed { $0[shift]?["data_offsets"] = header[scale]?["data_offsets"] },
                "overlaps tensor '\(shift)'"
            ),
            ("trailing bytes", raw + Data(count: 16), "16 bytes behind the last tensor belong to none"),
            ("hole", try file(moved, Data(count: 16) + body), "belong to no tensor"),
            ("BOOL", try plus("BOOL", 8), nil), ("U8", try plus("U8", 8), nil), ("F64", try plus("F64", 64), nil),
            ("F8", try plus("F8_E4M3", 8), nil), ("unknown", try plus("F6_NEW", 6), nil),
            ("metadata number", try changed { $0["__metadata__"] = ["step": 3] }, "__metadata__"),
            ("whole numbers", try changed { $0[scale]?["dtype"] = "I16" }, "tensor '\(scale)': element type 'I16'"),
            (
                "renamed", file(Data(text.replacing(scale, with: "bert.embeddings.LayerNorm.weighs").utf8), body),
                "has no tensor '\(scale)'"
            ),
            ("cut", raw.dropLast(4), "it is cut"),
        ]
        for (what, bytes, reason) in variants {
            let folder = try copy(of: source, without: ["model.safetensors"])
            try folder.write("model.safetensors", bytes)
            try expect(folder, reason, what)
        }
    }

    @Test func configurationsAreRefusedByField() throws {
        let source = Repository.cases + "/safetensors-out-of-form/model"
        let good = try String(contentsOfFile: source + "/config.json", encoding: .utf8)
        let fields = try #require(JSONSerialization.jsonObject(with: Data(good.utf8)) as? [String: Any])
        let variants: [(String, Any, String)] = [
            ("hidden_size", 0, "hidden_size: 0"), ("hidden_size", -8, "hidden_size: -8"),
            ("hidden_size", "24", "hidden_size: '24'"),
            ("hidden_size", 1e30, "hidden_size: 1e+30"), ("hidden_size", 24.5, "hidden_size: 24.5"),
            ("hidden_size", NSNull(), "hidden_size: missing"),
            ("hidden_size", [24], "hidden_size: a list"), ("num_hidden_layers", 1_000_000, "num_hidden_layers: 1000000"),
            ("num_attention_heads", 5, "num_attention_heads: 5 heads do not divide"),
            ("layer_norm_eps", -1, "layer_norm_eps: -1"),
            ("layer_norm_eps", "NaN", "layer_norm_eps: 'NaN'"), ("hidden_act", "mish", "hidden_act: 'mish'"),
            ("vocab_size", 3, "vector"), ("intermediate_size", 8, "has shape"),
            ("position_embedding_type", "relative_key", "position_embedding_type"),
        ]
        for (field, value, reason) in variants {
            let folder = try copy(of: source, without: ["config.json"])
            var other = fields
            other[field] = value
            try folder.write("config.json", JSONSerialization.data(withJSONObject: other))
            try expect(folder, reason, "\(field) \(value)")
        }
        for (text, reason) in [
            (good.replacing("{", with: "{\"layer_norm_eps\": NaN, ", maxReplacements: 1), "NaN"),
            (good.replacing("{", with: "{\"hidden_size\": 24, ", maxReplacements: 1), "has the key 'hidden_size' twice"),
            ("[]", "object"),
        ] {
            let folder = try copy(of: source, without: ["config.json"])
            try folder.write("config.json", text)
            try expect(folder, reason, text)
        }
    }

    @Test func shardsAreHeldToTheirIndex() throws {
        let source = Repository.cases + "/safetensors-out-of-form/model"
        let raw = try Data(contentsOf: URL(filePath: source + "/model.safetensors"))
        let names = try SafetensorsFile(path: source + "/model.safetensors").names
        func index(_ file: (String) -> String, _ more: String = "") -> String {
            "{\"metadata\": {\"total_size\": -1}, \"weight_map\": {"
                + names.map { "\"\($0)\": \"\(file($0))\"" }.joined(separator: ", ") + more + "}}"
        }
        let (one, two) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
        let small = SafetensorsWriterBytes.tensor("extra")
        let variants: [(String, [String: Data], String, String?)] = [
            ("sound", [one: raw, two: small], index({ _ in one }, ", \"extra\": \"\(two)\""), nil),
            ("missing file", [one: raw], index({ _ in one }, ", \"extra\": \"\(two)\""), "\(two): cannot be read"),
            ("two shards", [one: raw, two: raw], index({ $0 == names[0] ? two : one }), "is in two files"),
            ("elsewhere", [one: raw, two: small], index({ $0 == names[0] ? two : one }), "where it is not; it is in '\(one)'"),
            ("outside", [one: raw], index({ _ in "../\(one)" }), "is not the name of a safetensors file beside it"),
            (
                "hidden", [one: raw, ".x.safetensors": small], index({ _ in one }, ", \"extra\": \".x.safetensors\""),
                "is not the name"
            ),
            ("twice", [one: raw], index({ _ in one }, ", \"\(names[0])\": \"\(one)\""), "has the key '\(names[0])' twice"),
            ("no map", [one: raw], "{}", "has no weight_map"), ("no JSON", [one: raw], "{", "ends where"),
        ]
        for (what, files, text, reason) in variants {
            let folder = try copy(of: source, without: ["model.safetensors"])
            for (name, bytes) in files { try folder.write(name, bytes) }
            try folder.write("model.safetensors.index.json", text)
            try expect(folder, reason, what)
        }
    }

    @Test func tokenizersAreHeldToTheModel() throws {
        let source = Repository.cases + "/safetensors-out-of-form/model"
        let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        func json(_ type: Int, _ id: Int) -> String {
            let vocabulary = ["a", "b", "ab"].enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
            return """
                {"model": {"type": "BPE", "vocab": {\(vocabulary)}, "merges": ["a b"]}, "pre_tokenizer": {"type": "ByteLevel"},
                 "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "s", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": \(type)}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                  {"Sequence": {"id": "B", "type_id": 0}}], "special_tokens": {"s": {"id": "s", "ids": [\(id)], "tokens": ["s"]}}}}
                """
        }
        let variants: [(String, String, String?)] = [
            ("vocab.txt", tokens.joined(separator: "\n"), nil), ("tokenizer.json", json(0, 1), nil),
            (
                "vocab.txt", (tokens + (0..<5000).map { "x\($0)" }).joined(separator: "\n"),
                "5005 pieces; the model has vectors for"
            ),
            ("tokenizer.json", json(7, 1), "its template has the type 7; 0 and 1 are read"),
            ("tokenizer.json", json(0, 100_000), "puts the token 100000 around texts"),
        ]
        for (name, text, reason) in variants {
            let folder = try copy(of: source, without: ["vocab.txt", "tokenizer.json"])
            try folder.write(name, text)
            try expect(folder, reason, text.prefix(20).description)
        }
    }
}

/// A file of one small tensor.
private enum SafetensorsWriterBytes {
    static func tensor(_ name: String) -> Data {
        let header = "{\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
        return Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }) + Data(header.utf8)
            + Data(count: 4)
    }
}
