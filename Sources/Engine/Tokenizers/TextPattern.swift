internal import Domain

/// What a text is searched for. Regular expressions are those that tokenizers of the families here have, known by their exact
/// text; a stranger's expression is never run.
enum TextPattern: Sendable, Equatable {
    case literal([Unicode.Scalar])
    /// ` {2,}` and the like: so many U+0020 or more.
    case spaces(atLeast: Int)
    /// `\s+`
    case whiteSpace
    /// GPT-2's words: contractions, and runs of letters, of numbers and of other characters, each with a space before it.
    case gpt2
    /// Those of Llama 3 and what came after it.
    case words(WordStyle)

    /// Of numbers of so many digits at most.
    static func llama3(digitsMax: Int) -> TextPattern {
        .words(WordStyle(letters: .plain, contractions: .alone, digitsMax: digitsMax, takesSlashes: false))
    }

    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static let space = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let signs = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|"# + space
    private static let signsWithSlashes = #"| ?[^\s\p{L}\p{N}]+[\r\n/]*|"# + space
    private static let first = #"[^\r\n\p{L}\p{N}]?"#
    private static let capital = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
    private static let small = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#

    private static func cased(_ contractions: String) -> String {
        first + capital + "*" + small + "+" + contractions + "|" + first + capital + "+" + small + "*" + contractions + "|"
    }

    /// As they stand in the files.
    private static let expressions: [String: TextPattern] = [
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
        // Another order of the same alternatives, none of which begins as another does.
        #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
        // Llama 3.
        contractions + "|" + first + #"\p{L}+|\p{N}{1,3}"# + signs: .llama3(digitsMax: 3),
        // Qwen2, 2.5 and 3.
        contractions + "|" + first + #"\p{L}+|\p{N}"# + signs: .llama3(digitsMax: 1),
        // Qwen3.5.
        contractions + "|" + first + #"[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|"# + space:
            .words(WordStyle(letters: .withMarks, contractions: .alone, digitsMax: 1, takesSlashes: false)),
        // Mistral NeMo.
        cased("") + #"\p{N}"# + signsWithSlashes:
            .words(WordStyle(letters: .cased, contractions: .none, digitsMax: 1, takesSlashes: true)),
        // GPT-4o, Phi-4 mini, Llama 4.
        cased(contractions + "?") + #"\p{N}{1,3}"# + signsWithSlashes:
            .words(WordStyle(letters: .cased, contractions: .behindWords, digitsMax: 3, takesSlashes: true)),
        " {2,}": .spaces(atLeast: 2),
        " +": .spaces(atLeast: 1),
        #"\s+"#: .whiteSpace,
    ]

    /// `{"String": …}` or `{"Regex": …}`.
    init(_ json: JSONObject) throws(FormatError) {
        if let text = try json.text("String") {
            guard !text.isEmpty else { throw json.fail("\(json.path)String is empty") }
            self = .literal(Array(text.unicodeScalars))
            return
        }
        guard let text = try json.text("Regex") else { throw json.fail("\(json.path.dropLast()) is neither String nor Regex") }
        let known = Self.expressions.first { $0.key.utf8.elementsEqual(text.utf8) }?.value
        guard let known else {
            throw json.fail(
                "\(json.path)Regex \(text.quoted(200)) is not read; the expressions of GPT-2, Llama 3, Qwen and the like are")
        }
        self = known
    }

    /// Where it stands, from the left, none overlapping another, none empty.
    func matches(in letters: ArraySlice<Letter>) -> [Range<Int>] {
        switch self {
        case .literal(let scalars): Self.occurrences(of: scalars, in: letters)
        case .spaces(let least): Self.runs(in: letters) { $0 == " " }.filter { $0.count >= least }
        case .whiteSpace: Self.runs(in: letters) { $0.properties.isWhitespace }
        case .gpt2: WordScanner(letters).words(nil)
        case .words(let style): WordScanner(letters).words(style)
        }
    }

    private static func occurrences(of scalars: [Unicode.Scalar], in letters: ArraySlice<Letter>) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var place = letters.startIndex
        while place + scalars.count <= letters.endIndex {
            if letters[place..<place + scalars.count].isSpelled(scalars) {
                matches.append(place..<place + scalars.count)
                place += scalars.count
            } else {
                place += 1
            }
        }
        return matches
    }

    /// Every longest run of what is asked for.
    static func runs(in letters: ArraySlice<Letter>, of isWanted: (Unicode.Scalar) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for place in letters.indices {
            if isWanted(letters[place].scalar) {
                start = start ?? place
            } else if let begin = start {
                runs.append(begin..<place)
                start = nil
            }
        }
        if let start { runs.append(start..<letters.endIndex) }
        return runs
    }
}
