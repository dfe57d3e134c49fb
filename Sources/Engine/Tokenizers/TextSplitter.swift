internal import Foundation

/// How a text is split into the words that byte-pair encoding joins within.
struct TextSplitter: Sendable {
    enum Step: Sendable {
        /// Numbers stand alone: each character, or each run of them.
        case digits(individually: Bool)
        /// What the expression matches stands alone; what lies between matches stays together.
        case pattern(NSRegularExpression)
        /// Each part begins with a space.
        case leadingSpace
    }

    let steps: [Step]

    func words(_ text: String) -> [String] {
        steps.reduce(text.isEmpty ? [] : [text]) { parts, step in parts.flatMap { Self.split($0, step) } }
    }

    private static func split(_ text: String, _ step: Step) -> [String] {
        switch step {
        case .leadingSpace: return [text.utf8.first == 32 ? text : " " + text]
        case .digits(let individually): return split(text, numbersIndividually: individually)
        case .pattern(let expression): return split(text, expression)
        }
    }

    private static func split(_ text: String, numbersIndividually individually: Bool) -> [String] {
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        var isNumber = false
        for scalar in text.unicodeScalars {
            let isDigit = Self.isNumeric(scalar)
            if !part.isEmpty, isDigit != isNumber || (isDigit && individually) {
                parts.append(String(part))
                part = String.UnicodeScalarView()
            }
            part.append(scalar)
            isNumber = isDigit
        }
        if !part.isEmpty { parts.append(String(part)) }
        return parts
    }

    private static func isNumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    private static func split(_ text: String, _ expression: NSRegularExpression) -> [String] {
        let units = text as NSString
        var parts: [String] = []
        var end = 0
        for match in expression.matches(in: text, range: NSRange(location: 0, length: units.length)) {
            let range = match.range
            guard range.length > 0 else { continue }
            if range.location > end {
                parts.append(units.substring(with: NSRange(location: end, length: range.location - end)))
            }
            parts.append(units.substring(with: range))
            end = range.location + range.length
        }
        if end < units.length { parts.append(units.substring(from: end)) }
        return parts
    }

    /// GPT-2's expression, which a byte-level pre-tokenizer applies unless told otherwise.
    static let gpt2Pattern = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    /// Llama 3's.
    static let llama3Pattern =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

    /// Qwen2's: Llama 3's with numbers one by one.
    static let qwen2Pattern = llama3Pattern.replacingOccurrences(of: #"\p{N}{1,3}"#, with: #"\p{N}"#)

    /// An expression as the tokenizers that made the checkpoints read it.
    ///
    /// Their `\s` is Unicode's White_Space; that of the library here leaves out U+000B and U+0085.
    static func expression(_ pattern: String, file: String) throws(FormatError) -> NSRegularExpression {
        let spelled = pattern.replacingOccurrences(of: #"\s"#, with: #"\p{White_Space}"#)
            .replacingOccurrences(of: #"\S"#, with: #"\P{White_Space}"#)
        do {
            return try NSRegularExpression(pattern: spelled)
        } catch {
            throw FormatError(file: file, reason: "its expression '\(pattern.prefix(200))' cannot be read")
        }
    }
}
