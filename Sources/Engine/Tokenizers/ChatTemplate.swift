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
    }

    private let shape: Shape
    private let tokenizer: any Tokenizer

    /// - Throws: `FormatError` when the model has no template, or one of another shape.
    init(modelFolder: String, tokenizer: any Tokenizer) throws {
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
    func parts(_ messages: [ChatMessage]) -> [(ids: [Int], isPredicted: Bool)] {
        switch shape {
        case .chatML(let system):
            var all = messages
            if let system, all.first?.role != "system" { all.insert(ChatMessage(role: "system", content: system), at: 0) }
            return all.flatMap { message in
                [
                    (tokenizer.pieces("<|im_start|>\(message.role)\n"), false),
                    (tokenizer.pieces("\(message.content)<|im_end|>"), message.role == "assistant"),
                    (tokenizer.pieces("\n"), false),
                ]
            }
        case .llama3:
            let begin = tokenizer.id(of: "<|begin_of_text|>").map { [([$0], false)] } ?? []
            return begin
                + messages.flatMap { message in
                    [
                        (tokenizer.pieces("<|start_header_id|>\(message.role)<|end_header_id|>\n\n"), false),
                        (
                            tokenizer.pieces("\(message.content.trimmingCharacters(in: .whitespacesAndNewlines))<|eot_id|>"),
                            message.role == "assistant"
                        ),
                    ]
                }
        }
    }
}
