extension StringProtocol {
    /// Whether the code points are the same: `==` takes letters with accents for equal however they are composed.
    func isSpelled(_ other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether somebody may have meant `other`: but for case, width, white space, quotes, underscores and what nobody sees.
    func isLike(_ other: some StringProtocol) -> Bool {
        let core = core
        return !core.isEmpty && core == other.core
    }

    private var core: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            // Full-width forms of ASCII.
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            guard !narrow.isBlank, !"\"'_".unicodeScalars.contains(narrow) else { continue }
            result.append(narrow)
        }
        return String(result).lowercased()
    }

    /// The code points that count where inputs are compared: white space counts one space, and none at the ends.
    func forEachWithSingleSpaces(_ body: (Unicode.Scalar) -> Void) {
        var isAfterSpace = false
        var isBegun = false
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                isAfterSpace = isBegun
                continue
            }
            if isAfterSpace { body(" ") }
            body(scalar)
            (isAfterSpace, isBegun) = (false, true)
        }
    }

    /// Whether nobody would see anything of it.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.isBlank) }
}

extension Unicode.Scalar {
    /// White space, control and format characters.
    fileprivate var isBlank: Bool {
        properties.isWhitespace || [.control, .format].contains(properties.generalCategory)
    }
}
