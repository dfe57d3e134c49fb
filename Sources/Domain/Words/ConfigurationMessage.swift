/// Why a model's folder or its configuration cannot be used: a part of `StoreMessage`. Codes and arguments are for ever.
public enum ConfigurationMessage: Sendable, Equatable, Codable {
    /// - part: in quotes, as is everything that strangers wrote below.
    case splitPart(part: String)
    case noConfiguration(files: Int)
    case noWeights
    case noTokenizer

    case tooLarge(bytes: Int, most: Int)
    case noObject
    /// - problem: in English. So also below.
    case otherJSON(problem: String)
    case unknownFamily(family: String, known: [String])
    /// - value: nil where there is none.
    case needed(value: String?, need: Need)
    case noSection(value: String)
    case noList(value: String)
    /// - value: what is there and not computed.
    case unsupported(value: Bool)
    case undividedWidth(heads: Int, width: Int)
    case undividedHeads(keyHeads: Int, heads: Int)
    case oddDepth(depth: Int)
    case stretchedContext
    case factorsCross(high: Double, low: Double)
    case layerCount(entries: Int, blocks: Int)
    case windowUnused

    case gguf(problem: String)
    case splitFile(parts: Int)
    case foreignArchitecture(family: String, read: [String])
    case noNumber(key: String)
    case foreignScaling(key: String, scaling: String)
    case stretchedFile(key: String)
    case experts(key: String)
    case headChannels(key: String, value: Int, channels: Int)
    case attentionBiases(tensor: String)

    public enum Need: Sendable, Equatable, Codable {
        case truth
        case whole(least: Int, most: Int)
        case number(least: Double, most: Double)
        case choice(of: [String])
    }
}

extension Words {
    /// What goes on from the file or the field.
    package func configuration(_ message: ConfigurationMessage) -> String {
        switch message {
        case .splitPart(let part):
            return say(
                "\(part) is one part of a split model; merge the parts into one GGUF file",
                "\(part) は分割されたモデルの一部です。一つの GGUF ファイルに結合してください")
        case .noConfiguration(let files):
            return say(
                "the folder has no config.json and \(files) GGUF files; one of either is needed",
                "フォルダに 'config.json' がなく、GGUF ファイルが \(files) 個あります。どちらかが一つ必要です")
        case .noWeights:
            return say(
                "the folder has no model.safetensors and no model.safetensors.index.json",
                "フォルダに 'model.safetensors' も 'model.safetensors.index.json' もありません")
        case .noTokenizer:
            return say(
                "the folder has no tokenizer: vocab.txt, tokenizer.json, or vocab.json with merges.txt",
                "フォルダにトークナイザがありません（'vocab.txt'、'tokenizer.json'、または 'vocab.json' と 'merges.txt' の組）")
        case .tooLarge(let bytes, let most):
            return say("\(bytes) bytes; at most \(most) are read", "\(bytes) バイトあります。読み込むのは \(most) バイトまでです")
        case .noObject: return say("not a JSON object", "JSON のオブジェクトではありません")
        case .otherJSON(let problem): return say(problem, "JSON として読めません（報告「\(problem)」）")
        case .unknownFamily(let family, let known):
            return say(
                "\(family) is not a family we know; known are: \(list(known))",
                "\(family) は扱えない系統です。扱えるのは \(list(known.map { "'\($0)'" })) です")
        case .needed(let value, let need):
            let allowed = self.need(need)
            return value.map { say("\($0) is not \(allowed)", "\($0) となっています。\(allowed)が必要です") }
                ?? say("missing; \(allowed) is needed", "ありません。\(allowed)が必要です")
        case .noSection(let value): return say("\(value) is not an object", "\(value) となっています。オブジェクトが必要です")
        case .noList(let value): return say("\(value) is not a list", "\(value) となっています。リストが必要です")
        case .unsupported(let value):
            return say("\(value) is not supported; only \(!value) is", "'\(value)' には対応していません。使えるのは '\(!value)' だけです")
        case .undividedWidth(let heads, let width):
            return say("\(heads) heads do not divide a width of \(width)", "\(heads) 個のヘッドで幅 \(width) を割り切れません")
        case .undividedHeads(let keyHeads, let heads):
            return say("\(keyHeads) do not divide \(heads) heads", "\(keyHeads) 個では \(heads) 個のヘッドを割り切れません")
        case .oddDepth(let depth):
            return say("\(depth) is odd; channels are rotated in pairs", "\(depth) は奇数です。チャネルは二つ一組で回転させます")
        case .stretchedContext: return say("a stretched context is not supported here", "文脈長の拡張には、ここでは対応していません")
        case .factorsCross(let high, let low):
            return say(
                "\(Float(high)) is not above low_freq_factor \(Float(low))",
                "\(Float(high)) が 'low_freq_factor' の \(Float(low)) を超えていません")
        case .layerCount(let entries, let blocks):
            return say("has \(entries) entries for \(blocks) blocks", "\(blocks) 個のブロックに対して \(entries) 個の要素があります")
        case .windowUnused:
            return say(
                "has 'sliding_attention', and use_sliding_window is not true",
                "'sliding_attention' がありますが、'use_sliding_window' が 'true' ではありません")
        case .gguf(let problem): return say(problem, "GGUF として読めません（報告「\(problem)」）")
        case .splitFile(let parts):
            return say(
                "is one of \(parts) parts of a split model (split.count); merge them into one file",
                "\(parts) 個に分割されたモデルの一つです（'split.count'）。一つのファイルに結合してください")
        case .foreignArchitecture(let family, let read):
            return say(
                "general.architecture \(family) is not read from GGUF; \(all(read)) are",
                "'general.architecture' の \(family) は GGUF から読めません。読めるのは \(list(read.map { "'\($0)'" })) です")
        case .noNumber(let key): return say("has no number '\(key)'", "数値 '\(key)' がありません")
        case .foreignScaling(let key, let scaling):
            return say(
                "\(key) \(scaling) is not read from GGUF; only 'none' is",
                "'\(key)' の \(scaling) は GGUF から読めません。読めるのは 'none' だけです")
        case .stretchedFile(let key):
            return say(
                "\(key) stretches the context, which is not read from GGUF", "'\(key)' が文脈長を拡張しています。GGUF では対応していません")
        case .experts(let key):
            return say("\(key): mixtures of experts are not read", "'\(key)'：専門家の混合（MoE）のモデルは読めません")
        case .headChannels(let key, let value, let channels):
            return say(
                "\(key) is \(value), heads have \(channels) channels; only \(channels) is read",
                "'\(key)' は \(value) ですが、ヘッドのチャネルは \(channels) 個です。読めるのは \(channels) だけです")
        case .attentionBiases(let tensor):
            return say(
                "has \(tensor); attention with biases is not read from GGUF of this family",
                "\(tensor) があります。バイアス付きのアテンションは、この系統の GGUF では読めません")
        }
    }

    /// With its article in English.
    private func need(_ need: ConfigurationMessage.Need) -> String {
        switch need {
        case .truth: say("true or false", "'true' か 'false' ")
        case .whole(let least, let most): say("a whole number of \(least)...\(most)", "\(least)～\(most) の整数")
        case .number(let least, let most):
            say("a number of \(least)...\(most)", "\(Figure.short(least))～\(Figure.short(most)) の数")
        case .choice(let allowed): say("one of \(list(allowed))", "\(list(allowed.map { "'\($0)'" })) のいずれか")
        }
    }
}
