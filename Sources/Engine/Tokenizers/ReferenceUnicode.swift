internal import Foundation

/// Characters as the library knows them that made the checkpoints' tokens (Hugging Face's tokenizers, 0.23.3), measured on every code
/// point: its tables of punctuation, controls and BERT's accents are of Unicode 8, those of normal forms and of accents in general
/// of Unicode 9, those of its regular expressions of Unicode 16; case, white space and digits are those of Unicode 17, as here.
/// What came later is a letter to it that nothing happens to.
extension Unicode.Scalar {
    fileprivate func isOfUnicode(_ version: Int) -> Bool {
        // Nothing below U+0370 has come since.
        value < 0x370 || (properties.age.map { $0.major <= version } ?? false)
    }

    /// A control or format character, or for private use; unassigned code points are not among them.
    var isOther: Bool {
        switch properties.generalCategory {
        case .control, .privateUse: true
        case .format: isOfUnicode(8)
        default: false
        }
    }

    /// Punctuation, or any other sign of ASCII.
    var isPunctuation: Bool {
        switch value {
        case 33...47, 58...64, 91...96, 123...126: return true
        case 0..<0x80: return false
        // Punctuation until Unicode 11 and 12.
        case 0x111C9, 0x166D: return true
        default:
            switch properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation:
                return isOfUnicode(8)
            default: return false
            }
        }
    }

    var isNonspacingMark: Bool {
        switch value {
        case 0..<0x300: return false
        // Spacing marks since Unicode 12 and 14.
        case 0x1734, 0x1171E: return true
        // Such marks only since Unicode 9 and 11.
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
        default: return properties.generalCategory == .nonspacingMark && isOfUnicode(8)
        }
    }

    /// The blocks of CJK ideographs that BERT's authors list, with the library's own gap at U+2B820; kana and hangul are not among
    /// them.
    var isIdeograph: Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
            0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// `\w` of regular expressions (Unicode Technical Standard 18, annex C).
    var isWordCharacter: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: isOfUnicode(16)
        default: properties.isAlphabetic && isOfUnicode(16) || value == 0x200C || value == 0x200D
        }
    }

    /// Whether regular expressions know what it is.
    var isKnownToExpressions: Bool { isOfUnicode(16) }

    var isNumber: Bool {
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    /// A mark of any kind.
    var isMarkOfUnicode9: Bool {
        switch value {
        case 0..<0x300: return false
        // Spacing marks until Unicode 12.
        case 0x1CF2, 0x1CF3: return true
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return isOfUnicode(9)
        default: return false
        }
    }

    /// Of the version that Python 3.11 has, by which tokenizers written in Python go.
    static let pythonsUnicode = 14

    var isKnownToPython: Bool { isOfUnicode(Self.pythonsUnicode) }
}

/// A normal form, as that library has it.
enum NormalForm: Sendable {
    case composed
    case decomposed
    case compatibilityComposed
    case compatibilityDecomposed

    /// - Parameter version: what came after this version of Unicode is left as it is.
    func apply(_ part: inout TextPart, unicode version: Int = 9) {
        // Nothing of ASCII has another form.
        guard part.letters.contains(where: { $0.scalar.value >= 0x80 }) else { return }
        var result: [Letter] = []
        result.reserveCapacity(part.letters.count)
        var known: [Letter] = []
        // A code point that the tables do not have stays where it is, and nothing is ordered or composed across it.
        for letter in part.letters {
            if letter.scalar.isOfUnicode(version) {
                known.append(letter)
            } else {
                result += form(known)
                result.append(letter)
                known = []
            }
        }
        part.letters = (result + form(known))[...]
    }

    /// The letters of a text with who wrote them: where a mark of one joins a letter of another, what comes of it is of both.
    private func form(_ letters: [Letter]) -> [Letter] {
        let scalars = form(letters.map(\.scalar))
        guard let first = letters.first, !letters.allSatisfy({ $0.origin == first.origin }) else {
            return scalars.letters(letters.first?.origin ?? [])
        }
        var result: [Letter] = []
        var start = 0
        while start < letters.count {
            let origin = letters[start].origin
            let end = letters[start...].firstIndex { $0.origin != origin } ?? letters.count
            // As many as the text up to here becomes, but for what the next run may still change.
            let count = max(result.count, min(form(letters[..<end].map(\.scalar)).count, scalars.count))
            result += scalars[result.count..<count].letters(origin)
            if end < letters.count, let last = result.indices.last, !Self.begins(letters[end].scalar) {
                result[last].origin.formUnion(letters[end].origin)
            }
            start = end
        }
        return result + scalars[result.count...].letters(letters.origin)
    }

    /// Whether it joins nothing before it: no mark, and no vowel or final consonant of Hangul.
    private static func begins(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isMarkOfUnicode9 && !(0x1160...0x11FF).contains(scalar.value)
    }

    private func form(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let text = String(String.UnicodeScalarView(scalars))
        let decomposed =
            switch self {
            case .composed, .decomposed: text.decomposedStringWithCanonicalMapping
            // Foundation leaves the marks of what a compatibility mapping gives in their order.
            case .compatibilityComposed, .compatibilityDecomposed:
                text.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping
            }
        let formed =
            switch self {
            case .decomposed, .compatibilityDecomposed: decomposed
            // And it composes nothing that it does not find decomposed, such as a syllable of Hangul with a consonant behind it.
            case .composed, .compatibilityComposed: decomposed.precomposedStringWithCanonicalMapping
            }
        return Array(formed.unicodeScalars)
    }
}
