internal import Domain

/// What is done to a text before it is split into words.
indirect enum Normaliser: Sendable {
    case bert(BERTNormaliser)
    /// By the tables of this version of Unicode.
    case form(NormalForm, unicode: Int = 9)
    case lowercase
    case stripAccents
    case strip(left: Bool, right: Bool)
    case replace(TextPattern, with: [Unicode.Scalar])
    case prepend([Unicode.Scalar])
    case precompiled(CharacterMap)
    /// Control characters go, and some others become spaces.
    case machineTranslation
    case byteLevel
    case sequence([Normaliser])

    static let nothing = Normaliser.sequence([])

    /// A `normalizer` of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        switch try json.text("type") ?? "" {
        case "BertNormalizer": self = .bert(try BERTNormaliser(json))
        case "NFC": self = .form(.composed)
        case "NFD": self = .form(.decomposed)
        case "NFKC": self = .form(.compatibilityComposed)
        case "NFKD": self = .form(.compatibilityDecomposed)
        case "Lowercase": self = .lowercase
        case "StripAccents": self = .stripAccents
        case "Strip": self = .strip(left: try json.needed("strip_left"), right: try json.needed("strip_right"))
        case "Replace":
            guard let pattern = try json.object("pattern") else { throw json.fail("\(json.path)pattern is missing") }
            self = .replace(try TextPattern(pattern), with: Array(try json.neededText("content").unicodeScalars))
        case "Prepend": self = .prepend(Array(try json.neededText("prepend").unicodeScalars))
        case "Precompiled": self = .precompiled(try CharacterMap(json))
        case "Nmt": self = .machineTranslation
        case "ByteLevel": self = .byteLevel
        case "Sequence":
            self = .sequence(
                try (json.objects("normalizers") ?? []).map { part throws(FormatError) in try Normaliser(part) })
        case let type: throw json.fail("normalizer \(type.quoted(40)) is not read")
        }
    }

    func apply(_ part: inout TextPart) {
        switch self {
        case .sequence(let steps): for step in steps { step.apply(&part) }
        case .bert(let normaliser): normaliser.apply(&part)
        case .form(let form, let version): form.apply(&part, unicode: version)
        case .lowercase: part.mapLowercase()
        case .stripAccents: part.keep { !$0.isMarkOfUnicode9 }
        case .strip(let left, let right):
            if right { part.letters = part.letters.droppedTrailing { $0.scalar.properties.isWhitespace } }
            if left {
                let kept = part.letters.drop { $0.scalar.properties.isWhitespace }
                part.isAtStart = part.isAtStart && kept.startIndex == part.letters.startIndex
                part.letters = kept
            }
        case .replace(let pattern, let content): part.replace(pattern.matches(in: part.letters), with: content)
        case .prepend(let content): if !part.letters.isEmpty { part.insert(before: content) }
        case .precompiled(let map): map.apply(&part)
        case .machineTranslation:
            part.keep { !Self.isControlOfTranslation($0) }
            part.letters = part.letters.map { Self.isSpaceOfTranslation($0.scalar) ? $0.with(" ") : $0 }[...]
        case .byteLevel: part.letters = ByteLevelAlphabet.spelled(part.letters)
        }
    }

    private static func isControlOfTranslation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: true
        default: false
        }
    }

    private static func isSpaceOfTranslation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 0xA, 0xC, 0xD, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: true
        default: false
        }
    }
}
