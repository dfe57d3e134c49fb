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
        endOfText = ["<|endoftext|>", "<|end_of_text|>", "</s>"].lazy.compactMap { tokenizer.id(of: $0) }.first
    }

    /// A row whose `targetCount` is 0 leaves nothing to predict: its prompt, or what comes before the assistant's words, fills it.
    func row(_ row: TextTable.Row) -> TaskRow {
        switch row.content {
        case .text(let text) where task.type == .causalLanguageModel:
            return language([(tokenizer.encode(text, tokenCountMax: .max).ids, true), (endOfText.map { [$0] } ?? [], true)])
        case .text(let text): return labelled(text, nil, row.target)
        case .pair(let first, let second): return labelled(first, second, row.target)
        case .completion(let prompt, let completion):
            return language([
                (tokenizer.encode(prompt, tokenCountMax: .max).ids, false), (tokenizer.pieces(completion), true),
                (endOfText.map { [$0] } ?? [], true),
            ])
        case .conversation(let messages): return language(chat?.parts(messages) ?? [])
        }
    }

    private func labelled(_ first: String, _ second: String?, _ target: TextTable.Target) -> TaskRow {
        let tokens = tokenizer.encode(first, pair: second, tokenCountMax: task.tokenCountMax)
        let wanted: TaskRow.Target
        switch target {
        case .label(let label): wanted = .label(label)
        case .value(let value): wanted = .value(value)
        case .none: wanted = .label(0)
        }
        return TaskRow(ids: tokens.ids, types: tokens.types, target: wanted, isTruncated: tokens.isTruncated)
    }

    /// - Parameter parts: tokens in their order, and whether they are to be predicted.
    private func language(_ parts: [(ids: [Int], isPredicted: Bool)]) -> TaskRow {
        let all = parts.flatMap(\.ids)
        let ids = Array(all.prefix(task.tokenCountMax))
        let isWanted = parts.flatMap { part in part.ids.map { _ in part.isPredicted } }.prefix(ids.count)
        // Token i predicts token i + 1.
        let predictsNext = isWanted.dropFirst() + (ids.isEmpty ? [] : [false])
        return TaskRow(
            ids: ids, types: ids.map { _ in 0 }, target: .nextTokens(Array(predictsNext)), isTruncated: ids.count < all.count)
    }
}
