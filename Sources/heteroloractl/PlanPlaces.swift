import Domain

/// What a plan is made from: what a person named, or the first of the standard places that is there.
struct PlanPlaces {
    let models: String
    let data: String
    let policies: String
    /// Nil where nobody has measured yet.
    let machineSpeed: String?
    /// What nobody named.
    private let unnamed: [(name: String, place: String)]
    private let isSpeedNamed: Bool

    init(_ options: PlanOptions) throws(Failure) {
        let standard = StandardPlaces.here
        var unnamed: [(name: String, place: String)] = []
        func place(
            _ named: String?, _ name: String, _ standard: [String], hint: String? = nil
        ) throws(Failure) -> String {
            if let named { return named }
            guard let found = StandardPlaces.first(standard) else {
                throw Failure(
                    .missingInput,
                    "no \(name): there is no \(standard.joined(separator: " and no ")); --\(name) FOLDER says where they are"
                        + (hint.map { ", \($0)" } ?? ""))
            }
            unnamed.append((name, found))
            return found
        }
        models = try place(options.models, "models", standard.models, hint: "scripts/poc fetches one")
        data = try place(options.data, "data", standard.data, hint: "scripts/poc fetches some")
        policies = try place(options.policies, "policies", standard.policies)
        machineSpeed = options.machineSpeed ?? StandardPlaces.first(standard.machineSpeed)
        isSpeedNamed = options.machineSpeed != nil
        self.unnamed = unnamed
    }

    /// The places that nobody named, on one line; nil where all were.
    func words(_ speedSource: String) -> String? {
        let all = unnamed + (isSpeedNamed ? [] : [("speed", speedSource)])
        return all.isEmpty ? nil : all.map { "\($0.name) \($0.place)" }.joined(separator: ", ")
    }
}
