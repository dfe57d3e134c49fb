internal import Domain

/// Rows of text to rows of tokens, as the task has them.
struct RowEncoder {
    private let task: LearningTask
    private let tokenizer: Tokenizer
    private let chat: ChatTemplate?
    /// Ends a text that a language model has learnt to end with it.
    private let endOfText: Int?

    /// - Throws: `FormatError` where conversations are asked for and the model has no template for them, or where special tokens alone
    ///   are more than a row may have.
    init(plan: Plan, tokenizer: Tokenizer) throws {
        task = plan.task
        self.tokenizer = tokenizer
        chat = plan.data.columns.messages == nil ? nil : try ChatTemplate(modelFolder: plan.model.path, tokenizer: tokenizer)
        let isPair = plan.data.columns.textPair != nil
        let specialCount = tokenizer.template.specialCount(isPair: isPair)
        guard specialCount <= plan.task.tokenCountMax else {
            throw FormatError(
                file: tokenizer.file,
                reason: "puts \(specialCount) special tokens around a text; a row may have \(plan.task.tokenCountMax)")
        }
        endOfText =
            task.type == .causalLanguageModel ? try EndOfText.id(modelFolder: plan.model.path, tokenizer: tokenizer) : nil
    }

    /// A row whose `targetCount` is 0 leaves nothing to predict: its prompt, or what comes before the assistant's words, fills it.
    /// - Throws: `FormatError` where the model's chat template does not write a conversation, or its tokenizer does not take a text.
    func row(_ row: TextTable.Row) throws(FormatError) -> TaskRow {
        switch row.content {
        case .text(let text) where task.type == .causalLanguageModel:
            return language(try tokenizer.encode(text, tokenCountMax: .max).ids.map { ($0, true) } + ending)
        case .text(let text): return try labelled(text, nil, row.target)
        case .pair(let first, let second): return try labelled(first, second, row.target)
        case .completion(let prompt, let completion):
            return language(
                try tokenizer.encode(prompt, tokenCountMax: .max).ids.map { ($0, false) }
                    + tokenizer.pieces(completion).map { ($0, true) } + ending)
        case .conversation(let messages): return language(try chat?.tokens(messages) ?? [])
        }
    }

    private var ending: [(id: Int, isPredicted: Bool)] { endOfText.map { [($0, true)] } ?? [] }

    private func labelled(_ first: String, _ second: String?, _ target: TextTable.Target) throws(FormatError) -> TaskRow {
        let tokens = try tokenizer.encode(first, pair: second, tokenCountMax: task.tokenCountMax)
        let wanted: TaskRow.Target
        switch target {
        case .label(let label): wanted = .label(label)
        case .value(let value): wanted = .value(value)
        case .none: wanted = .label(0)
        }
        return TaskRow(ids: tokens.ids, types: tokens.types, target: wanted, isTruncated: tokens.isTruncated)
    }

    /// - Parameter tokens: in their order, and whether they are to be predicted.
    private func language(_ tokens: [(id: Int, isPredicted: Bool)]) -> TaskRow {
        let kept = tokens.prefix(task.tokenCountMax)
        // Token i predicts token i + 1.
        let predictsNext = kept.dropFirst().map(\.isPredicted) + (kept.isEmpty ? [] : [false])
        return TaskRow(
            ids: kept.map(\.id), types: kept.map { _ in 0 }, target: .nextTokens(predictsNext),
            isTruncated: kept.count < tokens.count)
    }
}
