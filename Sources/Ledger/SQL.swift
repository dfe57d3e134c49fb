/// A statement with its values apart: what is interpolated is bound as `$1`, `$2`, …, never written into the text.
struct SQL: ExpressibleByStringInterpolation {
    let text: String
    /// As text; nil is SQL's null.
    let values: [String?]

    init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    struct Interpolation: StringInterpolationProtocol {
        var text = ""
        var values: [String?] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        mutating func appendInterpolation(_ value: String?) {
            values.append(value)
            text += "$\(values.count)"
        }

        mutating func appendInterpolation(_ value: (some FixedWidthInteger)?) {
            appendInterpolation(value.map { "\($0)" })
        }

        /// Text that becomes part of the statement: a name from this program, never anybody's input.
        mutating func appendInterpolation(trusted name: StaticString) {
            text += "\(name)"
        }
    }
}
