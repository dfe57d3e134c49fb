internal import Domain

/// What is known about models and data beside their bytes: licences, and how confidential data is.
struct Catalogue: Sendable, Equatable {
    var models: [Entry] = []
    var data: [Entry] = []

    struct Entry: Sendable, Equatable {
        /// A model's name, or a pattern of paths in the data store.
        let pattern: String
        /// Of the weights or of the file; nil for whatever bytes are there.
        let digest: Digest?
        let licence: String?
        let classification: Classification?
        let file: String
        let line: Int

        var place: String { "\(file):\(line)" }
    }

    /// How confidential data is; each may be seen by fewer than those before it.
    enum Classification: String, CaseIterable, Comparable, Sendable {
        case `public`, `internal`, confidential, restricted

        static func < (left: Classification, right: Classification) -> Bool { left.place < right.place }

        var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What a catalogue says of one model or file.
    enum Listing: Sendable, Equatable {
        /// Nothing was asked: a test that gives nothing.
        case harmless
        case unlisted
        /// Of all entries that match: every licence, and the strictest classification.
        case listed(licences: [String], classification: Classification?)
        /// Only the bytes would tell, and they are not known.
        case undecided

        /// For readers.
        /// - Parameter names: what of an entry is shown.
        func sight(_ names: ([String], Classification?) -> [String]) -> RuleSight.Listing {
            switch self {
            case .harmless: .notLookedAt
            case .undecided: .onlyByBytes
            case .unlisted: .inNone
            case .listed(let licences, let classification): .named(names(licences, classification))
            }
        }
    }

    func listing(ofModel name: String, _ digest: Digest?) -> Listing {
        Self.listing(of: models.filter { $0.pattern.utf8.elementsEqual(name.utf8) }, digest)
    }

    func listing(ofFile path: String, _ digest: Digest?) -> Listing {
        Self.listing(of: data.filter { Glob.matches(path, pattern: $0.pattern) }, digest)
    }

    /// An entry with other bytes than those that are there says nothing of them.
    private static func listing(of named: [Entry], _ digest: Digest?) -> Listing {
        let matching = named.filter { $0.digest == nil || $0.digest == digest }
        guard !matching.isEmpty else { return digest == nil && !named.isEmpty ? .undecided : .unlisted }
        return .listed(
            licences: matching.compactMap(\.licence), classification: matching.compactMap(\.classification).max())
    }

    /// Entries about the same thing that say different things of it.
    var contradictions: [(first: Entry, second: Entry)] {
        var contradictions: [(Entry, Entry)] = []
        for entries in [models, data] {
            var seen: [[UInt8]: Entry] = [:]
            for entry in entries {
                let key = Array(entry.pattern.utf8) + [0] + Array((entry.digest?.hexadecimal ?? "").utf8)
                guard let first = seen.updateValue(entry, forKey: key) else { continue }
                if first.licence != entry.licence || first.classification != entry.classification {
                    contradictions.append((first, entry))
                }
            }
        }
        return contradictions
    }
}

extension Catalogue {
    /// Nil after an objection.
    init?(_ top: Fields, file: String) {
        top.allow(["apiVersion", "kind", "metadata", "models", "data"])
        let before = top.field.reading.findings.count
        _ = top.mapping("metadata")?.policyName()
        if top.optional("models") == nil, top.optional("data") == nil {
            top.field.object(.missing, .emptyCatalogue)
        }
        let models = top.optional("models")?.items(0...10_000)?.compactMap { Entry(model: $0, file: file) } ?? []
        let data = top.optional("data")?.items(0...10_000)?.compactMap { Entry(data: $0, file: file) } ?? []
        guard top.field.reading.findings.count == before else { return nil }
        self.init(models: models, data: data)
    }
}

extension Catalogue.Entry {
    fileprivate init?(model field: Field, file: String) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["name", "sha256", "licence"])
        let digest = fields.given("sha256") { $0.digest() }
        guard let name = fields.required("name")?.name(1...128), let digest,
            let licence = fields.required("licence")?.licence()
        else { return nil }
        self.init(
            pattern: name, digest: digest.value, licence: licence, classification: nil, file: file, line: field.line)
    }

    fileprivate init?(data field: Field, file: String) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["path", "sha256", "licence", "classification"])
        let path = fields.required("path")?.text(1...255)
        let digest = fields.given("sha256") { $0.digest() }
        let licence = fields.given("licence") { $0.licence() }
        let classification = fields.given("classification") { $0.choice(Catalogue.Classification.allCases) }
        guard let path, let digest, let licence, let classification else { return nil }
        guard licence.value != nil || classification.value != nil else {
            field.object(.missing, .emptyEntry)
            return nil
        }
        self.init(
            pattern: path, digest: digest.value, licence: licence.value, classification: classification.value, file: file,
            line: field.line)
    }
}
