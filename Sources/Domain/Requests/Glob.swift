/// Shell-like patterns with one wildcard, `*`, for any run of characters, the empty one included.
public enum Glob {
    /// Whether `pattern` matches the whole of `text`. Linear in the product of the lengths; no backtracking blow-up.
    public static func matches(_ text: String, pattern: String) -> Bool {
        if pattern == "*" { return true }
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        let star = UInt8(ascii: "*")
        var position = 0
        var next = 0
        var afterStar: (pattern: Int, text: Int)?
        while position < text.count {
            if next < pattern.count, pattern[next] == star {
                afterStar = (next + 1, position)
                next += 1
            } else if next < pattern.count, pattern[next] == text[position] {
                next += 1
                position += 1
            } else if let last = afterStar {
                next = last.pattern
                position = last.text + 1
                afterStar = (last.pattern, last.text + 1)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == star }
    }
}
