public import Domain

extension Language {
    /// By a browser's `Accept-Language` (RFC 9110, 12.5.4): the first of those that it prefers most. English where it names none of ours.
    public init(accepted header: String) {
        let choices = header.split(separator: ",").prefix(32).compactMap { item -> (language: Language, weight: Double)? in
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = parts.first, let language = Language(rawValue: tag.prefix { $0 != "-" }.lowercased()) else {
                return nil
            }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return weight > 0 ? (language, weight) : nil
        }
        let highest = choices.map(\.weight).max()
        self = choices.first { $0.weight == highest }?.language ?? .english
    }
}
