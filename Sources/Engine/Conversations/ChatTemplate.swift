internal import Domain

/// How a model writes conversations: the template's own program, run as transformers runs it.
struct ChatTemplate {
    private let program: [TemplateStatement]
    private let file: String
    private let tokenizer: Tokenizer
    /// What nobody can say in a message: it would end the message, and begin another in somebody else's name.
    private let controls: Set<Int>
    private let names: [String: TemplateValue]

    /// Every model of conversations writes them; whatever else a template refuses is a row's fault.
    private static let probe = [
        ChatMessage(role: "user", content: "question"), ChatMessage(role: "assistant", content: "answer"),
    ]

    /// - Throws: `FormatError` when the model has no template, or one that is not of the part of Jinja that is run here.
    init(modelFolder: String, tokenizer: Tokenizer) throws {
        let (source, file) = try ChatTemplateSource.read(modelFolder)
        self.file = file
        self.tokenizer = tokenizer
        // Tokens that the template spells out are its own, whatever they are said to be.
        controls = tokenizer.controls.union(tokenizer.addedTokens.filter { source.contains(spelling: $0.text) }.map(\.id))
        names = tokenizer.names.mapValues { .text($0) }.merging(
            ["add_generation_prompt": .truth(false), "tools": .none, "documents": .none]) { $1 }
        do throws(TemplateError) {
            program = try TemplateParser.program(source)
        } catch {
            throw FormatError(file: file, reason: "its chat template cannot be run: \(error); use prompt and completion")
        }
        do throws(TemplateError) {
            let letters = try text(Self.probe)
            guard letters.contains(where: { $0.origin.contains(.learnt) }) else {
                throw TemplateError("leaves out what the assistant says")
            }
        } catch {
            throw FormatError(
                file: file,
                reason: "its chat template does not write a question and its answer: \(error); use prompt and completion")
        }
    }

    /// A conversation as the template writes it, and who said what.
    private func text(_ messages: [ChatMessage]) throws(TemplateError) -> [Letter] {
        let values = messages.map { message in
            let origin: Letter.Origin = message.role == "assistant" ? [.message, .learnt] : .message
            return TemplateValue.map([
                ("role", .text(message.role.unicodeScalars.letters(.message))),
                ("content", .text(message.content.unicodeScalars.letters(origin))),
            ])
        }
        var letters = try TemplateRun.text(
            program, names.merging(["messages": .list(values)]) { $1 },
            letterCount: messages.reduce(0) { $0 + $1.content.unicodeScalars.count })
        markEnds(&letters)
        return letters
    }

    /// What ends an answer is learnt with it: the control token behind it, with the white space between; and so is what the template
    /// writes anew within an answer.
    private func markEnds(_ letters: inout [Letter]) {
        var place = 0
        while let start = letters[place...].firstIndex(where: { $0.origin.contains(.learnt) }) {
            let end = letters[start...].firstIndex { !$0.origin.contains(.learnt) } ?? letters.count
            let next = letters[end...].firstIndex { $0.origin != [] } ?? letters.count
            var learnt = end
            if next < letters.count, letters[next].origin.contains(.learnt) {
                learnt = next
            } else if let mark = letters[end...].firstIndex(where: { !$0.scalar.isPythonSpace }),
                let length = tokenizer.lengthOfToken(at: letters[mark...], of: controls)
            {
                learnt = mark + length
            }
            for index in end..<learnt { letters[index].origin.insert(.learnt) }
            place = max(learnt, end)
        }
    }

    /// The tokens of a conversation; those that the assistant says are to be predicted, its end mark included.
    ///
    /// A control token that is spelled out in a message is plain text: only the template puts control tokens.
    /// - Throws: what the template says of a conversation that it does not write.
    func tokens(_ messages: [ChatMessage]) throws(FormatError) -> [(id: Int, isPredicted: Bool)] {
        let letters: [Letter]
        do throws(TemplateError) {
            letters = try text(messages)
        } catch {
            throw FormatError(file: file, reason: "its chat template \(error)")
        }
        return try tokenizer.tokens(letters, controls: controls).map { ($0.id, $0.origin.contains(.learnt)) }
    }
}

extension String {
    /// Byte for byte.
    fileprivate func contains(spelling: String) -> Bool {
        let (bytes, part) = (Array(utf8), Array(spelling.utf8))
        guard let first = part.first else { return false }
        return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: part) }
    }
}
