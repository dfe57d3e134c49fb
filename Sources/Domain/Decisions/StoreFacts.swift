/// What the stores say about the things that a request names.
public struct StoreFacts: Sendable, Equatable, Codable {
    public let model: StoredModel?
    public let data: [Split: StoredData]
    /// What stands in the rows that a run would use; nil where it is not known.
    public let rows: RowFacts?
    /// What could not be found or read, by the field that names it.
    public let problems: [Problem]
    /// What the worker that looked into the model's files could not give up before (decision 18); nil where none was asked, and in
    /// ledgers of before.
    public let inspectionGaps: [String]?

    public struct Problem: Sendable, Equatable, Codable {
        /// Such as `spec.data.train`.
        public let field: String
        /// In English.
        public let reason: String
        /// What the reason was made of; nil where it has words of its own only, and in ledgers of before.
        public let message: Message?
        /// What a finding about it is filed under.
        public let rule: String

        public init(field: String, reason: String, message: Message? = nil, rule: String = "store/missing") {
            self.field = field
            self.reason = reason
            self.message = message
            self.rule = rule
        }
    }

    public init(
        model: StoredModel?, data: [Split: StoredData], rows: RowFacts? = nil, problems: [Problem],
        inspectionGaps: [String]? = nil
    ) {
        self.inspectionGaps = inspectionGaps
        self.model = model
        self.data = data
        self.rows = rows
        self.problems = problems
    }
}

extension StoreFacts {
    private enum CodingKeys: CodingKey {
        case model, data, rows, problems, inspectionGaps
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(model.map(RecordedModel.init), forKey: .model)
        try values.encode(data, forKey: .data)
        try values.encodeIfPresent(rows, forKey: .rows)
        try values.encode(problems, forKey: .problems)
        try values.encodeIfPresent(inspectionGaps, forKey: .inspectionGaps)
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            model: try values.decodeIfPresent(RecordedModel.self, forKey: .model)?.model,
            data: try values.decode([Split: StoredData].self, forKey: .data),
            rows: try values.decodeIfPresent(RowFacts.self, forKey: .rows),
            problems: try values.decode([Problem].self, forKey: .problems),
            inspectionGaps: try values.decodeIfPresent([String].self, forKey: .inspectionGaps))
    }
}

extension StoreFacts {
    /// The same without the model, whose files are there and cannot be used.
    /// - Parameter message: what the reason was made of; nil where the catalogue has none.
    public func refusingModel(_ reason: String, _ message: Message? = nil) -> StoreFacts {
        StoreFacts(
            model: nil, data: data,
            problems: problems + [Problem(field: "spec.model", reason: reason, message: message, rule: "model/unreadable")],
            inspectionGaps: inspectionGaps)
    }

    /// The same after a worker has looked into the model's files for `request`.
    public func inspected(_ inspection: ModelInspection, for request: Request.Specification) -> StoreFacts {
        let facts = StoreFacts(
            model: model, data: data, rows: rows, problems: problems, inspectionGaps: inspection.confinementGaps)
        guard let refusal = inspection.refusal(of: request) else { return facts }
        return facts.refusingModel(refusal.reason, refusal.message)
    }
}
