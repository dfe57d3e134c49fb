internal import Domain

/// Runs the program of a template over a conversation, within bounds that no real one comes near.
struct TemplateRun {
    /// Expressions and statements run, letters written, and entries gone over, all together: so many, and so many more for each letter
    /// that somebody says.
    private static let (workMax, workMaxOfLetter) = (1_000_000, 100)
    /// Of macros that call each other.
    static let callDepthMax = 20

    /// Names that are there for every template, those of the conversation among them.
    let names: [String: TemplateValue]
    var frames: [[String: TemplateValue]] = [[:]]
    var namespaces: [[String: TemplateValue]] = []
    var work = 0
    let workMax: Int
    var callDepth = 0
    var output: [Letter] = []

    enum Flow {
        case on
        case leave
        case next
    }

    /// - Parameter letterCount: of the conversation.
    static func text(
        _ program: [TemplateStatement], _ names: [String: TemplateValue], letterCount: Int
    ) throws(TemplateError) -> [Letter] {
        var run = TemplateRun(names: names, workMax: workMax + workMaxOfLetter * letterCount)
        _ = try run.run(program)
        return run.output
    }

    init(names: [String: TemplateValue], workMax: Int) {
        self.workMax = workMax
        let functions = TemplateFunction.allCases.map { ($0.rawValue, TemplateValue.function($0)) }
        self.names = names.merging(functions) { given, _ in given }
    }

    /// A value that holds others costs as much as it holds, over and over: what doubles again and again, or nests without end, is not built.
    mutating func built(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        try spend(value.size)
        return value
    }

    mutating func spend(_ amount: Int) throws(TemplateError) {
        work += 1 + amount
        guard work <= workMax else { throw TemplateError("takes more than \(workMax) steps") }
    }

    mutating func write(_ letters: [Letter]) throws(TemplateError) {
        try spend(letters.count)
        output += letters
    }
}
