public import Domain

/// Reads request files: YAML or JSON in, a request or every objection out. `docs/request.schema.json` says the same to editors.
public enum RequestDecoder {
    public struct Decoded: Sendable {
        /// Nil where there is a finding.
        public let request: Request?
        /// What is malformed, in the order of the file's sections; all of it, not the first only.
        public let findings: [Finding]
        /// The line of each field that the file has, by its path, such as `spec.budget.maxCost`.
        public let lines: [String: Int]
    }

    /// - Parameter file: the file's name for messages.
    public static func decode(bytes: [UInt8], file: String) -> Decoded { decode(Document.read(bytes), file: file) }

    static func decode(_ document: Result<Document, Document.Objection>, file: String) -> Decoded {
        let reading = Reading(file: file, subject: "request")
        let request = reading.top(of: document).flatMap(request)
        return Decoded(
            request: reading.findings.isEmpty ? request : nil, findings: reading.findings, lines: reading.lines)
    }

    private static func request(_ top: Fields) -> Request? {
        top.allow(["apiVersion", "kind", "metadata", "spec"])
        top.constant("apiVersion", Request.apiVersion)
        top.constant("kind", Request.kind)
        let metadata = top.mapping("metadata").flatMap(metadata)
        let specification = top.mapping("spec").flatMap(specification)
        guard let metadata, let specification else { return nil }
        return Request(metadata: metadata, specification: specification)
    }

    private static func metadata(_ fields: Fields) -> Request.Metadata? {
        fields.allow(["name", "team", "purpose", "stage", "priority"])
        let name = fields.required("name")?.name()
        let team = fields.required("team")?.name()
        let purpose = fields.required("purpose")?.text(1...500)
        let stage = fields.required("stage")?.choice(Request.Stage.allCases)
        let priority = fields.choice("priority", Request.Priority.allCases)
        guard let name, let team, let purpose, let stage, let priority else { return nil }
        return Request.Metadata(name: name, team: team, purpose: purpose, stage: stage, priority: priority.value)
    }

    /// Reads every section before it gives up on one, so that all objections are made.
    private static func specification(_ fields: Fields) -> Request.Specification? {
        fields.allow(["model", "task", "data", "budget", "search", "training", "compare", "value", "decision", "engine"])
        let model = fields.required("model")?.name(1...128)
        let task = fields.mapping("task").flatMap(LearningTask.init)
        let data = fields.mapping("data").flatMap(DataSelection.init)
        let budget = fields.mapping("budget").flatMap(RequestedBudget.init)
        let search = fields.mapping("search").flatMap(SearchSettings.init)
        let training = fields.mapping("training").flatMap(TrainingSettings.init)
        let compare = fields.required("compare").flatMap(baselines)
        let value = fields.given("value") { Fields($0).flatMap(ValueModel.init) }
        let decision = fields.optional("decision").map { Fields($0).flatMap(DecisionRule.init) }
        let engine = fields.choice("engine", EngineName.allCases)
        guard let model, let task, let data, let budget, let search, let training, let compare, let value,
            decision != .some(nil), let engine
        else { return nil }
        return Request.Specification(
            model: model, task: task, data: data, budget: budget, search: search, training: training, compare: compare,
            value: value.value, decision: decision ?? nil, engine: engine.value)
    }

    private static func baselines(_ field: Field) -> [Arm]? {
        guard let items = field.items(1...Arm.baselines.count) else { return nil }
        let arms = items.compactMap { $0.choice(Arm.baselines) }
        guard arms.count == items.count, field.areDistinct(arms.map(\.rawValue)) else { return nil }
        guard arms.contains(.uniform) else {
            field.object(.range, .noUniform)
            return nil
        }
        return arms
    }
}

extension Fields {
    /// Objects unless `key` says exactly `value`.
    func constant(_ key: String, _ value: String) {
        guard let field = required(key), !field.says(value) else { return }
        field.object(.range, .constant(seen: field.seen, needed: value))
    }
}

extension Field {
    /// Objects to an item that stands twice, or in two spellings that look the same (é as one code point and as two).
    func areDistinct(_ items: [String]) -> Bool {
        var seen: Set<String> = []
        guard let twice = items.first(where: { !seen.insert($0).inserted }) else { return true }
        let isSpelled = items.first { $0 == twice }.map { !$0.utf8.elementsEqual(twice.utf8) } ?? false
        object(.range, .twice(item: twice.quoted(), isSpelled: isSpelled))
        return false
    }
}
