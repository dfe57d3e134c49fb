/// Which models and data policies let a request use.
public enum PermissionMessage: Sendable, Equatable, Codable {
    case modelNotAllowed(model: String, allowed: [NamedWeights])
    case otherWeights(model: String, digest: Digest)
    case dataNotAllowed(file: String, allowed: [String])
    case otherBytes(file: String, digest: Digest)
    /// - licences: nil where no catalogue has it, empty where the catalogue says none.
    case licence(of: Thing, name: String, licences: [String]?, allowed: [String])
    /// - isListed: whether a catalogue has it.
    case classification(file: String, isListed: Bool, classification: String?, most: String)

    /// A model by name, or any with these weights.
    public struct NamedWeights: Sendable, Equatable, Codable {
        public let name: String?
        public let weights: Digest?

        public init(name: String?, weights: Digest?) {
            self.name = name
            self.weights = name == nil ? weights : nil
        }
    }

    public enum Thing: String, Sendable, Codable, CaseIterable { case model, data }
}

extension Words {
    package func permission(_ message: PermissionMessage) -> String {
        switch message {
        case .modelNotAllowed(let model, let allowed):
            let names = allowed.map { model in
                model.name ?? model.weights.map { say("any with weights \($0)", "重みが \($0) のもの") } ?? "–"
            }
            return say(
                "model '\(model)' is not allowed; allowed are: \(list(names))",
                "モデル '\(model)' は認められていません。認められるのは \(list(names)) です")
        case .otherWeights(let model, let digest):
            return say(
                "the weights of '\(model)' have SHA-256 \(digest), which is not the allowed one",
                "'\(model)' の重みの SHA-256 は \(digest) で、認められたものではありません")
        case .dataNotAllowed(let file, let allowed):
            return say(
                "\(file) is not allowed; allowed are: \(list(allowed))", "\(file) は認められていません。認められるのは \(list(allowed)) です")
        case .otherBytes(let file, let digest):
            return say(
                "\(file) has SHA-256 \(digest), which is not the allowed one", "\(file) の SHA-256 は \(digest) で、認められたものではありません")
        case .licence(let thing, let name, let licences, let allowed):
            let what = thing == .model ? say("model '\(name)'", "モデル '\(name)'") : name
            let has = licences.map { licences in
                licences.isEmpty
                    ? say("has no licence in the catalogue", "の使用許諾がカタログにありません")
                    : say(
                        "has the licence \(licences.joined(separator: " and "))", "の使用許諾は \(licences.joined(separator: "、")) です"
                    )
            }
            return say(
                "\(what) \(has ?? "is in no catalogue"); allowed are: \(list(allowed))",
                "\(what) \(has ?? "はどのカタログにもありません")。認められるのは \(list(allowed)) です")
        case .classification(let file, let isListed, let classification, let most):
            let has =
                isListed
                ? classification.map { say("is \($0)", "の機密区分は \($0) です") }
                    ?? say("has no classification in the catalogue", "の機密区分がカタログにありません")
                : say("is in no catalogue", "はどのカタログにもありません")
            return say("\(file) \(has); at most \(most) is allowed", "\(file) \(has)。認められるのは \(most) までです")
        }
    }
}
