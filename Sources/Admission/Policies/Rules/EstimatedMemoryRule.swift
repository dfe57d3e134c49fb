internal import Domain

/// `max`: the most memory that a run may be estimated to hold.
struct EstimatedMemoryRule: Rule {
    static let name = "estimated-memory"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let bytesMax: Double

    init?(_ fields: Fields) {
        guard let bytesMax = fields.required("max")?.bytes(1_048_576...1_099_511_627_776 * 64) else { return nil }
        self.bytesMax = bytesMax
    }

    var terms: [Term] { [.most("max", bytesMax, Field.size(bytesMax))] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .estimatedMebibytes((subject.memoryBytes / 1_048_576).rounded(.up))
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.memoryBytes > bytesMax else { return nil }
        return RuleObjection(
            .rule(.estimatedMemory(bytes: subject.memoryBytes, mostBytes: bytesMax)), field: "spec.training")
    }
}
