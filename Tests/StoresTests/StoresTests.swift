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

    /// What a worker has been asked, and what it is to answer.
    private actor Inspector {
        private(set) var folders: [String] = []
        var answer: Result<ModelInspection, StoreError>

        init(_ answer: Result<ModelInspection, StoreError>) { self.answer = answer }

        func set(_ answer: Result<ModelInspection, StoreError>) { self.answer = answer }

        func inspect(_ folder: String) throws(StoreError) -> ModelInspection {
            folders.append(folder)
            return try answer.get()
        }
    }

    @Test func aModelIsLookedIntoOnceForAsLongAsNoFileChanges() async throws {
        let folder = try modelStore()
        let root = FilePath(folder.path)
        let sound = ModelInspection(refusal: nil, conversationRefusal: "no template", predictsTokens: false)
        let inspector = Inspector(.failure(StoreError(reason: "the worker ended")))
        let stores = Stores(models: ModelStore(root: root), data: DataStore(root: root)) { folder throws(StoreError) in
            try await inspector.inspect(folder)
        }
        let text = try Examples.movieReviews().replacing("all-MiniLM-L6-v2", with: "tiny")
        let request = try #require(RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml").request)
        func problems() async -> [StoreFacts.Problem] {
            await stores.inspectedFacts(for: request).problems.filter { $0.field == "spec.model" }
        }
        // What a process did not come to say is asked again, what one has said is not.
        let crash = StoreFacts.Problem(field: "spec.model", reason: "the worker ended", rule: "model/unreadable")
        for _ in 1...2 { #expect(await problems() == [crash]) }
        await inspector.set(.success(sound))
        for _ in 1...3 { #expect(await problems() == []) }
        #expect(await inspector.folders == [String](repeating: folder.path + "/tiny", count: 3))
        // Any file of the folder may change what a worker finds; folders in it are not read.
        await inspector.set(.success(ModelInspection(refusal: "is cut", conversationRefusal: nil, predictsTokens: false)))
        try folder.write("tiny/onnx/model.onnx", "x")
        #expect(await problems() == [])
        try folder.write("tiny/tokenizer_config.json", "{}")
        let cut = StoreFacts.Problem(field: "spec.model", reason: "is cut", rule: "model/unreadable")
        for _ in 1...2 { #expect(await problems() == [cut]) }
        #expect(await inspector.folders.count == 4)
        #expect(await stores.inspectedFacts(for: request).model == nil)
        // The target of a link changes unseen.
        try folder.link("tiny/README.md", to: "/nowhere")
        for _ in 1...2 { #expect(await problems() == [cut]) }
        #expect(await inspector.folders.count == 6)
    }

    @Test func aModelIsHeldAgainstWhatARequestWantsOfIt() throws {
        let bare = ModelInspection(refusal: nil, conversationRefusal: "has no chat_template", predictsTokens: false)
        func refusal(_ text: String) throws -> String? {
            let decoded = RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml")
            return bare.refusal(of: try #require(decoded.request, "\(decoded.findings)").specification)
        }
        #expect(try refusal(Examples.movieReviews()) == nil)
        let causal = try Examples.text("examples/reviews-causal.yaml")
        #expect(try refusal(causal)?.contains("has no language-model head") == true)
        #expect(
            try refusal(causal.replacing("columns: {text: text}", with: "columns: {messages: m}")) == "has no chat_template")
    }

    @Test func policyFilesAreReadWithTheirDigests() throws {
        let files = try PolicyStore(root: FilePath(Repository.root + "/policies")).files()
        #expect(files.contains { $0.name == "parameters.tests.yaml" && $0.isTests })
        #expect(files.allSatisfy { $0.digest != .zero && !$0.bytes.isEmpty })
    }
}
