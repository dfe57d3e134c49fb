internal import Domain

/// Added tokens as they are put together from several files, each once and with the id that it has or gets.
struct AddedTokenList {
    private let vocabulary: Vocabulary
    private let file: String
    private(set) var tokens: [AddedTokens.Entry] = []
    /// The first token that was given the next id without having one; nil where all had theirs.
    private(set) var withoutID: String?
    private var places: [Spelling: Int] = [:]
    private var ids: Set<Int> = []
    private var nextID: Int

    init(vocabulary: Vocabulary, file: String) {
        self.vocabulary = vocabulary
        self.file = file
        nextID = vocabulary.largestID + 1
    }

    private func place(of text: String) -> Int? { places[Spelling(text)] }

    private mutating func append(_ token: AddedTokens.Entry) {
        places[Spelling(token.text)] = tokens.count
        tokens.append(token)
        ids.insert(token.id)
        nextID = max(nextID, token.id + 1)
    }

    /// Adds a token of this id.
    /// - Parameter source: the other file that describes it, nil where it is the vocabulary's own.
    /// - Throws: `FormatError` where it or its id is already there otherwise.
    mutating func add(_ token: AddedTokens.Entry, describedIn source: String? = nil) throws(FormatError) {
        let source = source ?? file
        func fail(_ reason: String) -> FormatError {
            FormatError(file: source, reason: "the added token \(token.text.quoted(40)) \(reason)")
        }
        guard !token.text.isEmpty else { throw FormatError(file: source, reason: "has an added token without text") }
        if let place = place(of: token.text) {
            let known = tokens[place]
            guard known.id == token.id else { throw fail("has the id \(token.id) here and \(known.id) in \(file)") }
            guard known.stripsLeft == token.stripsLeft, known.stripsRight == token.stripsRight, known.isWord == token.isWord
            else {
                throw fail("has other lstrip, rstrip or single_word here than in \(file); they must agree")
            }
            if token.isControl { makeControl(place) }
            return
        }
        if let id = vocabulary[token.text] {
            guard id == token.id else { throw fail("has the id \(token.id); the vocabulary gives it \(id)") }
        } else {
            guard (0..<Vocabulary.idEnd).contains(token.id), !ids.contains(token.id), !vocabulary.hasToken(of: token.id) else {
                throw fail("has the id \(token.id), which another token has or no token may have")
            }
            // Without a vocabulary's own list of them, ids are given one after the other, whatever numbers stand here.
            guard source == file || token.id == nextID else {
                throw fail("is not in the vocabulary and has the id \(token.id); the next one is \(nextID)")
            }
        }
        append(token)
    }

    /// Adds a special token that is known by its text only.
    /// - Returns: false where it is not there and was to be left out then.
    @discardableResult
    mutating func addSpecial(_ token: AddedTokens.Entry, onlyIfThere: Bool = false) -> Bool {
        if let place = place(of: token.text) {
            makeControl(place)
            return true
        }
        guard !token.text.isEmpty else { return true }
        let known = vocabulary[token.text]
        if known == nil {
            if onlyIfThere { return false }
            withoutID = withoutID ?? token.text
        }
        append(
            AddedTokens.Entry(
                text: token.text, id: known ?? nextID, stripsLeft: token.stripsLeft, stripsRight: token.stripsRight,
                isWord: token.isWord, isNormalised: token.isNormalised, isControl: true))
        return true
    }

    private mutating func makeControl(_ place: Int) { tokens[place].isControl = true }
}
