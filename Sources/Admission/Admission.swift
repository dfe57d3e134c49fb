public import Domain

/// Whether a request may run, and what it will cost: a pure function of the request, of what it names, and of the policies.
public enum Admission {
    /// What stands against a request before anything that it names is looked at: who claims what. Where it is refused or held by these,
    /// its verdict is these findings, and nothing is read.
    public static func findingsByName(
        of request: Request, by submitter: Submitter, file: String, lines: [String: Int], policies: Policies
    ) -> [Finding] {
        policies.findingsByName(request, by: submitter, file: file, lines: lines)
    }

    /// Every objection of every rule; none of them hides another.
    /// - Parameters:
    ///   - file: the request file's name for findings.
    ///   - lines: the lines of its fields, by path.
    ///   - usage: what the request's team has consumed and reserved so far.
    public static func judge(
        request: Request, file: String, lines: [String: Int], facts: StoreFacts, policies: Policies,
        machineSpeed: MachineSpeed, usage: Usage
    ) -> Verdict {
        func finding(_ severity: Finding.Severity, _ rule: String, _ reason: String, _ field: String) -> Finding {
            Finding(severity: severity, rule: rule, reason: reason, file: file, field: field, line: line(field, lines))
        }
        func refusal(_ rule: String, _ reason: String, _ field: String) -> Finding { finding(.refusal, rule, reason, field) }
        let inconsistent = RequestConsistency(request: request.specification).objections.map {
            refusal($0.rule, $0.reason, $0.field)
        }
        // Files are read as the request has them, so what contradicts itself is said before what is in them.
        let problems =
            inconsistent.isEmpty ? facts.problems.map { refusal($0.rule, $0.reason, $0.field) } : inconsistent
        guard let model = facts.model, problems.isEmpty else { return Verdict(findings: problems, estimate: nil) }
        let specification = request.specification
        let estimate = Estimator(request: specification, shape: model.shape, data: facts.data)
            .estimate(machineSpeed: machineSpeed, rateCard: policies.rateCard)
        let own = OwnLimits(request: specification, shape: model.shape, estimate: estimate).objections.map {
            refusal($0.rule, $0.reason, $0.field)
        }
        let aboutData = DataObjections(request: specification, facts: facts).objections.map {
            finding($0.severity, $0.rule, $0.reason, $0.field)
        }
        let subject = RuleSubject(
            stage: request.metadata.stage, team: request.metadata.team,
            trainableParameterCount: estimate.trainableParameterCount, baseParameterCount: estimate.baseParameterCount,
            costYen: estimate.costYen, wallSeconds: estimate.wallSeconds, modelName: specification.model,
            modelDigest: model.weightsDigest, dataPaths: Split.allCases.map { ($0, specification.data[$0]) },
            spentYen: usage.costYen, reservedYen: usage.reservedYen)
        let ruled = policies.findings(subject, file: file, lines: lines)
        return Verdict(findings: own + aboutData + ruled, estimate: estimate)
    }

    /// What the worker is told to do; nil where the stores lack something, so for a request that cannot have been admitted.
    public static func plan(request: Request, id: RequestID, facts: StoreFacts, policies: Policies) -> Plan? {
        guard let model = facts.model, let train = facts.data[.train], let validation = facts.data[.validation],
            let test = facts.data[.test]
        else { return nil }
        let specification = request.specification
        return Plan(
            formatVersion: Plan.formatVersion, request: id, model: model,
            data: PlannedData(
                train: train, validation: validation, test: test, columns: specification.data.columns,
                sample: specification.data.sample),
            task: specification.task,
            trainableParameterCountMax: specification.budget.trainableParameters.count(
                ofBaseParameters: model.shape.baseParameterCount),
            durationSecondsMax: specification.budget.durationSecondsMax, search: specification.search,
            training: specification.training, arms: arms(of: specification), policyDigests: policies.digests)
    }

    private static func arms(of specification: Request.Specification) -> [Arm] {
        let compared: [Arm] = specification.search.shortcuts == .compare ? [.searchedWithoutShortcuts] : []
        return [.searched] + compared + specification.compare
    }

    /// The line of a field, or of the nearest field around it that has one.
    static func line(_ field: String, _ lines: [String: Int]) -> Int? {
        var path = field[...]
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            path = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
        }
        return nil
    }
}

/// What a request may not ask whatever the policies are: more than its own ceilings, or what its model cannot do.
private struct OwnLimits {
    let request: Request.Specification
    let shape: ModelShape
    let estimate: Estimate

    var objections: [(rule: String, reason: String, field: String)] {
        var objections: [(rule: String, reason: String, field: String)] = []
        let budget = request.budget
        if request.task.tokenCountMax > shape.positionCountMax {
            objections.append(
                (
                    "model/positions",
                    "texts of \(request.task.tokenCountMax) tokens; the model has positions for \(shape.positionCountMax)",
                    "spec.task.maxTokens"
                ))
        }
        if request.task.type == .causalLanguageModel, !shape.isCausal {
            objections.append(
                ("model/task", "a model of the family '\(shape.modelType)' predicts no next token", "spec.task.type"))
        }
        let sites = request.search.selectedSites(of: shape, withShortcuts: false)
        if sites.isEmpty {
            objections.append(
                (
                    "search/sites", "the patterns select none of the model's \(shape.linearSites.count) linears",
                    "spec.search.sites"
                ))
        } else if let smallest = sites.map({ $0.parameterCount(rank: 1) }).min(), smallest > estimate.trainableParameterCount {
            objections.append(
                (
                    "search/budget", "\(estimate.trainableParameterCount) parameters; the smallest module has \(smallest)",
                    "spec.budget.trainableParameters"
                ))
        }
        if estimate.costYen > budget.costYenMax {
            let (cost, most) = Figures.amounts(estimate.costYen, over: budget.costYenMax)
            objections.append(
                ("budget/cost", "the run is estimated at \(cost) yen; the request allows \(most)", "spec.budget.maxCost"))
        }
        if estimate.wallSeconds > budget.durationSecondsMax {
            let (seconds, most) = Figures.short(estimate.wallSeconds, over: budget.durationSecondsMax)
            objections.append(
                (
                    "budget/duration", "the run is estimated to take \(seconds) s; the request allows \(most) s",
                    "spec.budget.maxDuration"
                ))
        }
        return objections
    }
}
