internal import Domain

extension TokenTemplate {
    /// A `post_processor` of a `tokenizer.json`; nil where it puts no token.
    init?(_ json: JSONObject) throws(FormatError) {
        let type = try json.text("type") ?? ""
        switch type {
        // It moves offsets only.
        case "ByteLevel": return nil
        case "Sequence":
            let templates = try (json.objects("processors") ?? []).map { part throws(FormatError) in try TokenTemplate(part) }
                .compactMap(\.self)
            guard templates.count <= 1 else {
                throw json.fail("has post-processors that put special tokens around texts twice")
            }
            guard let template = templates.first else { return nil }
            self = template
        case "TemplateProcessing":
            self.init(single: try Self.parts("single", of: json), pair: try Self.parts("pair", of: json))
        case "RobertaProcessing", "BertProcessing":
            let (begin, end) = (try Self.tokenID("cls", of: json), try Self.tokenID("sep", of: json))
            self = type == "RobertaProcessing" ? .roberta(begin: begin, end: end) : .bert(begin: begin, end: end)
        default: throw json.fail("post-processor \(type.quoted(40)) is not read")
        }
    }

    /// The id of `[token, id]`.
    private static func tokenID(_ key: String, of json: JSONObject) throws(FormatError) -> Int {
        guard let items = try json.list(key), items.count == 2, let id = items[1].integer else {
            throw json.fail("the post-processor's \(key) is not a token and its id")
        }
        return id
    }

    private static func parts(_ key: String, of json: JSONObject) throws(FormatError) -> [Part] {
        let tokens = try json.object("special_tokens")
        var parts: [Part] = []
        for item in try json.objects(key) ?? [] {
            if let sequence = try item.object("Sequence") {
                let type = try type(sequence)
                switch try sequence.text("id") {
                case "A": parts.append(.first(type: type))
                case "B": parts.append(.second(type: type))
                case let name: throw json.fail("its template names the text \((name ?? "").quoted(20)); A and B are known")
                }
            } else if let special = try item.object("SpecialToken"), let name = try special.text("id"),
                let ids = try tokens?.object(name)?.list("ids")
            {
                let type = try type(special)
                parts += try ids.map { id throws(FormatError) in
                    guard let id = id.integer else {
                        throw json.fail("special_tokens of its template have no whole numbers as ids")
                    }
                    return .token(id, type: type)
                }
            } else {
                throw json.fail("its template names a token that special_tokens does not have")
            }
        }
        let (first, second) = (parts.count { $0.isFirst }, parts.count { $0.isSecond })
        guard first == 1, second == (key == "pair" ? 1 : 0) else {
            throw json.fail("its template '\(key)' has not each text once")
        }
        return parts
    }

    private static func type(_ item: JSONObject) throws(FormatError) -> Int {
        let type = try item.integer("type_id") ?? 0
        guard type == 0 || type == 1 else {
            throw item.fail("its template has the type \(type); 0 and 1 are read")
        }
        return type
    }
}
