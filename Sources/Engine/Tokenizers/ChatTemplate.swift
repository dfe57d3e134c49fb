internal import Domain
internal import Foundation

/// How a model writes conversations. Templates are programs in Jinja; the two shapes that nearly all models of the families here
/// have are recognised, and any other is refused rather than run wrongly.
struct ChatTemplate {
    private enum Shape {
        /// `<|im_start|>role\ncontent<|im_end|>\n`; the text is put before where a conversation has no message of the system's own.
        case chatML(defaultSystem: String?)
        /// `<|start_header_id|>role<|end_header_id|>\n\ncontent<|eot_id|>`
        case llama3

        /// The tokens that stand between messages.
        var marks: [String] {
            switch self {
            case .chatML: ["<|im_start|>", "<|im_end|>"]
            case .llama3: ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
            }
        }
    }

    private let shape: Shape
    private let tokenizer: Tokenizer
    /// The template's own tokens.
    private let marks: [String: Int]
    /// What nobody can say in a message: it would end the message, and begin another in somebody else's name.
    private let controls: Set<Int>

    /// - Throws: `FormatError` when the model has no template, or one of another shape.
    init(modelFolder: String, tokenizer: Tokenizer) throws {
        let (source, file) = try Self.source(modelFolder)
        self.tokenizer = tokenizer
        if source.contains("<|start_header_id|>"), source.contains("<|eot_id|>"), !source.contains("tools") {
            shape = .llama3
        } else if source.contains("<|im_start|>"), source.contains("<|im_end|>") {
            shape = .chatML(defaultSystem: try Self.defaultSystem(source, file))
        } else {
            throw FormatError(
                file: file, reason: "its chat template is neither ChatML nor Llama 3's; use prompt and completion")
        }
        var marks: [String: Int] = [:]
        for mark in shape.marks {
            guard let id = tokenizer.id(of: mark) else {
                throw FormatError(
                    file: tokenizer.file,
                    reason: "has no token \(mark), which the chat template writes; use prompt and completion")
            }
            marks[mark] = id
        }
        self.marks = marks
        controls = tokenizer.controls.union(marks.values)
    }

    private static func source(_ folder: String) throws -> (source: String, file: String) {
        if let file = try Checkpoint.ggufFile(in: folder) {
            guard case .text(let text) = file.header.metadata["tokenizer.chat_template"] else {
                throw FormatError(file: file.name, reason: "has no tokenizer.chat_template; use prompt and completion")
            }
            return (text, file.name)
        }
        struct Configuration: Decodable {
            let template: String?

            enum CodingKeys: String, CodingKey {
                case template = "chat_template"
            }
        }
        let plain = folder + "/chat_template.jinja"
        if let data = try? Data(contentsOf: URL(filePath: plain)), let text = String(data: data, encoding: .utf8) {
            return (text, plain)
        }
        let path = folder + "/tokenizer_config.json"
        guard let data = try? Data(contentsOf: URL(filePath: path)),
            let template = try? JSONDecoder().decode(Configuration.self, from: data).template
        else { throw FormatError(file: path, reason: "has no chat_template; use prompt and completion") }
        return (template, path)
    }

    /// The system's text that a ChatML template puts before a conversation without one.
    private static func defaultSystem(_ source: String, _ file: String) throws(FormatError) -> String? {
        let begin = "<|im_start|>system\\n"
        let spelled = source.replacingOccurrences(of: "\n", with: "\\n")
        guard let start = spelled.range(of: begin) else { return nil }
        guard let end = spelled.range(of: "<|im_end|>", range: start.upperBound..<spelled.endIndex) else {
            throw FormatError(file: file, reason: "its chat template begins a system message that it does not end")
        }
        let text = spelled[start.upperBound..<end.lowerBound]
        // Anything but plain text is put together by the template.
        guard !text.contains("'"), !text.contains("{") else { return nil }
        return text.replacingOccurrences(of: "\\n", with: "\n")
    }

    /// Tokens of a conversation in their order; those that the assistant says are to be predicted, its end mark included.
    ///
    /// A control token that is spelled out in a message is plain text: only the template puts control tokens.
    func parts(_ messages: [ChatMessage]) -> [(ids: [Int], isPredicted: Bool)] {
        switch shape {
        case .chatML(let system):
            var all = messages
            if let system, all.first?.role != "system" { all.insert(ChatMessage(role: "system", content: system), at: 0) }
            return all.flatMap { message in
                [
                    (mark("<|im_start|>") + said("\(message.role)\n"), false),
                    (said(message.content) + mark("<|im_end|>"), message.role == "assistant"),
                    (said("\n"), false),
                ]
            }
        case .llama3:
            let begin = tokenizer.id(of: "<|begin_of_text|>").map { [([$0], false)] } ?? []
            return begin
                + messages.flatMap { message in
                    [
                        (
                            mark("<|start_header_id|>") + said(message.role) + mark("<|end_header_id|>") + said("\n\n"), false
                        ),
                        (
                            said(message.content.trimmingCharacters(in: .whitespacesAndNewlines)) + mark("<|eot_id|>"),
                            message.role == "assistant"
                        ),
                    ]
                }
        }
    }

    private func mark(_ name: String) -> [Int] { marks[name].map { [$0] } ?? [] }

    private func said(_ text: String) -> [Int] {
        tokenizer.tokens(text.unicodeScalars.letters(.message), controls: controls).map(\.id)
    }
}
