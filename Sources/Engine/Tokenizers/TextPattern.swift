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
    /// Llama 3's words, of numbers of so many digits at most.
    case llama3(digitsMax: Int)

    /// GPT-2's, which a byte-level pre-tokenizer applies unless told otherwise.
    private static let gpt2Text = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static let llama3Rest = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let llama3Begin = contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|"#

    private static let expressions: [String: TextPattern] = [
        gpt2Text: .gpt2,
        // Another order of the same alternatives, none of which begins as another does.
        #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
        llama3Begin + #"\p{N}{1,3}"# + llama3Rest: .llama3(digitsMax: 3),
        llama3Begin + #"\p{N}"# + llama3Rest: .llama3(digitsMax: 1),
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
                "\(json.path)Regex \(text.quoted(200)) is not read; the expressions of GPT-2, Llama 3 and Qwen2 are")
        }
        self = known
    }

    /// Where it stands, from the left, none overlapping another, none empty.
    func matches(in letters: ArraySlice<Letter>) -> [Range<Int>] {
        switch self {
        case .literal(let scalars): Self.occurrences(of: scalars, in: letters)
        case .spaces(let least): Self.runs(in: letters) { $0 == " " }.filter { $0.count >= least }
        case .whiteSpace: Self.runs(in: letters) { $0.properties.isWhitespace }
        case .gpt2: WordScanner(letters, digitsMax: nil).words()
        case .llama3(let digitsMax): WordScanner(letters, digitsMax: digitsMax).words()
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
