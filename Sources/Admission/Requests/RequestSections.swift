internal import Domain
internal import Yams

// The sections of `spec`, one initialiser each: all fields are read before any is given up on.

extension LearningTask {
    init?(_ fields: Fields) {
        fields.allow(["type", "labels", "maxTokens", "pooling"])
        let type = fields.required("type")?.choice(Kind.allCases)
        let labels = fields.required("labels").flatMap(Self.labels)
        let tokenCountMax = fields.required("maxTokens")?.integer(4...4096)
        let pooling = fields.required("pooling")?.choice(Pooling.allCases)
        guard let type, let labels, let tokenCountMax, let pooling else { return nil }
        self.init(type: type, labels: labels, tokenCountMax: tokenCountMax, pooling: pooling)
    }

    /// At most as many as one character can number in a record of predictions.
    private static func labels(_ field: Field) -> [String]? {
        guard let items = field.items(2...36) else { return nil }
        let labels = items.compactMap { $0.text(1...100) }
        guard labels.count == items.count, field.areDistinct(labels) else { return nil }
        guard labels.allSatisfy({ !$0.contains(where: \.isNewline) && !$0.contains("\t") }) else {
            field.object(.range, "a label must be on one line and without tabs")
            return nil
        }
        return labels
    }
}

extension DataSelection {
    init?(_ fields: Fields) {
        fields.allow(["train", "validation", "test", "columns", "sample"])
        let train = fields.required("train")?.storePath()
        let validation = fields.required("validation")?.storePath()
        let test = fields.required("test")?.storePath()
        let columns = fields.mapping("columns").flatMap(Columns.init)
        let sampleField = fields.optional("sample")
        let sample = sampleField.map { Fields($0).flatMap(Sample.init) } ?? Sample()
        guard let train, let validation, let test, let columns, let sample else { return nil }
        let pairs = [("validation", validation, train), ("test", test, train), ("test", test, validation)]
        for (key, path, other) in pairs where path == other {
            fields.optional(key)?.object(.range, "'\(path)' is another split's file too; a test on it would prove nothing")
            return nil
        }
        self.init(train: train, validation: validation, test: test, columns: columns, sample: sample)
    }
}

extension DataSelection.Columns {
    init?(_ fields: Fields) {
        fields.allow(["text", "label"])
        let text = fields.required("text")?.text(1...100)
        let label = fields.required("label")?.text(1...100)
        guard let text, let label else { return nil }
        guard text != label else {
            fields.field.object(.range, "text and label are the same column '\(text)'")
            return nil
        }
        self.init(text: text, label: label)
    }
}

extension DataSelection.Sample {
    init?(_ fields: Fields) {
        fields.allow(["train", "validation", "test"])
        let caps = ["train", "validation", "test"].map { key in
            (isGiven: fields.optional(key) != nil, count: fields.optional(key)?.integer(1...TextTable.rowCountMax))
        }
        guard caps.allSatisfy({ !$0.isGiven || $0.count != nil }) else { return nil }
        self.init(train: caps[0].count, validation: caps[1].count, test: caps[2].count)
    }
}

extension RequestedBudget {
    init?(_ fields: Fields) {
        fields.allow(["trainableParameters", "maxCost", "maxDuration"])
        let parameters = fields.required("trainableParameters").flatMap(Self.ceiling)
        let costYenMax = fields.required("maxCost")?.yen(0...1e9, excludesMinimum: true)
        let durationSecondsMax = fields.required("maxDuration")?.duration(1...30 * 86_400)
        guard let parameters, let costYenMax, let durationSecondsMax else { return nil }
        self.init(trainableParameters: parameters, costYenMax: costYenMax, durationSecondsMax: durationSecondsMax)
    }

    private static func ceiling(_ field: Field) -> ParameterCeiling? {
        guard let text = field.node.scalar?.string, text.hasSuffix("%") else {
            return field.integer(1...1_000_000_000_000).map(ParameterCeiling.count)
        }
        return field.percentage().map { .share($0 / 100) }
    }
}

extension SearchSettings {
    init?(_ fields: Fields) {
        fields.allow(["method", "proxy", "probeBatches", "rank", "sites"])
        let method = fields.required("method")?.choice(Method.allCases)
        let proxy = fields.required("proxy")?.choice(ProxyName.allCases)
        let probeBatchCount = fields.required("probeBatches")?.integer(1...10_000)
        let rank = fields.required("rank")?.integer(1...1024)
        let sites = fields.mapping("sites").flatMap(SiteSelection.init)
        guard let method, let proxy, let probeBatchCount, let rank, let sites else { return nil }
        self.init(method: method, proxy: proxy, probeBatchCount: probeBatchCount, rank: rank, sites: sites)
    }
}

extension SiteSelection {
    init?(_ fields: Fields) {
        fields.allow(["linear"])
        guard let field = fields.required("linear") else { return nil }
        if field.node.scalar?.string == "all" {
            self = .allLinear
            return
        }
        guard case .sequence = field.node else {
            field.object(.type, "\(field.words); 'all' or a list of patterns such as '*.query' is needed")
            return nil
        }
        guard let items = field.items(1...200) else { return nil }
        let patterns = items.compactMap { $0.text(1...200) }
        guard patterns.count == items.count, field.areDistinct(patterns) else { return nil }
        self.init(linear: patterns)
    }
}

extension TrainingSettings {
    init?(_ fields: Fields) {
        fields.allow([
            "epochs", "batchSize", "learningRate", "seeds", "warmupShare", "weightDecay", "gradientNormMax", "alpha",
        ])
        let epochs = fields.required("epochs")?.integer(1...100)
        let batchSize = fields.required("batchSize")?.integer(1...4096)
        let learningRate = fields.required("learningRate")?.number(0...1, excludesMinimum: true)
        let seeds = fields.required("seeds").flatMap(Self.seeds)
        let warmupShare = fields.number("warmupShare", 0...0.9, default: 0.1)
        let weightDecay = fields.number("weightDecay", 0...1, default: 0.01)
        let gradientNormMax = fields.number("gradientNormMax", 0...1000, excludesMinimum: true, default: 1)
        let alpha = fields.optional("alpha").map { $0.number(0...10_000, excludesMinimum: true) }
        guard let epochs, let batchSize, let learningRate, let seeds, let warmupShare, let weightDecay, let gradientNormMax
        else { return nil }
        if case .some(nil) = alpha { return nil }
        self.init(
            epochs: epochs, batchSize: batchSize, learningRate: learningRate, seeds: seeds, warmupShare: warmupShare,
            weightDecay: weightDecay, gradientNormMax: gradientNormMax, alpha: alpha ?? nil)
    }

    /// Whole numbers that every reader of JSON can hold exactly.
    private static func seeds(_ field: Field) -> [UInt64]? {
        guard let items = field.items(1...16) else { return nil }
        let seeds = items.compactMap { $0.integer(0...1 << 53) }
        guard seeds.count == items.count, field.areDistinct(seeds.map(String.init)) else { return nil }
        return seeds.map(UInt64.init)
    }
}

extension ValueModel {
    init?(_ fields: Fields) {
        fields.allow(["benefitPerCorrectDecision", "decisionsPerMonth", "horizonMonths", "discountRatePerYear"])
        let benefit = fields.required("benefitPerCorrectDecision")?.yen(0...1e9)
        let decisions = fields.required("decisionsPerMonth")?.number(0...1e12)
        let horizon = fields.required("horizonMonths")?.integer(1...600)
        let discount = fields.required("discountRatePerYear")?.number(0...10)
        guard let benefit, let decisions, let horizon, let discount else { return nil }
        self.init(
            benefitYenPerCorrectDecision: benefit, decisionsPerMonth: decisions, horizonMonths: horizon,
            discountRatePerYear: discount)
    }
}

extension Fields {
    /// The number under an optional key: the default where it is missing, nil after an objection.
    func number(
        _ key: String, _ range: ClosedRange<Double>, excludesMinimum: Bool = false, default: Double
    ) -> Double? {
        guard let field = optional(key) else { return `default` }
        return field.number(range, excludesMinimum: excludesMinimum)
    }
}
