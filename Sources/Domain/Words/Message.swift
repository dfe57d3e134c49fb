/// What a finding says, or why a run stands where it does, as a code and the values that it tells: the sentence is made of it in each reader's language.
///
/// Its JSON is `{"says": {CODE: {ARGUMENT: VALUE, …}}, "notes": […]}`, with `"room": ROOM` for codes of the younger rooms and `"currency": CODE`
/// where amounts are not in yen, whatever their arguments are called. Codes and arguments are for ever, like the keys of facts; who does not know
/// a code reads the `reason` beside it.
public struct Message: Sendable, Equatable {
    public let says: Sentence
    /// What the amounts are in that it tells; nil for yen, and where it tells none.
    public let currency: Money.Currency?
    /// What is added to it, in order; nil where nothing is.
    public private(set) var notes: [Note]?

    public init(_ says: Sentence, in currency: Money.Currency = .jpy) {
        self.says = says
        self.currency = says.tellsMoney ? currency.unlessYen : nil
    }

    private init(_ says: Sentence, in currency: Money.Currency, noting notes: [Note]?) {
        self.init(says, in: currency)
        self.notes = notes
    }

    /// The same of amounts in another currency.
    package func `in`(_ currency: Money.Currency) -> Message { Message(says, in: currency, noting: notes) }

    /// The same with something added.
    public func noting(_ note: Note) -> Message {
        var message = self
        message.notes = (notes ?? []) + [note]
        return message
    }

    /// The sentence, without the code: in one of the catalogue's rooms. A code stands in one room only.
    public enum Sentence: Sendable, Equatable {
        case rule(RuleMessage)
        case permission(PermissionMessage)
        case team(TeamMessage)
        case gate(GateMessage)
        case request(RequestMessage)
        case engine(EngineMessage)
        case search(SearchMessage)
        case value(ValueMessage)
        case field(FieldMessage)
        case file(FileMessage)
        case data(DataMessage)
        case store(StoreMessage)
        case order(OrderMessage)
        case run(RunMessage)
        case policy(PolicyMessage)
        case oddity(OddityMessage)
        case trouble(TroubleMessage)
    }

    /// What else is to be said of an objection.
    public enum Note: Sendable, Equatable, Codable {
        /// File and line of the policy that objects.
        case standsIn(place: String)
        /// By whom and until when it is let pass.
        case exempt(until: String, place: String, reason: String)
        /// As many approvals as are asked for did not come.
        case approvalLate(count: Int, role: String?, until: Timestamp)
        /// How many of them are there.
        case approvalNeeded(count: Int, role: String?, given: Int)
        /// It is told without its finding: what it is about, and which rule objects.
        case objection(rule: String, file: String, line: Int?, field: String?)
    }
}

extension Message: Codable {
    private enum CodingKeys: String, CodingKey { case says, room, currency, notes }

    /// Rooms whose name stands beside their codes, so that nobody has to look for these. The others were there before.
    fileprivate enum Room: String, Codable { case trouble }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(says.room, forKey: .room)
        try says.content.encode(to: container.superEncoder(forKey: .says))
        try container.encodeIfPresent(currency, forKey: .currency)
        try container.encodeIfPresent(notes, forKey: .notes)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        currency = try container.decodeIfPresent(Money.Currency.self, forKey: .currency)
        notes = try container.decodeIfPresent([Note].self, forKey: .notes)
        let code = try container.superDecoder(forKey: .says)
        says =
            switch try container.decodeIfPresent(Room.self, forKey: .room) {
            case .trouble: .trouble(try TroubleMessage(from: code))
            case nil: try Sentence(unnamed: code)
            }
    }
}

extension Message.Sentence {
    fileprivate var content: any Codable {
        switch self {
        case .rule(let message): message
        case .permission(let message): message
        case .team(let message): message
        case .gate(let message): message
        case .request(let message): message
        case .engine(let message): message
        case .search(let message): message
        case .value(let message): message
        case .field(let message): message
        case .file(let message): message
        case .data(let message): message
        case .store(let message): message
        case .order(let message): message
        case .run(let message): message
        case .policy(let message): message
        case .oddity(let message): message
        case .trouble(let message): message
        }
    }

    /// Whether it tells amounts without their currency.
    fileprivate var tellsMoney: Bool {
        switch self {
        case .rule(.estimatedCost), .rule(.costApproval), .rule(.claims), .team(.teamCost), .team(.quota), .gate(.lacks),
            .request(.ownCost):
            true
        default: false
        }
    }

    /// Nil for those whose codes stand alone.
    fileprivate var room: Message.Room? {
        switch self {
        case .trouble: .trouble
        case .rule, .permission, .team, .gate, .request, .engine, .search, .value, .field, .file, .data, .store, .order, .run,
            .policy, .oddity:
            nil
        }
    }

    /// The rooms without a name, one after the other: in which of them a code stands, only they know.
    private static let rooms: [@Sendable (any Decoder) -> Self?] = [
        { (try? RuleMessage(from: $0)).map(Self.rule) }, { (try? PermissionMessage(from: $0)).map(Self.permission) },
        { (try? TeamMessage(from: $0)).map(Self.team) }, { (try? GateMessage(from: $0)).map(Self.gate) },
        { (try? RequestMessage(from: $0)).map(Self.request) }, { (try? EngineMessage(from: $0)).map(Self.engine) },
        { (try? SearchMessage(from: $0)).map(Self.search) }, { (try? ValueMessage(from: $0)).map(Self.value) },
        { (try? FieldMessage(from: $0)).map(Self.field) }, { (try? FileMessage(from: $0)).map(Self.file) },
        { (try? DataMessage(from: $0)).map(Self.data) }, { (try? StoreMessage(from: $0)).map(Self.store) },
        { (try? OrderMessage(from: $0)).map(Self.order) }, { (try? RunMessage(from: $0)).map(Self.run) },
        { (try? PolicyMessage(from: $0)).map(Self.policy) }, { (try? OddityMessage(from: $0)).map(Self.oddity) },
    ]

    fileprivate init(unnamed decoder: any Decoder) throws {
        guard let sentence = Self.rooms.lazy.compactMap({ $0(decoder) }).first else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no room has this code"))
        }
        self = sentence
    }
}

extension KeyedDecodingContainer {
    /// A message that this program does not know is none: what it was made into stands beside it in English. Whatever has a message beside its
    /// reason decodes it by this.
    func decodeIfPresent(_ type: Message.Type, forKey key: Key) throws -> Message? { try? decode(type, forKey: key) }

    func decodeIfPresent(_ type: [Message].Type, forKey key: Key) throws -> [Message]? { try? decode(type, forKey: key) }
}

extension Message? {
    /// What it says to a reader; `english`, as it was written, for readers of English and where there is no message.
    package func told(in language: Language, orElse english: String) -> String {
        guard language != .english, let self else { return english }
        return Words(language).message(self).printable
    }
}

extension Words {
    /// The sentence, lower-case in English, without a full stop.
    package func message(_ message: Message) -> String {
        (message.notes ?? []).reduce(self.in(message.currency.orYen).sentence(message.says)) { text, note in
            self.note(note, behind: text)
        }
    }

    private func sentence(_ sentence: Message.Sentence) -> String {
        switch sentence {
        case .rule(let message): rule(message)
        case .permission(let message): permission(message)
        case .team(let message): team(message)
        case .gate(let message): gate(message)
        case .request(let message): request(message)
        case .engine(let message): engine(message)
        case .search(let message): search(message)
        case .value(let message): value(message)
        case .field(let message): field(message)
        case .file(let message): file(message)
        case .data(let message): data(message)
        case .store(let message): store(message)
        case .order(let message): order(message)
        case .run(let message): run(message)
        case .policy(let message): policy(message)
        case .oddity(let message): oddity(message)
        case .trouble(let message): trouble(message)
        }
    }

    private func note(_ note: Message.Note, behind text: String) -> String {
        switch note {
        case .standsIn(let place): text + brackets(place)
        case .exempt(let until, let place, let reason):
            say("\(text); exempt until \(until) by \(place): \(reason)", "\(text)。\(until) まで \(place) により適用を免除：\(reason)")
        case .approvalLate(let count, let role, let until):
            say(
                "\(text); \(approvals(count, role)) did not come in time, until \(until)",
                "\(text)。期限の \(second(until)) までに\(approvals(count, role))が得られませんでした")
        case .approvalNeeded(let count, let role, let given):
            say(
                "\(text); \(approvals(count, role)) needed, \(given) there",
                "\(text)。\(approvals(count, role))が必要です（現在 \(given) 件）")
        case .objection(let rule, let file, let line, let field): Finding.told(text, rule: rule, file, line, field)
        }
    }

    /// `an approval by approvers`, `2 approvals by the role 'finance'`.
    package func approvals(_ count: Int, _ role: String?) -> String {
        let by = role.map { say("the role \($0.quoted())", "役割 \($0.quoted()) の") } ?? say("approvers", "承認者の")
        return say("\(count == 1 ? "an approval" : "\(count) approvals") by \(by)", "\(by)承認\(count == 1 ? "" : " \(count) 件")")
    }

    /// How heavy an objection is.
    package func severity(_ severity: Finding.Severity) -> String {
        switch severity {
        case .warning: say("warning", "警告")
        case .hold: say("hold", "承認が必要")
        case .refusal: say("refusal", "却下")
        case .shadow: say("shadow", "試行中の規則")
        }
    }
}
