/// The dictionaries of MeCab that models name.
public enum MeCabDictionary: String, Sendable, CaseIterable {
    case ipadic
    case unidicLite = "unidic_lite"
    case unidic

    /// Files of a compiled dictionary, which lie in the folder of a model that needs it: it decides which words there are, as a vocabulary
    /// decides which pieces.
    public static let files = ["char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"]

    /// Where it is to be had.
    public var source: String {
        switch self {
        case .ipadic: "Debian's package mecab-ipadic-utf8 (/var/lib/mecab/dic/ipadic-utf8) or PyPI's ipadic"
        case .unidicLite: "PyPI's unidic-lite"
        case .unidic: "Debian's package unidic-mecab (/var/lib/mecab/dic/unidic) or PyPI's unidic"
        }
    }

    /// Whether a dictionary with so many contexts on a word's left can be this one: ipadic and unidic-lite never had others.
    public func isPossible(leftContexts count: Int) -> Bool {
        let known: [MeCabDictionary: Int] = [.ipadic: 1316, .unidicLite: 5981]
        return known[self].map { $0 == count } ?? !known.values.contains(count)
    }
}
