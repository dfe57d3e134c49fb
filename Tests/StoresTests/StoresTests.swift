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
    private func selection(_ path: String, sample: Int? = nil) -> DataSelection {
        DataSelection(
            train: path, validation: path, test: path, columns: DataSelection.Columns(text: "text", label: "label"),
            sample: DataSelection.Sample(train: sample))
    }

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
        let missing = #expect(throws: StoreError.self) { try store.model(named: "large") }
        #expect(missing?.reason == "there is no model 'large'; there are: tiny")
        try folder.write("tiny/config.json", "{}")
        let error = #expect(throws: StoreError.self) { try store.model(named: "tiny") }
        #expect(error?.reason.hasPrefix("model 'tiny': config.json: model_type: ") == true)
        #expect(
            error?.message.told(in: .japanese, orElse: "").hasPrefix("モデル 'tiny' の 'config.json' の 'model_type'：'' は扱えない系統です")
                == true)
        for text in [#"{"hidden_size": 1, "hidden_size": 2}"#, "[]"] {
            try folder.write("tiny/config.json", text)
            let error = #expect(throws: StoreError.self) { try store.model(named: "tiny") }
            #expect(error?.reason.hasPrefix("model 'tiny': config.json: ") == true && error?.message != nil)
        }
    }

    @Test func noNameLeavesAStore() throws {
        let folder = try modelStore()
        try folder.write("outside.tsv", "text\tlabel\na\tno\n")
        try folder.write("\u{301}outside.tsv", "text\tlabel\na\tno\n")
        try folder.write("store/inside.tsv", "text\tlabel\na\tno\n")
        try folder.link("store/link.tsv", to: folder.path + "/outside.tsv")
        try folder.link("store/folder", to: folder.path)
        let store = DataStore(root: FilePath(folder.path + "/store"))
        #expect(try store.file(.test, of: selection("inside.tsv"), labels: ["no", "yes"]).rows.count == 1)
        for (path, reason) in [
            ("../outside.tsv", "'../outside.tsv' would leave the store"),
            ("../\u{301}outside.tsv", "'../\u{301}outside.tsv' would leave the store"),
            ("/etc/passwd", "'/etc/passwd' would leave the store"),
            ("", "'' would leave the store"), ("./inside.tsv", "'./inside.tsv' would leave the store"),
            ("link.tsv", "'link.tsv' is or goes through a symbolic link"),
            ("folder/outside.tsv", "'folder/outside.tsv' goes through something that is not a folder, or a symbolic link"),
            ("inside.tsv/x", "'inside.tsv/x' goes through something that is not a folder, or a symbolic link"),
            ("nothing.tsv", "there is no 'nothing.tsv'"),
        ] {
            let error = #expect(throws: StoreError.self) {
                try store.file(.train, of: selection(path), labels: ["no", "yes"])
            }
            #expect(error?.reason == reason)
        }
    }

    @Test func whatIsNoRegularFileIsNotOpened() throws {
        let folder = try modelStore()
        #expect(folder.pipe("pipe.tsv"))
        let store = DataStore(root: FilePath(folder.path))
        for name in ["pipe.tsv", "tiny"] {
            let error = #expect(throws: StoreError.self) {
                try store.file(.train, of: selection(name), labels: ["no", "yes"])
            }
            #expect(error?.reason == "'\(name)' is not a regular file")
        }
    }

    @Test func rowsAndWordsAreCounted() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.tsv", "text\tlabel\nIt's a good film.\tyes\n口コミ\tno\n")
        let file = try DataStore(root: FilePath(folder.path)).file(.train, of: selection("a.tsv"), labels: ["no", "yes"]).stored
        // It ' s a good film . — and each of three Japanese characters.
        #expect(file.rowCount == 2 && file.wordCount == 10)
    }

    /// What stands in a file is told to whoever may read it, and to nobody by a receipt.
    @Test(arguments: [
        (
            "a.tsv", "text\tlabel\nfine\t8123456\n", "line 2: label '8123456'; the request",
            "line 2: label of 7 characters; the request"
        ),
        ("b.tsv", "name\tsalary\n", "it has 'name', 'salary'", "no column 'text'; it has 2 columns"),
        ("c.tsv", "Text\tsalary\n", "did you mean 'Text'?", "a name that looks the same"),
        ("d.jsonl", "{\"name\": \"x\", \"diagnosis\": 1}\n", "it has 'name', 'diagnosis'", "no key 'text'; it has 2 keys"),
        ("e.jsonl", "{\"text\": 4711, \"label\": \"no\"}\n", "is the number 4711", "is a number; a string"),
        (
            "f.jsonl", "{\"secret\": 1, \"secret\": 2}\n", "the key 'secret' stands twice",
            "the key of 6 characters stands twice"
        ),
        ("g.jsonl", "{\"text\": Tanaka}\n", "'Tanaka' is no value", "a word of 6 characters is no value"),
    ])
    func noReceiptQuotesWhatStandsInAFile(name: String, text: String, told: String, kept: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(name, text)
        func reason(tellsContent: Bool, _ language: Language = .english) -> String {
            let store = DataStore(root: FilePath(folder.path), tellsContent: tellsContent)
            let error = #expect(throws: StoreError.self) {
                try store.file(.train, of: selection(name), labels: ["no"])
            }
            return error?.message.told(in: language, orElse: error?.reason ?? "") ?? ""
        }
        #expect(reason(tellsContent: true).contains(told), "\(reason(tellsContent: true))")
        let receipt = reason(tellsContent: false)
        #expect(receipt.contains(kept), "\(receipt)")
        let translated = reason(tellsContent: false, .japanese)
        #expect(translated.hasPrefix(name + " の ") && translated.contains(" 行目："), "\(translated)")
        for word in ["8123456", "salary", "diagnosis", "4711", "secret", "Tanaka", "'Text'"] {
            #expect(!receipt.contains(word) && !translated.contains(word))
            #expect(reason(tellsContent: true).contains(word) == reason(tellsContent: true, .japanese).contains(word))
        }
    }

    /// Each with the row counts of train, validation and test, or with what is wrong.
    @Test(
        arguments: [
            ("blank-lines-in-data/csv", "14 6 8"), ("blank-lines-in-data/jsonl", "14 6 8"),
            ("blank-lines-in-data/tsv", "14 6 8"),
            ("blank-lines-in-data/middle", "middle.tsv: line 5: is empty;"),
            ("blank-lines-in-data/spaces", "spaces.tsv: line 16: is empty but for white space"),
            ("data-with-bom-and-check/tsv", "14 6 8"),
            ("data-with-bom-and-check/second-bom", "bom2-train.tsv: line 1: begins with a second byte order mark (U+FEFF)"),
            (
                "label-1.0/tsv",
                "float.tsv: line 2: label '1.0'; the request has '0', '1'; labels are compared as they are written"
            ),
            (
                "label-1.0/json-float",
                "jfloat.jsonl: line 1: label '1.0'; the request has '0', '1'; labels are compared as they are written"
            ),
            ("number-0x10/numbers-hex", "const-bad-hex.tsv: line 4: '0x10' is not a decimal number"),
            ("jsonl-doubled-key-and-comma/comma", "comma.jsonl: line 3: is not JSON: character 48: a trailing comma"),
            (
                "jsonl-doubled-key-and-comma/duplicate",
                "duplicate.jsonl: line 3: is not JSON: character 40: the key 'text' stands twice"
            ),
            (
                "jsonl-doubled-key-and-comma/lone",
                "lone.jsonl: line 3: is not JSON: character 16: half of a surrogate pair, '\\ud83d'"
            ),
            ("jsonl-doubled-key-and-comma/nan", "nan.jsonl: line 3: is not JSON: character 31: 'NaN' is no value"),
        ]
    )
    func tablesOfPublicReports(name: String, expected: String) throws {
        let facts = try Self.facts(name)
        if let reason = facts.problems.first?.reason {
            #expect(reason.hasPrefix(expected))
        } else {
            #expect(Split.allCases.map { "\(facts.data[$0]?.rowCount ?? 0)" }.joined(separator: " ") == expected)
        }
    }

    @Test(
        arguments: [
            ("copy", [.init(split: .test, other: .train, rowCount: 14)]),
            ("crlf", [.init(split: .test, other: .train, rowCount: 14)]),
            ("overlap", [.init(split: .test, other: .train, rowCount: 6)]),
            ("validation", [.init(split: .test, other: .validation, rowCount: 8)]),
        ] as [(String, [RowFacts.Shared])])
    func sharedRowsAreCounted(name: String, shared: [RowFacts.Shared]) throws {
        let facts = try Self.facts("test-is-train/" + name)
        #expect(facts.rows?.shared == shared)
        #expect((facts.data[.test]?.digest == facts.data[.train]?.digest) == (name == "copy"))
    }

    private static func facts(_ name: String) throws -> StoreFacts {
        let path = Repository.cases + "/" + name + ".yaml"
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let folder = FilePath(path).removingLastComponent()
        let stores = Stores(
            models: ModelStore(root: folder), data: DataStore(root: folder.appending("data"), tellsContent: true))
        var facts = stores.facts(for: try #require(RequestDecoder.decode(bytes: bytes, file: name).request))
        facts = StoreFacts(
            model: nil, data: facts.data, rows: facts.rows, problems: facts.problems.filter { $0.field != "spec.model" })
        return facts
    }

    @Test func onlyRowsOfTheSampleAreCompared() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.tsv", "text\tlabel\n" + (0..<50).map { "text \($0)\tno\n" }.joined())
        let store = DataStore(root: FilePath(folder.path))
        let sampled = try store.file(.train, of: selection("a.tsv", sample: 20), labels: ["no", "yes"])
        let all = try store.file(.test, of: selection("a.tsv", sample: 20), labels: ["no", "yes"])
        #expect(sampled.rows.count == 20 && sampled.rows.labelCounts == [20, 0] && sampled.stored.rowCount == 50)
        #expect(all.rows.sharedCount(with: sampled.rows) == 20 && sampled.rows.sharedCount(with: all.rows) == 20)
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
        let cut = StoreFacts.Problem(
            field: "spec.model", reason: "is cut", message: Message(.store(.refusedModel(problem: "is cut"))),
            rule: "model/unreadable")
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
            return bare.refusal(of: try #require(decoded.request, "\(decoded.findings)").specification)?.reason
        }
        #expect(try refusal(Examples.movieReviews()) == nil)
        let causal = try Examples.text("examples/reviews-causal.yaml")
        #expect(try refusal(causal)?.contains("has no language-model head") == true)
        #expect(
            try refusal(causal.replacing("columns: {text: text}", with: "columns: {messages: m}")) == "has no chat_template")
    }

    @Test func policyFilesAreReadWithTheirDigests() throws {
        let contents = try PolicyStore(root: FilePath(Repository.root + "/policies")).contents()
        #expect(contents.files.contains { $0.name == "parameters.tests.yaml" && $0.isTests })
        #expect(contents.files.allSatisfy { $0.digest != .zero && !$0.bytes.isEmpty })
        #expect(contents.leftOut.isEmpty && contents.problems.isEmpty)
    }

    /// Each thing in a policy folder is read, left out by its name, or named as a problem.
    @Test func everythingInAPolicyFolderIsAccountedFor() throws {
        let shipped = try PolicyStore(root: FilePath(Repository.cases + "/policy-named-yml/policies")).contents()
        #expect(
            shipped.files.map(\.name) == ["STRICT2.YAML", "loose.tests.yaml", "loose.yaml", "rate-card.yaml", "strict.yml"])
        #expect(
            shipped.leftOut.map(\.description) == [
                "'.strict4.yaml': its name begins with a dot",
                "'strict3.yaml.bak': its name does not end in .yaml, .yml or .json", "'sub': a folder",
            ])

        let folder = try TemporaryFolder()
        for name in ["a.yaml", "d.yaml/b.yaml", "x\u{1B}[2J.txt", ".git/config"] { try folder.write(name, "a: b\n") }
        try folder.write("large.yml", [UInt8](repeating: 0x20, count: (1 << 20) + 1))
        try folder.link("link.json", to: folder.path + "/a.yaml")
        try folder.link("lost.yaml", to: "/nowhere")
        #expect(folder.pipe("pipe.yaml") && folder.undecodable("\u{41}.yaml"))
        let contents = try PolicyStore(root: FilePath(folder.path)).contents()
        #expect(contents.files.map(\.name) == ["a.yaml"])
        #expect(
            contents.leftOut.map(\.description) == [
                "'.git': a folder", "'x<U+001B>[2J.txt': its name does not end in .yaml, .yml or .json",
            ])
        #expect(
            contents.problems.map(\.reason).sorted() == [
                "'d.yaml' is not a regular file", "'large.yml' has more than 1048576 bytes",
                "'link.json' is or goes through a symbolic link", "'lost.yaml' is or goes through a symbolic link",
                "'pipe.yaml' is not a regular file", "its name is not UTF-8",
            ])
        #expect(throws: StoreError.self) { try PolicyStore(root: FilePath(folder.path + "/nowhere")).contents() }
    }
}
