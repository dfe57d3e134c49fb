internal import Domain

/// `given` of a case of policy tests: one key for each thing that a rule may look at.
extension RuleSubject {
    private static let countMax = 1_000_000_000_000
    private static let keys = [
        "stage", "team", "purpose", "priority", "user", "groups", "time", "heldFor", "approvals", "engine", "method", "compare",
        "seeds", "testRows", "trainableParameters", "baseParameters", "estimatedCost", "estimatedDuration", "estimatedMemory",
        "cores",
        "model", "modelSHA256", "modelLicence", "data", "dataSHA256", "dataLicence", "dataClassification", "spentCost",
        "reservedCost", "spentThisMonth", "runs", "runsThisMonth", "openRequests", "spentByUser", "spentByUserThisMonth",
        "reservedByUser", "runsByUser", "runsByUserThisMonth", "openRequestsOfUser", "value", "evidence",
    ]

    /// What is not given is harmless. Nil after an objection.
    init?(_ fields: Fields, _ policies: Policies) {
        fields.allow(Self.keys)
        let before = fields.field.reading.findings.count
        self.init()
        (utcOffsetSeconds, currency) = (policies.bundle.utcOffsetSeconds, policies.rateCard.currency.orYen)
        takeRequest(fields)
        takePeople(fields)
        takeEstimate(fields)
        takeFiles(fields, policies.catalogue)
        takeConsumption(fields)
        evidence = fields.optional("evidence")?.items(0...50)?.enumerated().compactMap { StageEvidence($1, $0 + 1, self) } ?? []
        guard fields.field.reading.findings.count == before else { return nil }
    }

    private mutating func takeRequest(_ fields: Fields) {
        if let value = fields.optional("stage")?.choice(Request.Stage.allCases) { stage = value }
        if let value = fields.optional("team")?.name() { team = value }
        if let value = fields.optional("purpose")?.text(1...500) { purpose = value }
        if let value = fields.optional("priority")?.choice(Request.Priority.allCases) { priority = value }
        if let value = fields.optional("engine")?.choice(EngineName.allCases) { engine = value }
        if let value = fields.optional("method")?.choice(SearchSettings.Method.allCases) { method = value }
        if let value = fields.optional("compare")?.choices(Arm.baselines) { compared = value }
        if let value = fields.optional("seeds")?.integer(1...16) { seedCount = value }
        if let value = fields.optional("testRows")?.integer(0...TextTable.rowCountMax) { testRowCount = value }
        if let value = fields.optional("value").flatMap(Fields.init).flatMap(ValueModel.init) { self.value = value }
    }

    private mutating func takePeople(_ fields: Fields) {
        let user = fields.optional("user")?.text(1...64) ?? submitter.userName
        submitter = Submitter(userID: submitter.userID, userName: user, groups: fields.userNames("groups") ?? [])
        if let value = fields.optional("time")?.instant() { time = value }
        if let value = fields.optional("heldFor")?.duration(0...87_600 * 3600) { heldSince = time.adding(seconds: -value) }
        let approvals = fields.optional("approvals")?.items(0...50) ?? []
        for (index, field) in approvals.enumerated() {
            guard let approval = Fields(field) else { continue }
            approval.allow(["by", "groups"])
            guard let name = approval.required("by")?.text(1...64), let groups = approval.userNames("groups"),
                let control = RequestID("approval-\(index + 1)")
            else { continue }
            // The same name is the same account; root is who may do more.
            let earlier = self.approvals.first { $0.by.userName == name }?.by.userID
            let id = name == "root" ? 0 : name == user ? submitter.userID : earlier ?? UInt32(2000 + index)
            self.approvals.append(
                Approval(by: Submitter(userID: id, userName: name, groups: groups), at: time, control: control))
        }
    }

    private mutating func takeEstimate(_ fields: Fields) {
        if let value = fields.optional("trainableParameters")?.integer(0...Self.countMax) { trainableParameterCount = value }
        if let value = fields.optional("baseParameters")?.integer(1...Self.countMax) { baseParameterCount = value }
        if let value = fields.optional("estimatedCost")?.amount(0...1e12) { costYen = value.value }
        if let value = fields.optional("estimatedDuration")?.duration(0...1e9) { wallSeconds = value }
        if let value = fields.optional("estimatedMemory")?.bytes(0...1e15) { memoryBytes = value }
        if let value = fields.optional("cores")?.integer(1...4096) { coreCount = value }
    }

    /// A model or file that is given is looked up in the catalogue, unless a case says what stands there.
    private mutating func takeFiles(_ fields: Fields, _ catalogue: Catalogue) {
        if let value = fields.optional("modelSHA256")?.digest() { modelDigest = value }
        if let value = fields.optional("model")?.name(1...128) {
            modelName = value
            modelListing = catalogue.listing(ofModel: value, modelDigest)
        }
        if let licence = fields.optional("modelLicence")?.licence() {
            modelListing = .listed(licences: [licence], classification: nil)
        }
        let digest = fields.optional("dataSHA256")?.digest()
        let licence = fields.optional("dataLicence")?.licence()
        let classification = fields.optional("dataClassification")?.choice(Catalogue.Classification.allCases)
        let path = fields.optional("data")?.storePath()
        guard path != nil || digest != nil || licence != nil || classification != nil else { return }
        let listing =
            licence != nil || classification != nil
            ? .listed(licences: licence.map { [$0] } ?? [], classification: classification)
            : path.map { catalogue.listing(ofFile: $0, digest) } ?? .harmless
        data = Split.allCases.map { DataFile(split: $0, path: path ?? "data", digest: digest, listing: listing) }
    }

    private mutating func takeConsumption(_ fields: Fields) {
        func cost(_ key: String) -> Double? { fields.optional(key)?.amount(0...1e12)?.value }
        func count(_ key: String) -> Int? { fields.optional(key)?.integer(0...1_000_000) }
        let (team, month) = (cost("spentCost"), cost("spentThisMonth"))
        let (user, userMonth) = (cost("spentByUser"), cost("spentByUserThisMonth"))
        let (reserved, open) = (cost("reservedCost") ?? 0, count("openRequests") ?? 0)
        let (userReserved, userOpen) = (cost("reservedByUser") ?? 0, count("openRequestsOfUser") ?? 0)
        func usage(_ cost: Double?, _ runs: Int?, _ reserved: Double, _ open: Int) -> Usage {
            Usage(costYen: cost ?? 0, runCount: runs ?? 0, reservedYen: reserved, reservedCount: open)
        }
        // What was spent this month was spent.
        let (runs, monthRuns) = (count("runs"), count("runsThisMonth"))
        let (userRuns, userMonthRuns) = (count("runsByUser"), count("runsByUserThisMonth"))
        consumption = Consumption(
            team: usage(team ?? month, runs ?? monthRuns, reserved, open), teamInMonth: usage(month, monthRuns, reserved, open),
            user: usage(user ?? userMonth, userRuns ?? userMonthRuns, userReserved, userOpen),
            userInMonth: usage(userMonth, userMonthRuns, userReserved, userOpen), monthBegan: consumption.monthBegan)
    }
}

extension StageEvidence {
    /// A finished run as a case gives it. What it does not say the run has not shown; it ended just now, for the same team.
    fileprivate init?(_ field: Field, _ number: Int, _ subject: RuleSubject) {
        guard let fields = Fields(field) else { return nil }
        fields.allow([
            "stage", "team", "age", "improvement", "quantity", "reliability", "allocations", "roi", "claimed", "seeds",
            "testRows",
        ])
        let before = field.reading.findings.count
        let stage = fields.required("stage")?.choice(Request.Stage.allCases)
        let team = fields.optional("team")?.name() ?? subject.team
        let age = fields.optional("age")?.duration(0...87_600 * 3600) ?? 0
        let improvement = fields.optional("improvement").flatMap { Self.interval($0, -1000...1000) }
        let quantity = fields.optional("quantity")?.choice(Quantity.allCases) ?? .accuracy
        let reliability = fields.optional("reliability").flatMap { Self.interval($0, -1...1) }
        let allocations = fields.optional("allocations")?.integer(0...1_000_000)
        let roi = fields.optional("roi")?.number(-1e9...1e9)
        let claimed = fields.optional("claimed")?.amount(0...1e15)
        let seeds = fields.optional("seeds")?.integer(1...16)
        let rows = fields.optional("testRows")?.integer(0...TextTable.rowCountMax)
        guard let stage, field.reading.findings.count == before, let id = RequestID("run-\(number)") else { return nil }
        self.init(
            request: id, stage: stage, team: team, at: subject.time.adding(seconds: -age),
            improvement: improvement.map {
                Improvement(baseline: .uniform, quantity: quantity, value: $0.value, lower: $0.lower, upper: $0.upper)
            },
            reliability: reliability.map { .init(value: $0.value, lower: $0.lower, upper: $0.upper) },
            returnOnInvestment: roi, claimedYen: claimed?.value, currency: claimed?.currency ?? .jpy, seedCount: seeds,
            testRowCount: rows,
            validatedAllocationCount: allocations)
    }

    /// `[lower, value, upper]`.
    private static func interval(_ field: Field, _ range: ClosedRange<Double>) -> (lower: Double, value: Double, upper: Double)?
    {
        guard let items = field.items(3...3) else { return nil }
        let numbers = items.compactMap { $0.number(range) }
        guard numbers.count == 3 else { return nil }
        guard numbers[0] <= numbers[1], numbers[1] <= numbers[2] else {
            field.object(.range, .endsInOrder)
            return nil
        }
        return (numbers[0], numbers[1], numbers[2])
    }
}
