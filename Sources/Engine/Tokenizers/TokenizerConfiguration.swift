internal import Domain
internal import Foundation

/// What the small files beside a vocabulary say: `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json`, read as
/// Hugging Face's transformers reads them. What would change a token and is not supported is refused by name.
struct TokenizerConfiguration {
    private static let sizeBytesMax = 16 << 20

    /// Special tokens by what they are for, in the order in which they get ids.
    private static let nameKeys = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]

    static let bertNames = [
        "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]",
    ]

    /// `tokenizer_config.json`.
    let options: JSONObject
    private var named: [String: Description] = [:]
    private var extras: [Description] = []
    /// In the order of their ids.
    private var numbered: [(id: Int, token: Description)] = []
    private(set) var className: String?

    /// A token as one of the files describes it.
    private struct Description {
        let text: String
        /// What it says beside; nil where it is a string only.
        var flags: AddedTokens.Entry?

        func token(id: Int) -> AddedTokens.Entry {
            guard let flags else { return AddedTokens.Entry(text: text, id: id) }
            return AddedTokens.Entry(
                text: text, id: id, stripsLeft: flags.stripsLeft, stripsRight: flags.stripsRight, isWord: flags.isWord,
                isNormalised: flags.isNormalised, isControl: flags.isControl)
        }
    }

    /// What a folder without any of the files says.
    init(file: String) { options = JSONObject(members: [], path: "", file: file) }

    init(modelFolder: String) throws(FormatError) {
        func read(_ name: String) throws(FormatError) -> JSONObject? { try Self.object(modelFolder + "/" + name) }
        options =
            try read("tokenizer_config.json")
            ?? JSONObject(members: [], path: "", file: modelFolder + "/tokenizer_config.json")
        className = try options.text("tokenizer_class")
        if className == nil { className = try read("config.json")?.text("tokenizer_class") }
        try name(options)
        for member in options.members where member.key.text.hasSuffix("_token") && !Self.nameKeys.contains(member.key.text) {
            // Names of a model's own, such as image_token; others that end so are truth values.
            if case .text(let text) = member.value { extras.append(Description(text: text)) }
        }
        try addExtras(["additional_special_tokens", "extra_special_tokens"], of: options)
        if let numbered = try options.object("added_tokens_decoder") {
            for member in numbered.members {
                guard let id = Int(member.key.text), id >= 0 else {
                    throw options.fail(
                        "added_tokens_decoder has \(member.key.text.quoted(20)), which is not an id of 0 or more")
                }
                self.numbered.append((id, try Self.description(member.value, numbered)))
            }
        } else {
            // Both are of a time when the list of ids did not exist, and count only where it is not there.
            let map = try read("special_tokens_map.json")
            if let map {
                try name(map)
                try addExtras(["extra_special_tokens"], of: map)
            }
            if let added = try read("added_tokens.json") {
                for member in added.members {
                    guard let id = member.value.integer, id >= 0 else {
                        throw added.fail("the token \(member.key.text.quoted(40)) has no id of 0 or more")
                    }
                    numbered.append((id, Description(text: member.key.text, flags: flags(of: member.key))))
                }
            }
            // Behind the others: transformers does not look here when it decides how added_tokens.json is meant.
            if let map { try addExtras(["additional_special_tokens"], of: map) }
        }
        numbered.sort { $0.id < $1.id }
        try refuseUnsupported()
    }

    static func object(_ path: String) throws(FormatError) -> JSONObject? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
        guard bytes.count <= sizeBytesMax else {
            throw FormatError(file: path, reason: "\(bytes.count) bytes; at most \(sizeBytesMax) are read")
        }
        return try JSONObject(bytes: Array(bytes), file: path)
    }

    private mutating func name(_ file: JSONObject) throws(FormatError) {
        for key in Self.nameKeys { if let value = file[key] { named[key] = try Self.description(value, file) } }
    }

    private mutating func addExtras(_ keys: [String], of file: JSONObject) throws(FormatError) {
        for key in keys {
            switch file[key] {
            case nil: break
            case .list(let items): extras += try items.map { item throws(FormatError) in try Self.description(item, file) }
            case .object(let members):
                extras += try members.map { member throws(FormatError) in try Self.description(member.value, file) }
            default: throw file.fail("\(key) is not a list of tokens")
            }
        }
    }

    /// A string, or an object with `content` and what else an added token has.
    private static func description(_ value: JSONTree, _ file: JSONObject) throws(FormatError) -> Description {
        switch value {
        case .text(let text): return Description(text: text)
        case .object(let members):
            let object = JSONObject(members: members, path: file.path, file: file.file)
            guard let text = try object.text("content") else { throw file.fail("has an added token without content") }
            return Description(text: text, flags: try token(object, text: text, id: 0))
        default: throw file.fail("has a special token that is neither a string nor an object with content")
        }
    }

    /// An entry of `added_tokens` or `added_tokens_decoder`.
    static func token(_ object: JSONObject, text: String, id: Int) throws(FormatError) -> AddedTokens.Entry {
        let isControl = try object.truth("special") ?? false
        return AddedTokens.Entry(
            text: text, id: id, stripsLeft: try object.truth("lstrip") ?? false,
            stripsRight: try object.truth("rstrip") ?? false,
            isWord: try object.truth("single_word") ?? false, isNormalised: try object.truth("normalized") ?? !isControl,
            isControl: isControl)
    }

    /// `added_tokens.json` has ids only: what is not named as special elsewhere is looked for in the normalised text.
    private func flags(of token: Spelling) -> AddedTokens.Entry {
        let isControl = (Array(named.values) + extras).contains { Spelling($0.text) == token }
        return AddedTokens.Entry(text: token.text, id: 0, isNormalised: !isControl, isControl: isControl)
    }

    /// What each special token is called.
    func names(defaults: [String: String]) -> [String: String] {
        defaults.merging(named.mapValues(\.text)) { $1 }
    }

    /// The added tokens of a vocabulary: those of `tokenizer.json`, if any, and those of the other files.
    ///
    /// A token that is not in the vocabulary gets the next id; an id that is given must be the same.
    /// - Parameters:
    ///   - known: those of `tokenizer.json`, with their ids.
    ///   - defaults: special tokens of the family where the files name no others; what the vocabulary lacks of them is left out.
    func added(
        to vocabulary: Vocabulary, known: [AddedTokens.Entry], defaults: [String: String], file: String
    ) throws(FormatError) -> [AddedTokens.Entry] {
        var list = AddedTokenList(vocabulary: vocabulary, file: file)
        for token in known { try list.add(token) }
        for (id, token) in numbered { try list.add(token.token(id: id), describedIn: options.file) }
        var missing: String?
        for key in Self.nameKeys {
            if let token = named[key] {
                list.addSpecial(token.token(id: 0))
            } else if let text = defaults[key], !list.addSpecial(AddedTokens.Entry(text: text, id: 0), onlyIfThere: true) {
                missing = text
            }
        }
        for token in extras { list.addSpecial(token.token(id: 0)) }
        if let missing, let token = list.withoutID {
            throw FormatError(
                file: options.file,
                reason: "\(token.quoted(40)) has no id of its own, and \(missing.printable) is not in the vocabulary; "
                    + "give it one in added_tokens_decoder")
        }
        return list.tokens
    }

    /// How every special token is written that one of the files names.
    var specials: Set<Spelling> { Set((Array(named.values) + extras + numbered.map(\.token)).map { Spelling($0.text) }) }
}
