import Domain
import Reports

/// What a plan is made from: what a person named, or the first of the standard places that is there.
struct PlanPlaces {
    let models: String
    let data: String
    let policies: String
    /// Nil where nobody has measured yet.
    let machineSpeed: String?
    /// What nobody named.
    private let unnamed: [(place: Words.UsedPlace, path: String)]
    private let isSpeedNamed: Bool

    init(_ options: PlanOptions, _ words: Words) throws(Failure) {
        let standard = StandardPlaces.here
        var unnamed: [(place: Words.UsedPlace, path: String)] = []
        func place(
            _ named: String?, _ place: Words.UsedPlace, _ standard: [String], script: String? = nil
        ) throws(Failure) -> String {
            if let named { return named }
            guard let found = StandardPlaces.first(standard) else {
                throw Failure(.missingInput, words.noPlace(place, looked: standard, script: script))
            }
            unnamed.append((place, found))
            return found
        }
        models = try place(options.models, .models, standard.models, script: "scripts/poc")
        data = try place(options.data, .data, standard.data, script: "scripts/poc")
        policies = try place(options.policies, .policies, standard.policies)
        machineSpeed = options.machineSpeed ?? StandardPlaces.first(standard.machineSpeed)
        isSpeedNamed = options.machineSpeed != nil
        self.unnamed = unnamed
    }

    /// The places that nobody named, on one line; nil where all were.
    func told(_ words: Words, speedSource: String) -> String? {
        let all = unnamed + (isSpeedNamed ? [] : [(.speed, speedSource)])
        return all.isEmpty ? nil : words.list(all.map { words.used($0.place, $0.path) })
    }
}
