internal import Domain

/// What stands in all files of a folder, and what is wrong with them together.
struct PolicyContents {
    private(set) var policies: [Policy] = []
    private(set) var rateCard: RateCard?
    private(set) var authority: Authority?
    private(set) var teams: Teams?
    private(set) var bundle: Bundle?
    /// Of all catalogues.
    private(set) var catalogue = Catalogue()
    private(set) var findings: [Finding] = []

    /// - Parameter files: by name.
    init(_ files: [PolicyFile]) {
        var holders: [String: [String]] = [:]
        var currencies: [(file: String, amounts: Reading.Amounts)] = []
        for file in files {
            let content = PolicyContent(file: file)
            findings += content.findings
            if let amounts = content.amounts { currencies.append((file.name, amounts)) }
            if let policy = content.policy { policies.append(policy) }
            func hold<Value>(_ kind: String, _ value: Value?, _ held: inout Value?) {
                guard let value else { return }
                held = held ?? value
                holders[kind, default: []].append(file.name)
            }
            hold("rate-card", content.rateCard, &rateCard)
            hold("authority", content.authority, &authority)
            hold("teams", content.teams, &teams)
            hold("bundle", content.bundle, &bundle)
            if let entries = content.catalogue {
                catalogue.models += entries.models
                catalogue.data += entries.data
            }
        }
        let cards = holders["rate-card"] ?? []
        if findings.isEmpty {
            if cards.count != 1 {
                object("rate-card", .rateCards(count: cards.count), cards)
            }
            if policies.isEmpty {
                object("none", .noPolicy, [])
            }
        }
        for kind in PolicyMessage.Sole.allCases {
            guard let names = holders[kind.rawValue], names.count > 1 else { continue }
            object(kind.rawValue, .several(of: kind, count: names.count), names)
        }
        if let needed = rateCard?.currency.orYen { objectToCurrencies(currencies, needed) }
        objectToLikeness(files)
        for (first, second) in catalogue.contradictions {
            object(
                "catalogue", .listedOtherwise(name: second.pattern.quoted(255), place: first.place), [second.file],
                line: second.line)
        }
    }

    /// Amounts of rules are held against what the rate card makes: in another currency they say nothing.
    private mutating func objectToCurrencies(_ currencies: [(file: String, amounts: Reading.Amounts)], _ needed: Money.Currency)
    {
        for (file, amounts) in currencies where amounts.currency != needed {
            let message = FieldMessage.otherCurrency(
                currency: amounts.currency.rawValue, needed: needed.rawValue, of: .rateCard)
            findings.append(
                Finding(
                    severity: .refusal, rule: "policy/range", message: Message(.field(message)), file: file.printable,
                    field: amounts.field, line: amounts.line, column: amounts.column))
        }
    }

    private mutating func objectToLikeness(_ files: [PolicyFile]) {
        for alike in Self.alike(policies, by: \.name) {
            object("name", .sameName(name: alike[0].name), alike.map(\.file))
        }
        for alike in Self.alike(files, by: { PolicyFile.stem(of: $0.name).lowercased() }) {
            object("name", .alikeFiles, alike.map(\.name))
        }
    }

    /// - Parameter files: nobody's in particular where there are none.
    private mutating func object(_ rule: String, _ message: PolicyMessage, _ files: [String], line: Int? = nil) {
        findings.append(
            Finding(
                severity: .refusal, rule: "policy/\(rule)", message: Message(.policy(message)),
                file: files.isEmpty ? "policies" : files.map(\.printable).joined(separator: ", "), line: line))
    }

    /// Groups of more than one that have the same key; texts are the same that mean the same letters.
    private static func alike<Value>(_ values: [Value], by key: (Value) -> String) -> [[Value]] {
        Dictionary(grouping: values, by: key).filter { $1.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    }
}
