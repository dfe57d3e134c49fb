public import Domain
internal import FoundationEssentials

extension TrialData {
    /// Larger data files are refused: they are read whole.
    public static let fileBytesMax = 2 << 30

    /// Reads a plan's files, draws its samples and tokenises their texts.
    /// - Throws: `FormatError` that names the file and, where there is one, the line.
    public init(plan: Plan, tokenizer: WordPieceTokenizer) throws {
        func rows(_ split: Split) throws -> [LabelledRow] {
            let table = try Self.table(plan.data[split], columns: plan.data.columns, labels: plan.task.labels)
            return Self.sampled(table.rows, split: split, rowCountMax: plan.data.sample[split]).map { row in
                let tokens = tokenizer.encode(row.text, tokenCountMax: plan.task.tokenCountMax)
                return LabelledRow(ids: tokens.ids, types: tokens.types, label: row.label, isTruncated: tokens.isTruncated)
            }
        }
        self.init(train: try rows(.train), validation: try rows(.validation), test: try rows(.test))
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
        guard bytes.count <= fileBytesMax else {
            throw FormatError(file: file.path, reason: "\(bytes.count) bytes; at most \(fileBytesMax) are read")
        }
        do {
            return try TextTable(bytes: Array(bytes), fileName: file.name, columns: columns, labels: labels)
        } catch {
            throw FormatError(file: file.path, reason: "\(error)")
        }
    }

    /// Rows drawn without replacement and left in file order; the same whatever the seeds of the training.
    static func sampled<Row>(_ rows: [Row], split: Split, rowCountMax: Int?) -> [Row] {
        guard let rowCountMax, rowCountMax < rows.count else { return rows }
        var generator = SeededGenerator(seed: 0, stream: "sample/\(split.rawValue)")
        return rows.indices.shuffled(using: &generator).prefix(rowCountMax).sorted().map { rows[$0] }
    }
}
