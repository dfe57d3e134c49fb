/// Why there is no page: what is wrong, and what would be right.
public struct MessagePage: Sendable {
    public let problem: Problem

    public enum Problem: Sendable, Equatable {
        /// There is nothing there, or nothing that the reader may see.
        case notFound
        case address(PageAddressError)
        /// The ledger does not answer, or not in time.
        case ledgerAway
        /// As many readers ask as are served at once.
        case busy
        /// More than a page is made of; a command makes the whole.
        case tooLarge(command: String)
        case unknownReader
        /// What the ledger has cannot be shown, in words.
        case unreadable(String)
    }

    public init(_ problem: Problem) {
        self.problem = problem
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        let note: Prose =
            switch problem {
            case .notFound: Prose(words.label(.notFoundNote))
            case .address(let error): Prose(words.wrong(error))
            case .ledgerAway: Prose(words.label(.ledgerAwayNote))
            case .busy: Prose(words.label(.busyNote))
            case .tooLarge(let command): Prose(words.tooLarge(command))
            case .unknownReader: Prose(words.label(.unknownReaderNote))
            case .unreadable(let reason): "\(ledger: reason)"
            }
        return try Screen(
            setting, words.label(title),
            [
                Screen.Section(
                    words.label(.whatIsWrong), id: "problem", notes: [note],
                    links: [Screen.Link(text: words.label(.overview), href: setting.link(.overview))])
            ]
        ).html
    }

    private var title: ScreenLabel {
        switch problem {
        case .notFound: .notFound
        case .address(.unknownPath): .notFound
        case .address: .badAddress
        case .ledgerAway: .ledgerIsAway
        case .busy: .busy
        case .tooLarge: .tooLarge
        case .unknownReader: .unknownReader
        case .unreadable: .unreadable
        }
    }
}
