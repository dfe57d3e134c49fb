import Domain

/// A table that has been looked at, as far as that went.
struct LookedTable {
    let file: String
    private(set) var look: TableLook?
    private(set) var choice: TableChoice?
    private(set) var rows: RowLook?
    private(set) var remarks: [DataRemark] = []

    /// - Parameter answer: what a person says to a question; nil where nobody can be asked.
    /// - Throws: where the file cannot be read; what is wrong with what it holds is a remark.
    init(
        _ file: String, _ options: TableOptions, _ words: Words,
        answer: (TableChoice.Problem.Question) -> String? = { _ in nil }
    ) throws(Failure) {
        self.file = file
        let bytes = try TableFile.bytes(of: file, words)
        do throws(TextTableError) {
            let look = try TableLook(bytes: bytes, fileName: file, hasHeader: options.header)
            self.look = look
            guard let choice = chosen(from: look, options.wish, answer) else {
                remarks += look.unreadable.remarks
                return
            }
            self.choice = choice
            let rows = try RowLook(look, choice)
            self.rows = rows
            remarks += rows.remarks(look, choice, areLabelsSaid: options.labels != nil)
        } catch {
            remarks.append(DataRemark(error, encoding: ForeignEncoding.guess(bytes)))
        }
    }

    private mutating func chosen(
        from look: TableLook, _ wish: TableChoice.Wish, _ answer: (TableChoice.Problem.Question) -> String?
    ) -> TableChoice? {
        var wish = wish
        while true {
            do throws(TableChoice.Problem) {
                return try TableChoice(wish, of: look)
            } catch {
                guard let question = error.asks, let said = answer(question) else {
                    remarks.append(DataRemark(.wrong, error.reason))
                    return nil
                }
                switch question {
                case .text: wish.text = said
                case .label: wish.label = said
                }
            }
        }
    }

    var isUsable: Bool { !remarks.contains { $0.severity == .wrong } }

    /// How a remark reads: `reviews.csv:12: …`.
    func line(_ remark: DataRemark, in language: Language) -> String {
        "\(file)\(remark.line.map { ":\($0)" } ?? ""): \(remark.reason(in: language))"
    }
}
