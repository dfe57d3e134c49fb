/// Python's arithmetic of a template's values, as far as it goes without surprises.
enum TemplateArithmetic {
    private static let repeatedMax = 1 << 20

    static func difference(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> TemplateValue {
        try value(left, "-", right)
    }

    static func value(_ left: TemplateValue, _ sign: String, _ right: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch (left, sign, right) {
        case (.text(let first), "+", .text(let second)): return .text(first + second)
        case (.list(let first), "+", .list(let second)): return .list(first + second)
        case (.text(let letters), "*", _):
            guard let count = right.asInteger, letters.count.multipliedReportingOverflow(by: max(0, count)).overflow == false,
                letters.count * max(0, count) <= repeatedMax
            else { break }
            return .text(Array(repeatElement(letters, count: max(0, count)).joined()))
        default: break
        }
        if let first = left.asInteger, let second = right.asInteger, sign != "/" {
            return .integer(try integer(first, sign, second))
        }
        guard let first = left.asNumber, let second = right.asNumber else {
            throw TemplateError("calculates \(left.kind) \(sign) \(right.kind)")
        }
        switch sign {
        case "+": return .number(first + second)
        case "-": return .number(first - second)
        case "*": return .number(first * second)
        case "/" where second != 0: return .number(first / second)
        default: throw TemplateError("calculates \(first) \(sign) \(second)")
        }
    }

    private static func integer(_ left: Int, _ sign: String, _ right: Int) throws(TemplateError) -> Int {
        var result: (partialValue: Int, overflow: Bool)
        switch sign {
        case "+": result = left.addingReportingOverflow(right)
        case "-": result = left.subtractingReportingOverflow(right)
        case "*": result = left.multipliedReportingOverflow(by: right)
        case "//", "%":
            let quotient = left.dividedReportingOverflow(by: right)
            let rest = left.remainderReportingOverflow(dividingBy: right)
            // Python's rounds down, and the rest has the sign of the divisor.
            let isBelow = !quotient.overflow && rest.partialValue != 0 && (rest.partialValue < 0) != (right < 0)
            result = sign == "//" ? quotient : rest
            if isBelow { result.partialValue += sign == "//" ? -1 : right }
        default: throw TemplateError("calculates with \(sign)")
        }
        guard !result.overflow else { throw TemplateError("calculates \(left) \(sign) \(right)") }
        return result.partialValue
    }

    /// Which of so many places Python's slice takes.
    static func places(_ count: Int, _ from: Int?, _ to: Int?, _ step: Int) throws(TemplateError) -> [Int] {
        guard step != 0, step.magnitude <= 1 << 32 else { throw TemplateError("slices with a step of \(step)") }
        let (least, most) = step > 0 ? (0, count) : (-1, count - 1)
        func bound(_ bound: Int?, _ otherwise: Int) -> Int {
            guard let bound else { return otherwise }
            let place = bound < 0 ? bound.addingReportingOverflow(count).partialValue : bound
            return min(max(place, least), most)
        }
        let start = bound(from, step > 0 ? least : most)
        let end = bound(to, step > 0 ? most : least)
        return Array(stride(from: start, to: end, by: step))
    }
}
