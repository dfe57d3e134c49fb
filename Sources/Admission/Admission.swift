public import Domain

/// Whether a request may run, and what it will cost: a pure function of the request, of a recorded basis, and of the policies.
public enum Admission {
    /// What the names in a request alone decide: judged before anything that they name is looked at.
    /// - Returns: nil where they neither refuse nor hold it, and what they name has to be looked at.
    public static func judgeByNames(
        _ request: Request, on basis: VerdictBasis, by policies: Policies, place: RequestPlace
    ) -> Verdict? {
        judgeByNames(request, RuleSubject(request, basis, policies), policies, place)
    }

    private static func judgeByNames(
        _ request: Request, _ subject: RuleSubject, _ policies: Policies, _ place: RequestPlace
    ) -> Verdict? {
        // What is asked for in another currency no rule can look at, and nothing can be charged for it.
        let (asked, card) = (request.currency, policies.rateCard.currency.orYen)
        if asked != card {
            let message = FieldMessage.otherCurrency(currency: asked.rawValue, needed: card.rawValue, of: .rateCard)
            let objection = RequestObjection("budget/currency", .field(message), "spec.budget.maxCost")
            return Verdict(decision: .refused, findings: [objection.finding(in: place)])
        }
        let verdict = policies.ruling(on: subject, place, byNamesOnly: true).verdict(estimate: nil)
        return verdict.decision == .admitted ? nil : verdict
    }

    /// Every objection of every rule; none of them hides another. Where names alone decide, nothing else is said, because nothing that they
    /// name was to be looked at. Where they do not, and the basis has no facts, the request is refused: nobody knows what it asks for.
    public static func judge(
        _ request: Request, on basis: VerdictBasis, by policies: Policies, place: RequestPlace
    ) -> Verdict {
        let subject = RuleSubject(request, basis, policies)
        if let early = judgeByNames(request, subject, policies, place) { return early }
        func refusal(_ rule: String, _ says: Message.Sentence, _ field: String) -> Finding {
            RequestObjection(rule, says, field).finding(in: place)
        }
        guard let facts = basis.facts else {
            return Verdict(
                decision: .refused, findings: [refusal("request/unread", .request(.nothingRead), "spec")])
        }
        let specification = request.specification
        let limits = EngineLimits(request: specification, engines: basis.engines)
        let inconsistent = RequestConsistency(request: specification).objections + limits.objections
        // Files are read as the request has them, so what contradicts itself is said before what is in them.
        let problems =
            inconsistent.isEmpty
            ? facts.problems.map { problem in
                Finding(
                    severity: .refusal, rule: problem.rule, reason: problem.reason, message: problem.message, file: place.file,
                    field: problem.field, line: place.line(problem.field))
            } : inconsistent.map { $0.finding(in: place) }
        guard let model = facts.model, let estimate = basis.estimate?.priced(by: policies.rateCard), problems.isEmpty else {
            let unknown = refusal("request/estimate", .request(.noEstimate), "spec")
            return Verdict(decision: .refused, findings: problems.isEmpty ? [unknown] : problems)
        }
        let own = OwnLimits(
            request: specification, shape: model.shape, data: facts.data, estimate: estimate,
            memoryBytesMax: basis.memoryBytesMax
        ).objections
        let aboutRequest = (own + limits.objections(to: model)).map { $0.finding(in: place) }
        let aboutData = DataObjections(request: specification, facts: facts).objections.map { $0.finding(in: place) }
        return policies.ruling(on: subject, place).after(aboutRequest + aboutData).verdict(estimate: estimate)
    }

    /// What a run will need; nil where the request contradicts itself, or something that it names is not there.
    public static func estimate(
        of request: Request, facts: StoreFacts, machineSpeed: MachineSpeed, rateCard: RateCard
    ) -> Estimate? {
        let specification = request.specification
        guard let model = facts.model, facts.problems.isEmpty,
            RequestConsistency(request: specification).objections.isEmpty
        else { return nil }
        return Estimator(request: specification, shape: model.shape, data: facts.data)
            .estimate(machineSpeed: machineSpeed, rateCard: rateCard)
    }

    /// What the worker is told to do; nil where the stores lack something, so for a request that cannot have been admitted.
    public static func plan(request: Request, id: RequestID, facts: StoreFacts, policyDigests: [PolicyDigest]) -> Plan? {
        guard let model = facts.model, let train = facts.data[.train], let validation = facts.data[.validation],
            let test = facts.data[.test]
        else { return nil }
        let specification = request.specification
        let lineup = lineup(of: specification, model.shape)
        return Plan(
            formatVersion: Plan.formatVersion, request: id, model: model,
            data: PlannedData(
                train: train, validation: validation, test: test, columns: specification.data.columns,
                sample: specification.data.sample),
            task: specification.task,
            trainableParameterCountMax: specification.budget.countMax(ofBaseParameters: model.shape.baseParameterCount),
            durationSecondsMax: specification.budget.durationSecondsMax, search: specification.search,
            training: specification.training, arms: lineup.arms, policyDigests: policyDigests, budgets: lineup.budgets,
            drawCount: lineup.drawCount)
    }

    /// Every trial that a request asks for.
    public static func lineup(of specification: Request.Specification, _ shape: ModelShape) -> Lineup {
        let compared: [Arm] = specification.search.shortcuts == .compare ? [.searchedWithoutShortcuts] : []
        let seeds = specification.training.seeds
        return Lineup(
            arms: [.searched] + compared + specification.compare, seeds: seeds,
            budgets: specification.budget.curve.map { _ in
                specification.budget.counts(ofBaseParameters: shape.baseParameterCount)
            }, drawCount: specification.compare.contains(.random) ? Lineup.drawCount(seedCount: seeds.count) : nil)
    }
}

/// What a request may not ask whatever the policies are: more than its own ceilings, or what its model cannot do.
private struct OwnLimits {
    let request: Request.Specification
    let shape: ModelShape
    let data: [Split: StoredData]
    let estimate: Estimate
    let memoryBytesMax: Int?

    var objections: [RequestObjection] {
        var objections: [RequestObjection] = []
        func object(_ rule: String, _ says: Message.Sentence, _ field: String) {
            objections.append(RequestObjection(rule, says, field, in: request.budget.currency.orYen))
        }
        let (budget, task) = (request.budget, request.task)
        if task.tokenCountMax > shape.positionCountMax {
            object(
                "model/positions", .request(.textLength(tokens: task.tokenCountMax, positions: shape.positionCountMax)),
                "spec.task.maxTokens")
        }
        if task.type == .causalLanguageModel, !shape.isCausal {
            object("model/task", .request(.predictsNoToken(family: shape.modelType)), "spec.task.type")
        }
        if task.type != .causalLanguageModel, task.pooling == .cls, shape.isCausal {
            object("model/pooling", .request(.firstTokenBlind(family: shape.modelType)), "spec.task.pooling")
        }
        let sites = request.search.selectedSites(of: shape, withShortcuts: false)
        if sites.isEmpty {
            object("search/sites", .search(.noSite(linears: shape.linearSites.count)), "spec.search.sites")
        } else {
            objections += budgetObjections(sites)
            if let lack = competitionPrice?.lack { object("search/auto", .search(lack), "spec.search.auto") }
        }
        if estimate.costYen > budget.costYenMax {
            object(
                "budget/cost", .request(.ownCost(yen: estimate.costYen, mostYen: budget.costYenMax)), "spec.budget.maxCost")
        }
        if let most = memoryBytesMax.map({ Double(RunMemory.estimateBytesMax(roomBytes: $0)) }), estimate.memoryBytes > most {
            let message = RequestMessage.memoryHere(
                mebibytes: Self.mebibytes(estimate.memoryBytes), most: Self.mebibytes(most))
            object("machine/memory", .request(message), "spec.training")
        }
        if estimate.wallSeconds > budget.durationSecondsMax {
            object(
                "budget/duration",
                .request(.ownDuration(seconds: estimate.wallSeconds, mostSeconds: budget.durationSecondsMax)),
                "spec.budget.maxDuration")
        }
        return objections
    }

    /// Nil unless allocations compete.
    private var competitionPrice: CompetitionPrice? {
        let (search, training) = (request.search, request.training)
        guard search.method == .auto else { return nil }
        let rowCount = request.rowCount(.train, in: data)
        let cost = ProbeCost(
            search: search, task: request.task.type, batchSize: training.batchSize, rowCount: rowCount,
            blockCount: shape.blockCount)
        return CompetitionPrice(
            share: (search.auto ?? .standard).share,
            probes: cost.stepsOfCompetition(sites: search.selectedSites(of: shape)) / Double(request.budget.curve?.count ?? 1),
            training: training, trainRowCount: rowCount, validationRowCount: request.rowCount(.validation, in: data))
    }

    private func budgetObjections(_ sites: [Site]) -> [RequestObjection] {
        var objections: [RequestObjection] = []
        func object(_ rule: String, _ message: SearchMessage) {
            objections.append(RequestObjection(rule, .search(message), "spec.budget.trainableParameters"))
        }
        let budgets = request.budget.counts(ofBaseParameters: shape.baseParameterCount)
        let right = Set(budgets).sorted()
        if budgets != right { object("search/budgets", .budgetOrder(budgets: budgets, right: right)) }
        // Without a choice of ranks, a dynamic search switches whole modules.
        let rank = request.search.method == .dynamic && request.search.ranks == nil ? request.search.rank : 1
        let smallest = sites.map { $0.parameterCount(rank: rank) }.min() ?? 0
        let tooSmall = right.filter { $0 < smallest }
        if !tooSmall.isEmpty { object("search/budget", .budgetTooSmall(budgets: tooSmall, smallest: smallest)) }
        return objections
    }

    private static func mebibytes(_ bytes: Double) -> Int { Int(min(bytes / 1_048_576, 1e15).rounded(.up)) }
}
