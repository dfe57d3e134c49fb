import Reports

/// What a subcommand answers: a value for programs, and lines for people.
protocol Answer: Encodable {
    var lines: [String] { get }
}

/// Named facts below each other, as tables begin with them: `state     running since …`.
struct NamedFacts {
    private let nameWidth: Int
    private(set) var lines: [String] = []

    /// - Parameter names: those that there will be; facts begin behind the widest, and never before the eleventh column.
    init(_ names: [String] = []) {
        nameWidth = max(10, (names.map(\.displayWidth).max() ?? 0) + 2)
    }

    /// A fact; nothing where there is none. A name of no letters goes on with the fact above.
    mutating func add(_ name: String, _ fact: String?) {
        guard let fact else { return }
        lines.append((name + String(repeating: " ", count: max(1, nameWidth - name.displayWidth)) + fact).terminalLine)
    }

    /// Several facts under one name.
    mutating func add(_ name: String, _ facts: [String]) {
        for (place, fact) in facts.enumerated() { add(place == 0 ? name : "", fact) }
    }
}
