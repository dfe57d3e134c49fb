public import Domain

/// For whom and when a page is made.
public struct PageSetting: Sendable {
    public let address: PageAddress
    public let language: Language
    /// Whether the reader asked for the language, so that links keep it.
    public let isLanguageChosen: Bool
    /// Who reads, as the proxy or the token says; nil where the page knows nobody.
    public let reader: String?
    public let now: Timestamp

    public init(address: PageAddress, language: Language, isLanguageChosen: Bool, reader: String?, now: Timestamp) {
        self.address = address
        self.language = language
        self.isLanguageChosen = isLanguageChosen
        self.reader = reader
        self.now = now
    }

    var words: Words { Words(language) }

    func link(_ address: PageAddress) -> String { address.link(in: isLanguageChosen ? language : nil) }
}

/// One page of the application as its template shows it: text, links and drawings, no logic.
struct Screen: Sendable {
    let setting: PageSetting
    let title: String
    let subtitle: String?
    /// What is wrong just now, said before everything else.
    let alerts: [Prose]
    let sections: [Section]
    /// What tells that the page is no longer true; nil for a page that stays.
    let changes: PageAddress?

    init(
        _ setting: PageSetting, _ title: String, subtitle: String? = nil, alerts: [Prose] = [], changes: PageAddress? = nil,
        _ sections: [Section]
    ) {
        self.setting = setting
        self.title = title
        self.subtitle = subtitle
        self.alerts = alerts
        self.sections = sections
        self.changes = changes
    }

    /// As a browser takes it: no character that does anything to its neighbours is left.
    var html: String {
        get throws { try ScreenTemplate(screen: self).html.text.printable { "&lt;\($0.codePoint)&gt;" } }
    }

    struct Section: Sendable {
        let heading: String
        /// Of the element that a change renews.
        let id: String
        let notes: [Prose]
        let facts: [Fact]
        let form: Form?
        let tables: [LinkedTable]
        /// A section of a report: maps, charts, tables.
        let figures: [Page.Section]
        /// A file or a payload, as it is.
        let plain: String?
        let links: [Link]

        init(
            _ heading: String, id: String, notes: [Prose] = [], facts: [Fact] = [], form: Form? = nil,
            tables: [LinkedTable] = [], figures: [Page.Section] = [], plain: String? = nil, links: [Link] = []
        ) {
            self.heading = heading
            self.id = id
            self.notes = notes
            self.facts = facts
            self.form = form
            self.tables = tables
            self.figures = figures
            self.plain = plain
            self.links = links
        }
    }

    struct Link: Sendable {
        let text: String
        let href: String
    }

    /// A name and what it is of.
    struct Fact: Sendable {
        let label: String
        let cell: LinkedTable.Cell

        init(_ label: String, _ cell: LinkedTable.Cell) {
            self.label = label
            self.cell = cell
        }
    }

    /// What is sent as an address: nothing is changed by it.
    struct Form: Sendable {
        let action: String
        let button: String
        let fields: [Field]
        /// Sent besides, so that the answer keeps it; nil where the reader asked for none.
        let language: Language?

        struct Field: Sendable {
            let label: String
            let name: String
            let control: Control

            enum Control: Sendable {
                /// A text to fill in, with what it looks like.
                case text(value: String, hint: String)
                /// One of several.
                case choice([Choice])
            }

            static func text(_ label: String, _ name: String, _ value: String?, hint: String = "") -> Field {
                Field(label: label, name: name, control: .text(value: value ?? "", hint: hint))
            }

            /// One of several, or none.
            static func choice(_ label: String, _ name: String, _ value: String?, all: String, _ choices: [(String, String)])
                -> Field
            {
                Field(
                    label: label, name: name,
                    control: .choice(
                        [Choice(value: "", text: all, isChosen: value == nil)]
                            + choices.map { Choice(value: $0.0, text: $0.1, isChosen: $0.0 == value) }))
            }
        }

        struct Choice: Sendable {
            let value: String
            let text: String
            let isChosen: Bool
        }

        init(_ setting: PageSetting, to address: PageAddress, button: String, _ fields: [Field]) {
            action = address.path
            self.button = button
            self.fields = fields
            language = setting.isLanguageChosen ? setting.language : nil
        }
    }
}

/// A table whose cells may lead somewhere.
struct LinkedTable: Sendable {
    let caption: String
    let columns: [Column]
    let rows: [[Cell]]

    struct Column: Sendable {
        let text: String
        let isWords: Bool

        static func words(_ text: String) -> Column { Column(text: text, isWords: true) }
        static func figures(_ text: String) -> Column { Column(text: text, isWords: false) }
    }

    /// - Parameter rows: each as long as the columns; the first cell of each is its head.
    init(_ caption: String, _ columns: [Column], _ rows: [[Cell]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: String
        let href: String?
        /// In the language in which the ledger has it.
        let isLedgers: Bool
        /// How a state is shown: its own name, for the style.
        let mark: String?
        /// 0…1, drawn as a bar before the text.
        let share: Double?
        /// Digits that break anywhere.
        let isCode: Bool

        init(
            _ text: String, href: String? = nil, isLedgers: Bool = false, mark: String? = nil, share: Double? = nil,
            isCode: Bool = false
        ) {
            self.text = text
            self.href = href
            self.isLedgers = isLedgers
            self.mark = mark
            self.share = share
            self.isCode = isCode
        }

        init(stringLiteral text: String) { self.init(text) }

        static func ledgers(_ text: String) -> Cell { Cell(text, isLedgers: true) }
        /// Marked as a whole where a part of it is the ledger's.
        static func prose(_ prose: Prose) -> Cell { Cell(prose.text, isLedgers: prose.runs.contains { $0.isLedgers }) }
        static func code(_ text: String) -> Cell { Cell(text, isCode: true) }
    }
}
