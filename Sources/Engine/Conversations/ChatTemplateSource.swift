internal import Domain
internal import FoundationEssentials

/// Where a model's chat template stands.
enum ChatTemplateSource {
    private static let bytesMax = 1 << 20

    /// - Returns: its text, and the file for messages.
    static func read(_ folder: String) throws -> (source: String, file: String) {
        if let file = try Checkpoint.ggufFile(in: folder) {
            guard case .text(let text) = file.header.metadata["tokenizer.chat_template"] else {
                throw FormatError(file: file.name, reason: "has no tokenizer.chat_template; use prompt and completion")
            }
            return (try checked(text, file.name), file.name)
        }
        let plain = folder + "/chat_template.jinja"
        if FileManager.default.fileExists(atPath: plain) {
            guard let data = try? Data(contentsOf: URL(filePath: plain)), let text = String(validating: data, as: UTF8.self)
            else {
                throw FormatError(file: plain, reason: "is not UTF-8")
            }
            return (try checked(text, plain), plain)
        }
        let path = folder + "/tokenizer_config.json"
        guard let options = try TokenizerConfiguration.object(path), let template = try template(of: options) else {
            throw FormatError(file: path, reason: "has no chat_template; use prompt and completion")
        }
        return (try checked(template, path), path)
    }

    /// A text, or the one called `default` of a list of several.
    private static func template(of options: JSONObject) throws(FormatError) -> String? {
        guard case .list = options["chat_template"] else { return try options.text("chat_template") }
        for entry in try options.objects("chat_template") ?? [] where try entry.text("name") == "default" {
            return try entry.text("template")
        }
        return nil
    }

    private static func checked(_ text: String, _ file: String) throws(FormatError) -> String {
        guard text.utf8.count <= bytesMax else {
            throw FormatError(
                file: file, reason: "its chat template has \(text.utf8.count) bytes; at most \(bytesMax) are read")
        }
        return text
    }
}
