internal import Domain

/// `max`: how confidential data may be, by the catalogue; what stands in none may be anything.
struct DataClassificationRule: Rule {
    static let name = "data-classification"
    static let keys = ["max"]
    static let isAboutNames = true
    private let most: Catalogue.Classification

    init?(_ fields: Fields) {
        guard let most = fields.required("max")?.choice(Catalogue.Classification.allCases) else { return nil }
        self.most = most
    }

    var terms: [Term] { [.most("max", Double(most.place), most.rawValue)] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .classifications(
            subject.data.map { file in
                .init(
                    file.path.quoted(255),
                    file.listing.sight { _, classification in [classification?.rawValue].compactMap(\.self) })
            })
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        for file in subject.data {
            var found: Catalogue.Classification?
            switch file.listing {
            case .harmless, .undecided: continue
            case .listed(_, let classification?) where classification <= most: continue
            case .listed(_, let classification): found = classification
            case .unlisted: break
            }
            return RuleObjection(
                .permission(
                    .classification(
                        file: file.path.quoted(255), isListed: file.listing != .unlisted, classification: found?.rawValue,
                        most: most.rawValue)),
                field: "spec.data.\(file.split.rawValue)")
        }
        return nil
    }

    /// Whether a catalogue lists anything that the rule would let pass.
    func isMet(by catalogue: Catalogue) -> Bool { catalogue.data.contains { $0.classification.map { $0 <= most } ?? false } }
}
