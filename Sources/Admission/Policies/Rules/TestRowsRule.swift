internal import Domain

/// `min`: the fewest rows that results may be measured on, after the sample is drawn.
struct TestRowsRule: Rule {
    static let name = "test-rows"
    static let keys = ["min"]
    static let knowledge = Knowledge.stores
    private let countMin: Int

    init?(_ fields: Fields) {
        guard let countMin = fields.required("min")?.integer(1...TextTable.rowCountMax) else { return nil }
        self.countMin = countMin
    }

    var terms: [Term] { [.least("min", Double(countMin), Figure.count(countMin))] }

    func sight(of subject: RuleSubject) -> RuleSight {
        subject.testRowCount.map { .count(of: .testRow, $0) } ?? .uncountedTestRows
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard let count = subject.testRowCount, count < countMin else { return nil }
        return RuleObjection(.rule(.testRows(count: count, least: countMin)), field: "spec.data.test")
    }
}
