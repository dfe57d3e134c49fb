/// Classes of test rows as one text, so that a record of thousands of rows stays small: the index of each row's class in base 36, in one
/// character, or in two where there are more classes than one can number.
public enum ClassDigits {
    /// As many classes as a record can tell apart.
    public static let classCountMax = 36 * 36

    /// Characters per row.
    public static func width(classCount: Int) -> Int { classCount <= 36 ? 1 : 2 }

    /// - Parameter indices: each below `classCountMax`, or below 36 at a width of 1.
    public static func text(_ indices: [Int], width: Int) -> String {
        indices.map { index in
            let digits = String(index, radix: 36)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined()
    }

    /// Nil where a character is no digit, or the last row lacks one.
    public static func indices(_ text: String, width: Int) -> [Int]? {
        guard (1...2).contains(width), text.utf8.count.isMultiple(of: width) else { return nil }
        var indices: [Int] = []
        indices.reserveCapacity(text.utf8.count / width)
        for (place, character) in text.utf8.enumerated() {
            let digit: Int
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = Int(character - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = Int(character - UInt8(ascii: "a")) + 10
            default: return nil
            }
            if place.isMultiple(of: width) {
                indices.append(digit)
            } else {
                indices[indices.count - 1] = indices[indices.count - 1] * 36 + digit
            }
        }
        return indices
    }
}
