internal import Domain

/// How the files of a folder belong together.
struct Bundle: Sendable, Equatable {
    /// Names of the policy files; nil for the order of their names.
    var order: [String]?
    /// By how much local time, whose calendar and clock rules mean, is ahead of UTC.
    var utcOffsetSeconds = 0
    var laterFiles = LaterFiles.tighten
    var file = "bundle"
    var orderLine: Int?

    /// What later files may do to the rules of earlier ones.
    enum LaterFiles: String, CaseIterable, Sendable {
        /// Only add to them.
        case tighten
        /// Exempt from them, too.
        case override
    }
}

extension Bundle {
    /// Nil after an objection.
    init?(_ top: Fields, file: String) {
        top.allow(["apiVersion", "kind", "metadata", "order", "utcOffset", "laterFiles"])
        let name = top.mapping("metadata")?.policyName()
        let order = top.given("order") { $0.distinct(1...1000) { $0.text(1...255) } }
        let offset = top.given("utcOffset") { $0.utcOffset() }
        let laterFiles = top.choice("laterFiles", LaterFiles.allCases)
        guard name != nil, let order, let offset, let laterFiles else { return nil }
        self.init(
            order: order.value, utcOffsetSeconds: offset.value ?? 0, laterFiles: laterFiles.value ?? .tighten, file: file,
            orderLine: top.optional("order")?.line)
    }

    /// The policies in the order that it gives, and what is wrong with that: a file that does not stand there would be read last by some
    /// and first by others.
    func ordered(_ policies: [Policy]) -> (policies: [Policy], findings: [Finding]) {
        guard let order else { return (policies, []) }
        func finding(_ message: PolicyMessage) -> Finding {
            Finding(
                severity: .refusal, rule: "policy/order", message: Message(.policy(message)), file: file, field: "order",
                line: orderLine)
        }
        let missing = policies.filter { policy in !order.contains { $0.utf8.elementsEqual(policy.file.utf8) } }
        let sorted = order.compactMap { name in policies.first { $0.file.utf8.elementsEqual(name.utf8) } }
        let unknown = order.filter { name in !policies.contains { $0.file.utf8.elementsEqual(name.utf8) } }
        return (
            sorted,
            unknown.map { finding(.orderUnknown(file: $0.quoted(255))) }
                + missing.map { finding(.orderLacks(file: $0.file.quoted(255))) }
        )
    }
}
