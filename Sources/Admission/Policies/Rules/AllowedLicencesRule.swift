internal import Domain

/// `of`, `allowed`: the licences that a model or data may have, by the catalogue; what stands in none has no known licence.
struct AllowedLicencesRule: Rule {
    static let name = "allowed-licences"
    static let keys = ["of", "allowed"]
    static let isAboutNames = true
    private let matter: Matter
    private let allowed: [String]

    private enum Matter: String, CaseIterable { case models, data }

    init?(_ fields: Fields) {
        let matter = fields.required("of")?.choice(Matter.allCases)
        let allowed = fields.required("allowed")?.distinct(1...200) { $0.licence() }
        guard let matter, let allowed else { return nil }
        (self.matter, self.allowed) = (matter, allowed)
    }

    var terms: [Term] { [.about("of", matter.rawValue), .among("allowed", allowed)] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .licences(
            things(of: subject).map {
                .init($0.name, isModel: matter == .models, $0.listing.sight { licences, _ in licences })
            })
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        for (name, field, listing) in things(of: subject) {
            var found: [String]?
            switch listing {
            case .harmless, .undecided: continue
            case .listed(let licences, _) where !licences.isEmpty && licences.allSatisfy(allowed.contains): continue
            case .listed(let licences, _): found = licences
            case .unlisted: break
            }
            let thing: PermissionMessage.Thing = matter == .models ? .model : .data
            return RuleObjection(
                .permission(.licence(of: thing, name: name, licences: found, allowed: allowed)), field: field)
        }
        return nil
    }

    /// Whether a catalogue lists anything that the rule would let pass.
    func isMet(by catalogue: Catalogue) -> Bool {
        (matter == .models ? catalogue.models : catalogue.data).contains { $0.licence.map(allowed.contains) ?? false }
    }

    private func things(of subject: RuleSubject) -> [(name: String, field: String, listing: Catalogue.Listing)] {
        switch matter {
        case .models: [(subject.modelName, "spec.model", subject.modelListing)]
        case .data: subject.data.map { ($0.path.quoted(255), "spec.data.\($0.split.rawValue)", $0.listing) }
        }
    }
}
