public import Domain
internal import FoundationEssentials

extension TrialData {
    /// Reads a plan's files, draws its samples and tokenises their texts.
    /// - Throws: `FormatError` that names the file and, where there is one, the line.
    public init(plan: Plan, tokenizer: any Tokenizer) throws {
        let encoder = try RowEncoder(plan: plan, tokenizer: tokenizer)
        var rows: [Split: [TaskRow]] = [:]
        var testRowNumbers: [Int] = []
        for split in Split.allCases {
            let table = try Self.table(plan.data[split], columns: plan.data.columns, labels: plan.task.labels)
            let sample = plan.data.sample.positions(of: table.rows.count, in: split)
            rows[split] = sample.map { encoder.row(table.rows[$0]) }
            guard rows[split]?.contains(where: { $0.targetCount > 0 }) ?? false else {
                throw FormatError(
                    file: plan.data[split].path, reason: "leaves nothing to predict within \(plan.task.tokenCountMax) tokens")
            }
            if split == .test { testRowNumbers = sample.map { $0 + 1 } }
        }
        self.init(
            train: rows[.train] ?? [], validation: rows[.validation] ?? [], test: rows[.test] ?? [],
            testRowNumbers: testRowNumbers)
    }

    private static func table(
        _ file: StoredData, columns: DataSelection.Columns, labels: [String]
    ) throws(FormatError) -> TextTable {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: file.path))
        } catch {
            throw FormatError(file: file.path, reason: "cannot be read")
        }
        guard bytes.count <= TextTable.fileBytesMax else {
            throw FormatError(file: file.path, reason: "\(bytes.count) bytes; at most \(TextTable.fileBytesMax) are read")
        }
        do {
            return try TextTable(bytes: Array(bytes), fileName: file.name, columns: columns, labels: labels)
        } catch {
            throw FormatError(file: file.path, reason: "\(error)")
        }
    }
}
