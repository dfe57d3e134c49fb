internal import Foundation

/// Characters as the library knows them that made the checkpoints' tokens (Hugging Face's tokenizers, 0.23.3), measured on every code
/// point: its tables of categories are of Unicode 8, those of normal forms of Unicode 9, and what came later is a letter to it that
/// nothing happens to.
extension Unicode.Scalar {
    private func isOfUnicode(_ version: Int) -> Bool {
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
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
        default: properties.isAlphabetic || value == 0x200C || value == 0x200D
        }
    }

    fileprivate var hasNormalForm: Bool { isOfUnicode(9) }
}

/// A normal form, as that library has it.
enum NormalForm: Sendable {
    case composed
    case decomposed

    func text(_ scalars: some Sequence<Unicode.Scalar>) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        var known = String.UnicodeScalarView()
        // A code point that the tables do not have stays where it is, and nothing is ordered or composed across it.
        for scalar in scalars {
            if scalar.hasNormalForm {
                known.append(scalar)
            } else {
                result.append(contentsOf: form(known))
                result.append(scalar)
                known = String.UnicodeScalarView()
            }
        }
        result.append(contentsOf: form(known))
        return result
    }

    private func form(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
        let text = String(scalars)
        if text.isEmpty { return scalars }
        return switch self {
        case .composed: text.precomposedStringWithCanonicalMapping.unicodeScalars
        case .decomposed: text.decomposedStringWithCanonicalMapping.unicodeScalars
        }
    }
}
