/// A text, with those parts marked that the ledger has as words: they stay in the language in which they were written.
package struct Prose: Sendable, Equatable, ExpressibleByStringInterpolation {
    package struct Run: Sendable, Equatable {
        package let text: String
        package let isLedgers: Bool
    }

    package private(set) var runs: [Run] = []

    package init(_ text: String) {
        runs = [Run(text: text, isLedgers: false)]
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    package init(stringInterpolation: StringInterpolation) {
        runs = stringInterpolation.runs
    }

    /// The same for whoever needs no marks.
    package var text: String { runs.map(\.text).joined() }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var runs: [Run] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { append(literal, isLedgers: false) }

        package mutating func appendInterpolation(_ text: String) { append(text, isLedgers: false) }

        package mutating func appendInterpolation(ledger words: String) { append(words, isLedgers: true) }

        package mutating func appendInterpolation(_ prose: Prose) { runs += prose.runs }

        private mutating func append(_ text: String, isLedgers: Bool) {
            if !text.isEmpty { runs.append(Run(text: text, isLedgers: isLedgers)) }
        }
    }
}
