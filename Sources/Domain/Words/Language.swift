/// The languages that reports are written in.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case japanese = "ja"

    /// By the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty, the order of POSIX: `ja_JP.UTF-8`, say. English where it names
    /// another language, or none.
    public init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = Self(rawValue: locale.prefix { $0.isLetter }.lowercased()) ?? .english
    }
}
