/// Why a chat template cannot be read, or does not write a conversation.
struct TemplateError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
