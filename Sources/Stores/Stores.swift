public import Domain

/// Looks up what requests name.
public struct Stores: Sendable {
    /// Has a model folder opened by a process of its own: weights and tokenizers are read there and nowhere else.
    /// - Throws: `StoreError` where that process does not come to an answer.
    public typealias ModelInspector = @Sendable (_ folder: String) async throws(StoreError) -> ModelInspection

    private let models: ModelStore
    private let data: DataStore
    private let inspector: ModelInspector?

    /// - Parameter inspector: nil where nobody can look into models' files.
    public init(models: ModelStore, data: DataStore, inspector: ModelInspector? = nil) {
        self.models = models
        self.data = data
        self.inspector = inspector
    }

    /// As `facts`, after the model's files have been looked into.
    public func inspectedFacts(for request: Request) async -> StoreFacts {
        let facts = facts(for: request)
        guard let model = facts.model, let inspector else { return facts }
        do throws(StoreError) {
            let inspection = try await models.inspection(of: model.name, by: inspector)
            return facts.inspected(inspection, for: request.specification)
        } catch {
            return facts.refusingModel(error.reason, error.message)
        }
    }

    /// As `inspectedFacts`, without reading more than names and sizes; nil where something that the request names has to be read first.
    public func keptFacts(for request: Request) -> StoreFacts? {
        guard let facts = facts(for: request, reading: false) else { return nil }
        guard let model = facts.model, inspector != nil else { return facts }
        guard let inspection = models.keptInspection(of: model.name) else { return nil }
        return facts.inspected(inspection, for: request.specification)
    }

    /// Everything that `request` names, and every problem with it.
    public func facts(for request: Request) -> StoreFacts {
        facts(for: request, reading: true) ?? StoreFacts(model: nil, data: [:], problems: [])
    }

    /// - Returns: nil where something would have to be read, and is not to be.
    private func facts(for request: Request, reading: Bool) -> StoreFacts? {
        var isUnread = false
        var problems: [StoreFacts.Problem] = []
        func found<Value>(_ field: String, _ body: () throws(StoreError) -> Value) -> Value? {
            do {
                return try body()
            } catch {
                if error == .unread { isUnread = true }
                problems.append(StoreFacts.Problem(field: field, reason: error.reason, message: error.message))
                return nil
            }
        }
        let specification = request.specification
        let model = found("spec.model") { () throws(StoreError) in
            try models.model(named: specification.model, reading: reading)
        }
        var files: [Split: DataFile] = [:]
        for split in Split.allCases {
            files[split] = found("spec.data.\(split.rawValue)") { () throws(StoreError) in
                try data.file(split, of: specification.data, labels: specification.task.labels, reading: reading)
            }
        }
        guard !isUnread else { return nil }
        return StoreFacts(
            model: model, data: files.mapValues(\.stored), rows: RowFacts(files.mapValues(\.rows)), problems: problems)
    }
}
