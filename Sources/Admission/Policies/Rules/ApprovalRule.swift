internal import Domain

/// `above`: from which estimated cost on somebody has to approve; always where it is left out. Who and how many stands beside the severity.
struct ApprovalRule: Rule {
    static let name = "approval"
    static let keys = ["above"]
    static let knowledge = Knowledge.stores
    static let severities = [Finding.Severity.hold, .shadow]
    private let above: Amount?

    init?(_ fields: Fields) {
        guard let above = fields.given("above", { $0.amount(0...1e12) }) else { return nil }
        self.above = above.value
    }

    var terms: [Term] { above.map { [.most("above", $0)] } ?? [] }

    func sight(of subject: RuleSubject) -> RuleSight { .estimatedYen(subject.costYen) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard let above else {
            return RuleObjection(
                .rule(.stageApproval(stage: subject.stage.rawValue)), field: "metadata.stage")
        }
        guard subject.costYen > above.value else { return nil }
        return RuleObjection(.rule(.costApproval(yen: subject.costYen, aboveYen: above.value)), field: "spec.training")
    }
}
