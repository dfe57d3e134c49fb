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
            return inspection.refusal(of: request.specification).map(facts.refusingModel) ?? facts
        } catch {
            return facts.refusingModel(error.reason)
        }
    }

    /// Everything that `request` names, and every problem with it.
    public func facts(for request: Request) -> StoreFacts {
        var problems: [StoreFacts.Problem] = []
        func found<Value>(_ field: String, _ body: () throws(StoreError) -> Value) -> Value? {
            do {
                return try body()
            } catch {
                problems.append(StoreFacts.Problem(field: field, reason: error.reason))
                return nil
            }
        }
        let specification = request.specification
        let model = found("spec.model") { () throws(StoreError) in try models.model(named: specification.model) }
        var files: [Split: DataFile] = [:]
        for split in Split.allCases {
            files[split] = found("spec.data.\(split.rawValue)") { () throws(StoreError) in
                try data.file(split, of: specification.data, labels: specification.task.labels)
            }
        }
        return StoreFacts(
            model: model, data: files.mapValues(\.stored), rows: RowFacts(files.mapValues(\.rows)), problems: problems)
    }
}
