public import Domain

/// Looks up what requests name.
public struct Stores: Sendable {
    private let models: ModelStore
    private let data: DataStore

    public init(models: ModelStore, data: DataStore) {
        self.models = models
        self.data = data
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
