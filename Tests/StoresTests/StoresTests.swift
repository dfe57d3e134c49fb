import Admission
import Domain
import Foundation
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite struct StoresTests {
    private static let configuration = """
        {"model_type": "bert", "hidden_size": 8, "num_hidden_layers": 1, "intermediate_size": 16, "vocab_size": 40,
         "max_position_embeddings": 32, "num_attention_heads": 2, "hidden_act": "gelu"}
        """
    private let columns = DataSelection.Columns(text: "text", label: "label")

    private func modelStore() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("tiny/config.json", Self.configuration)
        try folder.write("tiny/model.safetensors", "weights")
        try folder.write("tiny/vocab.txt", "[PAD]")
        return folder
    }

    @Test func aModelIsItsShapeAndItsDigests() throws {
        let folder = try modelStore()
        let store = ModelStore(root: FilePath(folder.path))
        let model = try store.model(named: "tiny")
        #expect(model.shape.linearSites.count == 6 && model.path == folder.path + "/tiny")
        // printf weights | sha256sum
        #expect(model.weightsDigest.hexadecimal == "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c")
        try folder.write("tiny/model.safetensors", "other weights")
        #expect(try store.model(named: "tiny").weightsDigest != model.weightsDigest)
        // Whatever changes a token changes the tokenizer's digest.
        var digests: Set = [model.tokenizerDigest]
        for name in [
            "vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
            "chat_template.jinja",
        ] {
            try folder.write("tiny/" + name, "other")
            #expect(digests.insert(try store.model(named: "tiny").tokenizerDigest).inserted, "\(name)")
        }
    }

    @Test func missingAndBrokenModelsAreNamed() throws {
        let folder = try modelStore()
        let store = ModelStore(root: FilePath(folder.path))
        #expect(throws: StoreError(reason: "there is no model 'large'; there are: tiny")) { try store.model(named: "large") }
        try folder.write("tiny/config.json", "{}")
        let error = #expect(throws: StoreError.self) { try store.model(named: "tiny") }
        #expect(error?.reason.hasPrefix("model 'tiny': config.json: model_type: ") == true)
    }

    @Test func noNameLeavesAStore() throws {
        let folder = try modelStore()
        try folder.write("outside.tsv", "text\tlabel\na\tno\n")
        try folder.write("store/inside.tsv", "text\tlabel\na\tno\n")
        try folder.link("store/link.tsv", to: folder.path + "/outside.tsv")
        try folder.link("store/folder", to: folder.path)
        let store = DataStore(root: FilePath(folder.path + "/store"))
        #expect(try store.file("inside.tsv", columns: columns, labels: ["no", "yes"]).rowCount == 1)
        for (path, reason) in [
            ("../outside.tsv", "'../outside.tsv' would leave the store"),
            ("/etc/passwd", "'/etc/passwd' would leave the store"),
            ("", "'' would leave the store"), ("./inside.tsv", "'./inside.tsv' would leave the store"),
            ("link.tsv", "'link.tsv' is or goes through a symbolic link"),
            ("folder/outside.tsv", "'folder/outside.tsv' goes through something that is not a folder, or a symbolic link"),
            ("inside.tsv/x", "'inside.tsv/x' goes through something that is not a folder, or a symbolic link"),
            ("nothing.tsv", "there is no 'nothing.tsv'"),
        ] {
            #expect(throws: StoreError(reason: reason)) { try store.file(path, columns: columns, labels: ["no", "yes"]) }
        }
    }

    @Test func whatIsNoRegularFileIsNotOpened() throws {
        let folder = try modelStore()
        #expect(folder.pipe("pipe.tsv"))
        let store = DataStore(root: FilePath(folder.path))
        for name in ["pipe.tsv", "tiny"] {
            #expect(throws: StoreError(reason: "'\(name)' is not a regular file")) {
                try store.file(name, columns: columns, labels: ["no", "yes"])
            }
        }
    }

    @Test func rowsAndWordsAreCounted() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.tsv", "text\tlabel\nIt's a good film.\tyes\n口コミ\tno\n")
        let file = try DataStore(root: FilePath(folder.path)).file("a.tsv", columns: columns, labels: ["no", "yes"])
        // It ' s a good film . — and each of three Japanese characters.
        #expect(file.rowCount == 2 && file.wordCount == 10)
        #expect(throws: StoreError(reason: "a.tsv: line 2: label 'yes'; the request has no")) {
            try DataStore(root: FilePath(folder.path)).file("a.tsv", columns: columns, labels: ["no"])
        }
    }

    @Test func everyProblemOfARequestIsFound() throws {
        let folder = try modelStore()
        let root = FilePath(folder.path)
        let stores = Stores(models: ModelStore(root: root), data: DataStore(root: root))
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let facts = stores.facts(for: try #require(decoded.request))
        #expect(facts.problems.map(\.field) == ["spec.model", "spec.data.train", "spec.data.validation", "spec.data.test"])
    }

    @Test func policyFilesAreReadWithTheirDigests() throws {
        let files = try PolicyStore(root: FilePath(Repository.root + "/policies")).files()
        #expect(files.contains { $0.name == "parameters.tests.yaml" && $0.isTests })
        #expect(files.allSatisfy { $0.digest != .zero && !$0.bytes.isEmpty })
    }
}
