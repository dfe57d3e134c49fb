/// The catalogue of what reports say, in one language: a function for each message, of the values that it tells.
///
/// Each message has all languages beside each other, so that one that lacks a language does not compile. Numbers become text here and nowhere
/// else. What the ledger holds as words stays as it was written: `Prose` marks it.
package struct Words: Sendable, Equatable {
    package let language: Language
    /// What amounts are in that do not say it themselves.
    package let currency: Money.Currency

    package init(_ language: Language, in currency: Money.Currency = .jpy) {
        self.language = language
        self.currency = currency
    }

    /// The same words for amounts in another currency.
    package func `in`(_ currency: Money.Currency) -> Words { Words(language, in: currency) }

    /// The reader's of two texts that say the same.
    package func say<Text>(_ english: @autoclosure () -> Text, _ japanese: @autoclosure () -> Text) -> Text {
        switch language {
        case .english: english()
        case .japanese: japanese()
        }
    }

    /// Sentences after each other, without those that there are none of.
    package func joined(_ sentences: String?...) -> String { sentences.compactMap(\.self).joined(separator: say(" ", "")) }

    /// Things after each other: `a, b, c`.
    package func list(_ items: [String]) -> String { items.joined(separator: say(", ", "、")) }

    /// `a, b and c`.
    package func all(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return say("\(list(items.dropLast())) and \(last)", list(items))
    }

    /// A name and what it is of: `Cost: 12 yen`.
    package func labelled(_ label: String, _ text: String) -> String { say("\(label): \(text)", "\(label)：\(text)") }
}
