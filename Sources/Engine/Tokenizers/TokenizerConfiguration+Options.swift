internal import Domain

/// What the options of `tokenizer_config.json` mean for a tokenizer.
extension TokenizerConfiguration {
    /// The normaliser of a `vocab.txt`.
    func bertNormaliser() throws(FormatError) -> BERTNormaliser {
        var normaliser = BERTNormaliser(
            lowercases: try options.truth("do_lower_case") ?? true, stripsAccents: try options.truth("strip_accents"))
        normaliser.separatesIdeographs = try options.truth("tokenize_chinese_chars") ?? true
        return normaliser
    }

    /// That what is said here of a normaliser is what `tokenizer.json` says of it: libraries differ in which of the two they believe.
    func check(_ normaliser: BERTNormaliser, of file: String) throws(FormatError) {
        func check(_ option: String, _ wanted: Bool?, _ found: Bool, _ name: String) throws(FormatError) {
            guard let wanted, wanted != found else { return }
            throw options.fail("\(option) is \(wanted), and \(name) of \(file) says \(found); they must agree")
        }
        try check("do_lower_case", try options.truth("do_lower_case"), normaliser.lowercases, "lowercase")
        try check("strip_accents", try options.truth("strip_accents"), normaliser.stripsAccents, "strip_accents")
        try check(
            "tokenize_chinese_chars", try options.truth("tokenize_chinese_chars"), normaliser.separatesIdeographs,
            "handle_chinese_chars")
    }

    /// The same of a byte-level tokenizer's space before a text.
    func check(addsSpace: Bool?, of file: String) throws(FormatError) {
        guard let addsSpace, let wanted = try options.truth("add_prefix_space"), wanted != addsSpace else { return }
        throw options.fail("add_prefix_space is \(wanted), and \(file) says \(addsSpace); they must agree")
    }

    /// The same of the tokens that begin and end a text.
    func checkEnds(of tokenizer: Tokenizer) throws(FormatError) {
        let ends = [
            ("add_bos_token", "bos_token", tokenizer.template.single.first?.id),
            ("add_eos_token", "eos_token", tokenizer.template.single.last?.id),
        ]
        for (option, name, found) in ends {
            guard let wanted = try options.truth(option), let token = names(defaults: [:])[name],
                let id = tokenizer.id(of: token), wanted != (found == id)
            else { continue }
            throw options.fail(
                "\(option) is \(wanted), and the post_processor of \(tokenizer.file) puts "
                    + "\(wanted ? "no " : "")\(token.quoted(40)) there; they must agree")
        }
    }

    /// That a `vocab.txt` is of a tokenizer that is read here.
    func checkWordPieceClass() throws(FormatError) {
        let families = ["Bert", "DistilBert", "Electra", "MobileBert", "ConvBert"]
        guard let className else { return }
        guard families.contains(where: { className == $0 + "Tokenizer" || className == $0 + "TokenizerFast" }) else {
            throw options.fail("tokenizer_class \(className.quoted(60)); of a vocab.txt BertTokenizer and its like are read")
        }
    }

    /// Classes that cut words in ways of their own. They read no `tokenizer.json`: what lies beside them under that name is not what the
    /// model was trained with.
    private static let ownWays = [
        "PhobertTokenizer", "BertweetTokenizer", "BartphoTokenizer", "HerbertTokenizer",
        "FlaubertTokenizer",
        "XLMTokenizer", "CTRLTokenizer", "ByT5Tokenizer", "CanineTokenizer", "RoCBertTokenizer", "BertGenerationTokenizer",
    ]

    /// That nothing is asked for that would change tokens and is not supported.
    func refuseUnsupported() throws(FormatError) {
        if let className, Self.ownWays.contains(className) {
            throw options.fail("tokenizer_class \(className.quoted(60)) cuts words in a way of its own, which is not supported")
        }
        func refuse(_ option: String, _ isSupported: Bool, _ wanted: String) throws(FormatError) {
            guard !isSupported else { return }
            throw options.fail("\(option) is not supported but as \(wanted)")
        }
        try refuse("do_basic_tokenize", try options.truth("do_basic_tokenize") != false, "true")
        try refuse("clean_text", try options.truth("clean_text") != false, "true")
        try refuse("split_special_tokens", try options.truth("split_special_tokens") != true, "false")
        try refuse("truncation_side", try options.text("truncation_side") ?? "right" == "right", "'right'")
        try refuse("wordpieces_prefix", try options.text("wordpieces_prefix") ?? "##" == "##", "'##'")
        for option in isJapanese ? [] : ["word_tokenizer_type", "subword_tokenizer_type"] {
            let kind = try options.text(option)
            try refuse(option, kind == nil || kind == "basic" || kind == "wordpiece", "'basic' and 'wordpiece'")
        }
        let special = specials.union(Self.bertNames.values.map { Spelling($0) })
        let neverSplit = try options.texts("never_split") ?? []
        try refuse(
            "never_split", neverSplit.allSatisfy { special.contains(Spelling($0)) }, "a list of special tokens")
    }
}
