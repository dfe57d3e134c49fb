public import Domain
internal import FoundationEssentials

extension TrialData {
    /// Reads a plan's files, draws its samples and tokenises their texts; rows that leave nothing to predict are counted and left out.
    /// - Throws: `FormatError` that names the file and, where there is one, the line.
    public init(plan: Plan, tokenizer: Tokenizer) throws {
        let encoder = try RowEncoder(plan: plan, tokenizer: tokenizer)
        var rows: [Split: [TaskRow]] = [:]
        var leftOut: [Split: Int] = [:]
        var testRowNumbers: [Int] = []
        for split in Split.allCases {
            let path = plan.data[split].path
            let table = try Self.table(plan.data[split], columns: plan.data.columns, labels: plan.task.labels)
            let sample = plan.data.sample.positions(of: table.rows.count, in: split)
            var encoded: [(number: Int, row: TaskRow)] = []
            for place in sample {
                do throws(FormatError) {
                    encoded.append((place + 1, try encoder.row(table.rows[place])))
                } catch {
                    throw FormatError(file: path, reason: "row \(place + 1): \(error)")
                }
            }
            let kept = encoded.filter { $0.row.targetCount > 0 }
            guard !kept.isEmpty else {
                throw FormatError(
                    file: path,
                    reason:
                        "leaves nothing to predict within \(plan.task.tokenCountMax) tokens in any of its \(encoded.count) rows"
                )
            }
            if let empty = kept.first(where: { $0.row.ids.isEmpty }) {
                throw FormatError(file: path, reason: "row \(empty.number): its text has no token")
            }
            rows[split] = kept.map(\.row)
            leftOut[split] = encoded.count - kept.count
            if split == .test { testRowNumbers = kept.map(\.number) }
        }
        self.init(
            train: rows[.train] ?? [], validation: rows[.validation] ?? [], test: rows[.test] ?? [],
            testRowNumbers: testRowNumbers, rowsWithoutTarget: leftOut)
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
            // It ends in the ledger.
            throw FormatError(file: file.path, reason: error.withoutContent)
        }
    }
}
