import Engine
import Testing

@Suite struct WordPieceTokenizerTests {
    private let tokenizer: Tokenizer

    init() throws {
        let pieces = [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "cafe", "!", "東", "京", "ト", "##ラ", "a",
        ]
        tokenizer = try Tokenizer(wordPieces: pieces, lowercases: true, file: "vocab.txt")
    }

    @Test(arguments: [
        ("unaffable", [5, 6, 7]),
        ("UNAFFABLE!!", [5, 6, 7, 9, 9]),
        ("Café", [8]),
        ("Cafe\u{301}", [8]),
        ("ca\u{200B}fe\u{0}", [8]),
        ("東京トラ", [10, 11, 12, 13]),
        ("a [SEP] a", [14, 3, 14]),
        ("a[sep]", [14, 1, 1, 1]),
        ("unaffables", [1]),
        (String(repeating: "a", count: 101), [1]),
        ("", []),
        (" \t\r\n\u{3000}", []),
    ])
    func cutsAsTheReferenceDoes(text: String, ids: [Int]) throws {
        #expect(try tokenizer.encode(text, tokenCountMax: 512).ids == [2] + ids + [3])
    }

    @Test func aPairIsToldApartAndTruncatedFromItsLongerText() throws {
        let whole = try tokenizer.encode("a a a", pair: "un", tokenCountMax: 512)
        #expect(whole.ids == [2, 14, 14, 14, 3, 5, 3])
        #expect(whole.types == [0, 0, 0, 0, 0, 1, 1])
        #expect(!whole.isTruncated)
        let cut = try tokenizer.encode("a a a", pair: "un", tokenCountMax: 5)
        #expect(cut.ids == [2, 14, 3, 5, 3])
        #expect(cut.isTruncated)
    }

    @Test func aVocabularyWithoutSpecialTokensIsRefused() {
        #expect(throws: FormatError(file: "v", reason: "has no [UNK]")) {
            try Tokenizer(wordPieces: ["a"], lowercases: true, file: "v")
        }
    }
}
