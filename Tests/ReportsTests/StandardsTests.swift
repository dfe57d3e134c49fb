import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// A run as documents that other systems read. integrations/standards/check holds them against the standards' own schemas.
@Suite struct StandardsTests {
    private static let standing = LedgerStanding(
        origin: "heterolora/0123", verificationKey: "heterolora/0123+aa+bb",
        checkpoint: SignedCheckpoint(size: 5000, root: .zero, note: ""))

    private static func finished() throws -> SyntheticLedger {
        try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250, .headOnly: 280]).withAdapters()
    }

    private static func run(
        _ ledger: SyntheticLedger, standing: LedgerStanding = standing, licences: KnownLicences = .none
    ) throws -> ExportedRun {
        try ExportedRun(events: ledger.events, ledger: standing, licences: licences)
    }

    /// What lies at a path of keys and places; nil where nothing does.
    private func at(_ path: String, _ tree: JSONTree) -> JSONTree? {
        path.split(separator: "/").reduce(tree) { tree, step in
            switch tree {
            case .mapping(let mapping): mapping[String(step)]
            case .list(let list): Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
            default: nil
            }
        }
    }

    /// Every text in it.
    private func texts(_ tree: JSONTree) -> [String] {
        switch tree {
        case .text(let text): [text]
        case .list(let list): list.flatMap(texts)
        case .mapping(let mapping): mapping.flatMap { [$0.key] + texts($0.value) }
        default: []
        }
    }

    private static let documents: [(String, @Sendable (ExportedRun) throws -> JSONTree)] = [
        ("openlineage", { .list(OpenLineageEvents.of($0)) }), ("in-toto", { .list(try ProvenanceStatements.of($0)) }),
        ("cyclonedx", { try ModelBillOfMaterials.of($0) }), ("model-card", { try ModelCard($0, in: .english).metadata }),
    ]

    @Test func lineageTellsHowARunBeganAndEnded() throws {
        let cases: [(SyntheticLedger, JSONTree, String?, Int)] = [
            (try Self.finished(), "COMPLETE", nil, 20),
            (try SyntheticLedger.failed(reason: "killed").withAdapters(), "FAIL", "killed", 4),
            (try SyntheticLedger.failed(reason: ""), "FAIL", nil, 0),
            (
                try SyntheticLedger.failed(reason: "by hanako").replacing("failed", with: "cancelled"), "ABORT", nil, 0
            ),
        ]
        for (ledger, ending, message, outputs) in cases {
            let run = try Self.run(ledger)
            let events = OpenLineageEvents.of(run)
            #expect(events.map { at("eventType", $0) } == ["START", ending])
            #expect(at("run/runId", events[0]) == at("run/runId", events[1]))
            #expect(at("job/namespace", events[1]) == "heterolora/0123")
            #expect(at("job/name", events[1]) == "customer-voice/movie-reviews-poc")
            #expect(at("run/facets/errorMessage/message", events[1]) == message.map { .text($0) })
            #expect(at("run/facets/errorMessage", events[0]) == nil)
            guard case .list(let written)? = at("outputs", events[1]), case .list(let read)? = at("inputs", events[1]) else {
                Issue.record("no inputs or outputs")
                continue
            }
            #expect(written.count == outputs && read.count == 4)
            #expect(at("facets/version/datasetVersion", read[0]) == "sha256:\(String(repeating: "07", count: 32))")
            #expect(at("eventTime", events[1]) == ledger.events.last { $0.kind == .runEnded }.map { .time($0.time) })
            #expect(at("outputs", events[0]) == [])
        }
    }

    @Test func aRunsNameIsOfItsFirstEventsHash() throws {
        func id(_ byte: UInt8) throws -> String {
            let events = try Self.finished().events.map { event in
                AuditEvent(
                    sequence: event.sequence, time: event.time, actor: event.actor, kind: event.kind, request: event.request,
                    payload: event.payload, previousHash: .zero, hash: Digest(bytes: [UInt8](repeating: byte, count: 32)))
            }
            let run = try ExportedRun(events: events, ledger: Self.standing, licences: .none)
            guard case .text(let id)? = at("run/runId", OpenLineageEvents.of(run)[0]) else { return "" }
            return id
        }
        #expect(try id(0xFF) == "ffffffff-ffff-8fff-bfff-ffffffffffff")
        #expect(try id(0) == "00000000-0000-8000-8000-000000000000")
    }

    @Test func everyAdapterHasItsProvenance() throws {
        let statements = try ProvenanceStatements.of(Self.run(Self.finished()))
        #expect(statements.count == 6)
        for (place, statement) in statements.enumerated() {
            #expect(at("_type", statement) == "https://in-toto.io/Statement/v1")
            let definition = try #require(at("predicate/buildDefinition", statement))
            guard case .list(let dependencies)? = at("resolvedDependencies", definition),
                case .list(let subjects)? = at("subject", statement)
            else {
                Issue.record("no dependencies or subjects")
                continue
            }
            #expect(
                dependencies.map { at("annotations/role", $0) } == [
                    "request", "base model", "base model", "base model", "train data", "validation data", "test data", "policy",
                ])
            #expect(dependencies.allSatisfy { at("digest/sha256", $0) != nil })
            // Head only has no adapter, but a head.
            #expect(subjects.count == (place % 3 == 2 ? 2 : 4))
            #expect(at("predicate/runDetails/builder/id", statement) == "pkg:generic/heterolorad?ledger=heterolora%2F0123")
            #expect(at("externalParameters/training/seed", definition) == .large(place < 3 ? 1 : 2))
            #expect(at("externalParameters/request/metadata/team", definition) == "customer-voice")
        }
        #expect(at("subject/1/digest/sha256", statements[0]) == .text(String(repeating: "11", count: 32)))
        let nameless = LedgerStanding(origin: nil, verificationKey: nil, checkpoint: nil)
        let unsigned = try ProvenanceStatements.of(Self.run(Self.finished(), standing: nameless))
        #expect(at("predicate/runDetails/builder/id", unsigned[0]) == "pkg:generic/heterolorad")
    }

    @Test func aBillHasFiguresWithIntervalsAndLicencesThatAreKnown() throws {
        let licences = KnownLicences(model: ["Apache-2.0"], data: [.test: ["CC-BY-4.0", "house"]])
        let ledger = try Self.finished()
        let bill = try ModelBillOfMaterials.of(Self.run(ledger, licences: licences))
        #expect(at("components/0/licenses/0/license/name", bill) == "Apache-2.0")
        #expect(at("components/1/licenses", bill) == nil)
        #expect(at("components/3/licenses/1/license/name", bill) == "house")
        let difference = try #require(try RunReport(events: ledger.events).comparisons.first?.difference)
        let metric = try #require(at("metadata/component/modelCard/quantitativeAnalysis/performanceMetrics/0", bill))
        #expect(at("value", metric) == difference.point.map { "\($0)" })
        #expect(at("confidenceInterval/lowerBound", metric) == difference.interval.map { "\($0.lower)" })
        #expect(try !texts(ModelBillOfMaterials.of(Self.run(ledger))).contains("licenses"))
    }

    @Test func aCardHasTheHubsMetadataAndWordsOfBothLanguages() throws {
        let run = try Self.run(Self.finished())
        let (english, japanese) = (try ModelCard(run, in: .english), try ModelCard(run, in: .japanese))
        #expect(english.metadata == japanese.metadata)
        #expect(at("base_model", english.metadata) == "all-MiniLM-L6-v2" && at("license", english.metadata) == nil)
        #expect(at("metrics", english.metadata) == ["accuracy", "f1"])
        #expect(at("model-index/0/results/0/metrics/1/value", english.metadata) == .fraction(0.80375))
        #expect(Reading.numbers(english.text) == Reading.numbers(japanese.text))
        #expect(!english.text.contains { $0.isJapanese } && japanese.text.contains("## 想定する用途"))
        for words in [
            "95 % interval", "encoder.layer.0.attention.self.query", "| Budget, adapter parameters | 82,944 |",
            "signed up to event 5000, which takes in all of them", "    heteroloractl audit verify --key heterolora/0123",
        ] {
            #expect(english.text.contains(words.replacing("_", with: "\\_")), "\(words)")
        }
        let failed = try ModelCard(Self.run(SyntheticLedger.failed().withAdapters()), in: .english)
        #expect(at("model-index", failed.metadata) == nil && failed.text.contains("4 GiB of memory exceeded"))
    }

    @Test func whatIsNotThereIsSaid() throws {
        let unready: [(SyntheticLedger, String)] = [
            (try .refused(), "nothing has run that could be exported: the request is refused"),
            (try .held(), "nothing has run that could be exported: the request is held"),
            (try .paused(), "the run has not ended: it is running; export it when it has"),
        ]
        for (ledger, words) in unready {
            let error = #expect(throws: RunExportError.self) { try Self.run(ledger) }
            #expect(error?.reason == words)
        }
        let bare = try Self.run(SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250]))
        for (name, document) in Self.documents where name != "openlineage" {
            let error = #expect(throws: RunExportError.self) { try document(bare) }
            #expect(error?.reason == "the run has written no adapter (it finished): only openlineage tells of it", "\(name)")
        }
    }

    /// Whatever a name holds, it stays a name.
    @Test(arguments: [
        "---\nbase_model: evil", "a|b `c` <script>alert(1)</script> [x](y)", "\"\\\u{0}\u{202E}\u{7F}", "- {a: *b}",
        "'\n...\n# x",
        "&lt;", "</script>\r\n\r\n# h",
    ])
    func aHostileNameStaysAName(name: String) throws {
        var ledger = try Self.finished()
        for known in [
            "movie-reviews-poc", "movie-reviews-poc.yaml", "customer-voice", "Does it pay?", "all-MiniLM-L6-v2",
            "movie-reviews/test.tsv", "negative", "parameters.yaml", "adapters/searched-1/adapter_model.safetensors",
        ] { ledger = try ledger.replacing(known, with: name) }
        let run = try Self.run(ledger, licences: KnownLicences(model: [name], data: [.test: [name]]))
        for (kind, document) in Self.documents where kind != "model-card" {
            let tree = try document(run)
            #expect(texts(tree).contains { $0.contains(name) }, "\(kind)")
            let written = try CanonicalJSON.text(tree)
            #expect(try JSONDecoder().decode(JSONTree.self, from: Data(written.utf8)) == JSONTree(of: tree), "\(kind)")
        }
        let card = try ModelCard(run, in: .english)
        #expect(texts(card.metadata).allSatisfy { !$0.contains("\n") })
        let lines = card.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.hasPrefix("---") || $0.hasPrefix("...") || $0.contains("<") || $0.contains("\r") })
        #expect(lines.filter { $0.hasPrefix("# ") }.count == 1)
        // Every row of a table has the cells of its header.
        var cells: Int?
        for line in lines {
            let count =
                line.hasPrefix("|") ? line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" } : nil
            #expect(cells == nil || count == nil || cells == count, "\(line)")
            cells = count
        }
    }

    @Test(arguments: [
        ("a_b*c", "a\\_b\\*c"), ("1. x", "1\\. x"), ("1.5", "1.5"), ("12) x", "12\\) x"), ("- x", "\\- x"), ("a - x", "a - x"),
        ("  # x", "\\# x"), ("a\nb", "a b"), ("<b>&", "&lt;b&gt;&amp;"), ("![a](b)", "\\!\\[a\\](b)"), ("", ""), ("+", "\\+"),
        ("\u{202E}", "&lt;U+202E&gt;"), ("1.", "1\\."),
    ])
    func markdownShowsATextAsItIs(text: String, shown: String) {
        #expect(Markdown.escaped(text) == shown)
    }
}
