internal import Domain

// The sections of `spec`, one initialiser each: all fields are read before any is given up on.

extension LearningTask {
    init?(_ fields: Fields) {
        fields.allow(["type", "labels", "maxTokens", "pooling"])
        let type = fields.required("type")?.choice(Kind.allCases)
        let labels = fields.optional("labels").map(Self.labels) ?? .some([])
        let tokenCountMax = fields.required("maxTokens")?.integer(4...4096)
        let pooling = fields.optional("pooling").map { $0.choice(Pooling.allCases) } ?? .some(.mean)
        guard let type, let labels, let tokenCountMax, let pooling else { return nil }
        self.init(type: type, labels: labels, tokenCountMax: tokenCountMax, pooling: pooling)
    }

    private static func labels(_ field: Field) -> [String]? {
        guard let items = field.items(2...LearningTask.labelCountMax) else { return nil }
        let labels = items.compactMap { $0.word(1...100) }
        guard labels.count == items.count, field.areDistinct(labels) else { return nil }
        guard labels.allSatisfy({ !$0.utf8.contains(UInt8(ascii: "\n")) }) else {
            field.object(.range, .labelOfLines)
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
            fields.optional(key)?.object(.range, .otherSplit(file: path.quoted(255)))
            return nil
        }
        self.init(train: train, validation: validation, test: test, columns: columns, sample: sample)
    }
}

extension DataSelection.Columns {
    init?(_ fields: Fields) {
        let keys = ["text", "textPair", "label", "prompt", "completion", "messages"]
        fields.allow(keys + ["header"])
        let names = keys.map { key in fields.optional(key).map { $0.word(1...100) } }
        let hasHeader = fields.boolean("header")
        guard let hasHeader, names.allSatisfy({ $0 != .some(nil) }) else { return nil }
        let given = names.map { $0 ?? nil }
        guard fields.field.areDistinct(given.compactMap(\.self)) else { return nil }
        self.init(
            text: given[0], textPair: given[1], label: given[2], prompt: given[3], completion: given[4], messages: given[5],
            hasHeader: hasHeader.value)
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
        let parameters = fields.required("trainableParameters").flatMap(Self.ceilings)
        let costMax = fields.required("maxCost")?.amount(0...1e9, excludesMinimum: true)
        let durationSecondsMax = fields.required("maxDuration")?.duration(1...30 * 86_400)
        guard let parameters, let last = parameters.last, let costMax, let durationSecondsMax else { return nil }
        self.init(
            trainableParameters: last, curve: parameters.count > 1 ? parameters : nil, costYenMax: costMax.value,
            currency: costMax.currency, durationSecondsMax: durationSecondsMax)
    }

    /// One ceiling, or the list of a curve. That they ascend is seen where shares have become numbers.
    private static func ceilings(_ field: Field) -> [ParameterCeiling]? {
        guard case .sequence = field.node.value else { return ceiling(field).map { [$0] } }
        guard let items = field.items(1...16) else { return nil }
        let ceilings = items.compactMap(ceiling)
        guard ceilings.count == items.count,
            field.areDistinct(items.compactMap { $0.node.scalar?.string })
        else { return nil }
        return ceilings
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
        fields.allow([
            "method", "proxy", "probeBatches", "rank", "ranks", "sites", "ranking", "initialisation", "shortcuts", "auto",
            "dynamic", "validation", "warmUp", "head", "measured",
        ])
        let method = fields.required("method")?.choice(Method.allCases)
        let proxy = fields.required("proxy")?.choice(ProxyName.askable)
        let probeBatchCount = fields.required("probeBatches")?.integer(1...10_000)
        let rank = fields.required("rank")?.integer(1...1024)
        let sites = fields.mapping("sites").flatMap(SiteSelection.init)
        let ranks = fields.optional("ranks").map(Self.ranks)
        let ranking = fields.choice("ranking", Ranking.allCases)
        let initialisation = fields.choice("initialisation", Initialisation.allCases)
        let shortcuts = fields.choice("shortcuts", ShortcutMode.allCases)
        let auto = fields.optional("auto").map { Fields($0).flatMap(AutoSettings.init) }
        let dynamic = fields.optional("dynamic").map { Fields($0).flatMap(DynamicSettings.init) }
        let validation = fields.optional("validation").map { Fields($0).flatMap(ValidationSettings.init) }
        let warmUp = fields.optional("warmUp").map { Fields($0).flatMap(WarmUpSettings.init) }
        let head = fields.choice("head", ProbeHead.allCases)
        let measured = fields.optional("measured").map { Fields($0).flatMap(MeasuredSettings.init) }
        guard let method, let proxy, let probeBatchCount, let rank, let sites, let ranking, let initialisation, let shortcuts,
            ranks != .some(nil), auto != .some(nil), dynamic != .some(nil), validation != .some(nil), warmUp != .some(nil),
            measured != .some(nil), let head
        else { return nil }
        self.init(
            method: method, proxy: proxy, probeBatchCount: probeBatchCount, rank: rank, sites: sites, ranks: ranks ?? nil,
            ranking: ranking.value, initialisation: initialisation.value, shortcuts: shortcuts.value, auto: auto ?? nil,
            dynamic: dynamic ?? nil, validation: validation ?? nil, warmUp: warmUp ?? nil, head: head.value,
            measured: measured ?? nil)
    }

    private static func ranks(_ field: Field) -> [Int]? {
        guard let items = field.items(1...16) else { return nil }
        let ranks = items.compactMap { $0.integer(1...1024) }
        guard ranks.count == items.count, field.areDistinct(ranks.map(String.init)) else { return nil }
        return ranks.sorted()
    }
}

extension WarmUpSettings {
    init?(_ fields: Fields) {
        fields.allow(["steps", "heldRows"])
        let steps = fields.optional("steps").map { $0.integer(1...10_000) } ?? .some(Self.standard.steps)
        let heldRows = fields.optional("heldRows").map { $0.integer(1...100_000) } ?? .some(Self.standard.heldRows)
        guard let steps, let heldRows else { return nil }
        self.init(steps: steps, heldRows: heldRows)
    }
}

extension AutoSettings {
    init?(_ fields: Fields) {
        fields.allow(["share", "proxies"])
        let share = fields.number("share", 0...4, excludesMinimum: true, default: Self.standard.share)
        let proxies = fields.optional("proxies").map(Self.proxies) ?? .some(Self.standard.proxies)
        guard let share, let proxies else { return nil }
        self.init(share: share, proxies: proxies)
    }

    private static func proxies(_ field: Field) -> [ProxyName]? {
        guard let items = field.items(1...ProxyName.askable.count) else { return nil }
        let proxies = items.compactMap { $0.choice(ProxyName.askable) }
        guard proxies.count == items.count, field.areDistinct(proxies.map(\.rawValue)) else { return nil }
        return proxies
    }
}

extension DynamicSettings {
    init?(_ fields: Fields) {
        fields.allow(["every", "warmupRounds", "competition", "shortcutShare", "freezeAfter", "hysteresis"])
        let standard = Self.standard
        let every = fields.number("every", 0...100, excludesMinimum: true, default: standard.every)
        let warmupRounds = fields.optional("warmupRounds").map { $0.integer(0...1000) } ?? .some(standard.warmupRounds)
        let competition = fields.choice("competition", Competition.allCases)
        let share = fields.number("shortcutShare", 0...1, default: standard.shortcutShare)
        let freezeAfter = fields.optional("freezeAfter").map { $0.number(0...1) }
        let hysteresis = fields.optional("hysteresis").map { $0.number(0...10) }
        guard let every, let warmupRounds, let competition, let share, freezeAfter != .some(nil), hysteresis != .some(nil)
        else { return nil }
        self.init(
            every: every, warmupRounds: warmupRounds, competition: competition.value ?? standard.competition,
            shortcutShare: share, freezeAfter: freezeAfter ?? nil, hysteresis: hysteresis ?? nil)
    }
}

extension ValidationSettings {
    init?(_ fields: Fields) {
        fields.allow(["candidates", "epochs"])
        let candidates = fields.required("candidates")?.integer(4...64)
        let epochs = fields.required("epochs")?.integer(1...100)
        guard let candidates, let epochs else { return nil }
        self.init(candidates: candidates, epochs: epochs)
    }
}

extension MeasuredSettings {
    init?(_ fields: Fields) {
        fields.allow(["trainings", "epochs"])
        let trainings = fields.optional("trainings").map { $0.integer(8...128) } ?? .some(Self.standard.trainings)
        let epochs = fields.optional("epochs").map { $0.integer(1...100) } ?? .some(Self.standard.epochs)
        guard let trainings, let epochs else { return nil }
        self.init(trainings: trainings, epochs: epochs)
    }
}

extension SiteSelection {
    init?(_ fields: Fields) {
        fields.allow(["linear", "shortcuts"])
        let linear = fields.required("linear").flatMap(Self.patterns)
        let shortcuts = fields.optional("shortcuts").map(Self.patterns)
        guard let linear, shortcuts != .some(nil) else { return nil }
        self.init(linear: linear, shortcuts: shortcuts ?? nil)
    }

    private static func patterns(_ field: Field) -> [String]? {
        if field.says("all") { return ["*"] }
        guard case .sequence = field.node.value else {
            field.object(.type, needing: .allOrPatterns)
            return nil
        }
        guard let items = field.items(1...200) else { return nil }
        let patterns = items.compactMap { $0.word(1...200) }
        guard patterns.count == items.count, field.areDistinct(patterns) else { return nil }
        return patterns
    }
}

extension TrainingSettings {
    init?(_ fields: Fields) {
        fields.allow([
            "epochs", "batchSize", "learningRate", "seeds", "warmupShare", "weightDecay", "gradientNormMax", "alpha",
            "rankStabilised", "loraPlusRatio", "dropout", "earlyStopping", "keep", "fullLearningRate",
            "adapterStart", "memory",
        ])
        let epochs = fields.required("epochs")?.integer(1...100)
        let batchSize = fields.required("batchSize")?.integer(1...4096)
        let learningRates = fields.required("learningRate").flatMap(Self.learningRates)
        let seeds = fields.required("seeds").flatMap(Self.seeds)
        let warmupShare = fields.number("warmupShare", 0...0.9, default: 0.1)
        let weightDecay = fields.number("weightDecay", 0...1, default: 0.01)
        let gradientNormMax = fields.number("gradientNormMax", 0...1000, excludesMinimum: true, default: 1)
        let alpha = fields.optional("alpha").map { $0.number(0...10_000, excludesMinimum: true) }
        let isRankStabilised = fields.boolean("rankStabilised")
        let ratio = fields.optional("loraPlusRatio").map { $0.number(1...1000) }
        let dropout = fields.optional("dropout").map { $0.number(0...0.9) }
        let earlyStopping = fields.optional("earlyStopping").map { $0.integer(1...100) }
        let keep = fields.choice("keep", Kept.allCases)
        let adapterStart = fields.choice("adapterStart", AdapterStart.allCases)
        let memory = fields.choice("memory", MemoryUse.allCases)
        let fullRate = fields.optional("fullLearningRate").map { $0.number(0...1, excludesMinimum: true) }
        guard let epochs, let batchSize, let learningRates, let seeds, let warmupShare, let weightDecay, let gradientNormMax,
            let isRankStabilised, let keep, let adapterStart, let memory, alpha != .some(nil), ratio != .some(nil),
            dropout != .some(nil),
            earlyStopping != .some(nil), fullRate != .some(nil)
        else { return nil }
        self.init(
            epochs: epochs, batchSize: batchSize, learningRate: learningRates[0], seeds: seeds, warmupShare: warmupShare,
            weightDecay: weightDecay, gradientNormMax: gradientNormMax, alpha: alpha ?? nil,
            learningRates: learningRates.count > 1 ? learningRates : nil, isRankStabilised: isRankStabilised.value,
            loraPlusRatio: ratio ?? nil, dropout: dropout ?? nil, earlyStopping: earlyStopping ?? nil, keep: keep.value,
            fullLearningRate: fullRate ?? nil, adapterStart: adapterStart.value, memory: memory.value)
    }

    /// One number, or a list to choose from.
    private static func learningRates(_ field: Field) -> [Double]? {
        guard case .sequence = field.node.value else {
            return field.number(0...1, excludesMinimum: true).map { [$0] }
        }
        guard let items = field.items(1...8) else { return nil }
        let rates = items.compactMap { $0.number(0...1, excludesMinimum: true) }
        guard rates.count == items.count, field.areDistinct(rates.map { "\($0)" }) else { return nil }
        return rates
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
        fields.allow([
            "benefitPerCorrectDecision", "decisionsPerMonth", "horizonMonths", "discountRatePerYear", "errorCosts",
            "benefitPerUnit",
            "people", "labellingPerRow", "servingPerThousandDecisions", "fixedCosts", "today",
        ])
        let benefit = fields.required("benefitPerCorrectDecision")?.amount(0...1e9)?.value
        let decisions = fields.required("decisionsPerMonth")?.number(0...1e12)
        let horizon = fields.required("horizonMonths")?.integer(1...600)
        let discount = fields.required("discountRatePerYear")?.number(0...10)
        let errorCosts = fields.given("errorCosts", Self.errorCosts)
        let perUnit = fields.given("benefitPerUnit") { $0.price() }
        let people = fields.given("people", Self.people)
        let labelling = fields.given("labellingPerRow") { $0.price() }
        let serving = fields.given("servingPerThousandDecisions") { $0.price() }
        let fixed = fields.given("fixedCosts") { Fields($0).flatMap(FixedCosts.init) }
        let today = fields.given("today") { Fields($0).flatMap(Today.init) }
        guard let benefit, let decisions, let horizon, let discount, let errorCosts, let perUnit, let people, let labelling,
            let serving, let fixed, let today
        else { return nil }
        self.init(
            benefitYenPerCorrectDecision: benefit, decisionsPerMonth: decisions, horizonMonths: horizon,
            discountRatePerYear: discount, errorCosts: errorCosts.value, benefitPerUnit: perUnit.value, people: people.value,
            labellingPerRow: labelling.value, servingPerThousandDecisions: serving.value, fixedCosts: fixed.value,
            today: today.value)
    }

    private static func errorCosts(_ field: Field) -> [ErrorCost]? {
        guard let items = field.items(1...36) else { return nil }
        let costs = items.compactMap { item -> ErrorCost? in
            guard let fields = Fields(item) else { return nil }
            fields.allow(["label", "cost"])
            let label = fields.required("label")?.word(1...100)
            let cost = fields.required("cost")?.price()
            guard let label, let cost else { return nil }
            return ErrorCost(label: label, cost: cost)
        }
        return costs.count == items.count && field.areDistinct(costs.map(\.label)) ? costs : nil
    }

    private static func people(_ field: Field) -> [Work]? {
        guard let items = field.items(1...50) else { return nil }
        let people = items.compactMap { item -> Work? in
            guard let fields = Fields(item) else { return nil }
            fields.allow(["role", "hours", "perHour"])
            let role = fields.required("role")?.text(1...100)
            let hours = fields.required("hours").flatMap(Self.hundredthsOfHours)
            let perHour = fields.required("perHour")?.price()
            guard let role, let hours, let perHour else { return nil }
            return Work(role: role, hundredthsOfHours: hours, perHour: perHour)
        }
        return people.count == items.count && field.areDistinct(people.map(\.role)) ? people : nil
    }

    private static func hundredthsOfHours(_ field: Field) -> Int? {
        guard field.number(0...1e6) != nil else { return nil }
        guard let hours = field.scaledWhole(decimals: 2) else {
            field.object(.range, .hours(seen: field.seen))
            return nil
        }
        return hours
    }
}

extension ValueModel.FixedCosts {
    init?(_ fields: Fields) {
        fields.allow(["perMonth", "share"])
        let perMonth = fields.required("perMonth")?.money()
        let share = fields.required("share")?.number(0...1)
        guard let perMonth, let share else { return nil }
        self.init(perMonth: perMonth, share: share)
    }
}

extension ValueModel.Today {
    init?(_ fields: Fields) {
        let keys = ["accuracy", "quantity", "costPerMonth"]
        fields.allow(keys)
        let accuracy = fields.given("accuracy") { $0.number(0...1) }
        let quantity = fields.given("quantity") { $0.number(0...1e9) }
        let cost = fields.given("costPerMonth") { $0.money() }
        guard let accuracy, let quantity, let cost, fields.oneOf(keys) else { return nil }
        self.init(accuracy: accuracy.value, quantity: quantity.value, costPerMonth: cost.value)
    }
}

extension DecisionRule {
    init?(_ fields: Fields) {
        fields.allow(["quantity", "minimumImprovement", "seedsMin"])
        let quantity = fields.required("quantity")?.choice(Quantity.allCases)
        let minimum = fields.number("minimumImprovement", 0...1e6, default: 0)
        let seedsMin = fields.optional("seedsMin").map { $0.integer(1...16) } ?? .some(1)
        guard let quantity, let minimum, let seedsMin else { return nil }
        self.init(quantity: quantity, minimumImprovement: minimum, seedsMin: seedsMin)
    }
}

/// What an optional key says: nothing, or a value. (A double optional would read worse.)
struct Given<Value> {
    let value: Value?
}

extension Fields {
    /// One of `choices` under an optional key; nil after an objection.
    func choice<Choice: RawRepresentable<String>>(_ key: String, _ choices: [Choice]) -> Given<Choice>? {
        guard let field = optional(key) else { return Given(value: nil) }
        return field.choice(choices).map { Given(value: $0) }
    }

    /// True or false under an optional key; nil after an objection.
    func boolean(_ key: String) -> Given<Bool>? {
        guard let field = optional(key) else { return Given(value: nil) }
        guard let text = field.plain, text == "true" || text == "false" else {
            field.object(.type, needing: .truth)
            return nil
        }
        return Given(value: text == "true")
    }

    /// The number under an optional key: the default where it is missing, nil after an objection.
    func number(
        _ key: String, _ range: ClosedRange<Double>, excludesMinimum: Bool = false, default: Double
    ) -> Double? {
        guard let field = optional(key) else { return `default` }
        return field.number(range, excludesMinimum: excludesMinimum)
    }
}
