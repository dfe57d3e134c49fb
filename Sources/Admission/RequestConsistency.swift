internal import Domain

/// What the parts of a request ask of each other, whatever model and data it names.
struct RequestConsistency {
    let request: Request.Specification

    var objections: [(rule: String, reason: String, field: String)] {
        taskObjections + searchObjections + trainingObjections + decisionObjections + valueObjections
    }

    private var taskObjections: [(rule: String, reason: String, field: String)] {
        let (task, columns) = (request.task, request.data.columns)
        var objections: [(rule: String, reason: String, field: String)] = []
        if task.type == .classification, task.labels.isEmpty {
            objections.append(("task/labels", "a classification needs the list of its labels", "spec.task.labels"))
        }
        if task.type != .classification, !task.labels.isEmpty {
            objections.append(("task/labels", "'\(task.type.rawValue)' has no labels", "spec.task.labels"))
        }
        if (columns.label == nil) != (task.type == .causalLanguageModel) {
            let reason =
                columns.label == nil
                ? "'\(task.type.rawValue)' needs a label column"
                : "'\(task.type.rawValue)' learns the next token and has no label"
            objections.append(("task/columns", reason, "spec.data.columns"))
        }
        let forms = [columns.text != nil, columns.prompt != nil || columns.completion != nil, columns.messages != nil]
        if forms.count(where: { $0 }) != 1 || (columns.prompt == nil) != (columns.completion == nil)
            || (columns.textPair != nil && columns.text == nil)
        {
            objections.append(
                (
                    "task/columns", "one of text, text and textPair, prompt and completion, or messages is needed",
                    "spec.data.columns"
                ))
        } else if task.type != .causalLanguageModel, columns.text == nil {
            objections.append(
                ("task/columns", "'\(task.type.rawValue)' reads text, or text and textPair", "spec.data.columns"))
        } else if task.type == .causalLanguageModel, columns.textPair != nil {
            objections.append(("task/columns", "'causal-lm' reads no pairs", "spec.data.columns.textPair"))
        }
        return objections
    }

    private var trainingObjections: [(rule: String, reason: String, field: String)] {
        guard request.training.fullLearningRate != nil, !request.compare.contains(.full) else { return [] }
        return [("training/full", "is for the arm 'full' only, which compare does not name", "spec.training.fullLearningRate")]
    }

    private var decisionObjections: [(rule: String, reason: String, field: String)] {
        guard let decision = request.decision else { return [] }
        let (quantity, quantities) = (decision.quantity, DecisionRule.Quantity.all(for: request.task.type))
        guard quantities.contains(quantity) else {
            let names = quantities.map(\.rawValue).joined(separator: ", ")
            let needed = quantities.count == 1 ? "it has \(names)" : "one of \(names) is needed"
            let reason = "'\(request.task.type.rawValue)' has no \(quantity.rawValue); \(needed)"
            return [("decision/quantity", reason, "spec.decision.quantity")]
        }
        let reach = quantity == .spearman ? 2.0 : 1
        guard quantity.isShare || quantity == .spearman, decision.minimumImprovement >= reach else { return [] }
        let reason =
            "\(Figures.short(decision.minimumImprovement)); \(quantity.rawValue) can rise by \(Figures.short(reach)) at most"
            + (quantity.isShare ? ", and 0.01 is one percentage point" : "")
        return [("decision/minimum", reason, "spec.decision.minimumImprovement")]
    }

    /// What a value is put on has to be there in the task.
    private var valueObjections: [(rule: String, reason: String, field: String)] {
        guard let value = request.value else { return [] }
        let task = request.task
        var objections: [(rule: String, reason: String, field: String)] = []
        func object(_ reason: String, _ field: String) { objections.append(("value/task", reason, "spec.value.\(field)")) }
        let isClassification = task.type == .classification
        let unknown = (value.errorCosts ?? []).map(\.label).filter { label in
            !task.labels.contains { $0.utf8.elementsEqual(label.utf8) }
        }
        if isClassification, let label = unknown.first {
            object("\(label.quoted()) is none of the task's labels", "errorCosts")
        }
        if !isClassification, value.errorCosts != nil {
            object("'\(task.type.rawValue)' has no labels to err about; benefitPerUnit is for it", "errorCosts")
        }
        if isClassification, value.benefitPerUnit != nil {
            object("a classification is valued by benefitPerCorrectDecision", "benefitPerUnit")
        }
        if !isClassification, value.today?.accuracy != nil {
            object("'\(task.type.rawValue)' has no accuracy; quantity is for it", "today.accuracy")
        }
        if value.today?.quantity != nil {
            let quantity = request.decision?.quantity ?? .standard(for: task.type)
            if isClassification {
                object("a classification is valued by its accuracy", "today.quantity")
            } else if quantity == .spearman {
                object("a rank correlation of today has no rows to compare with; loss or rmse can be given", "today.quantity")
            }
        }
        if value.today?.costPerMonth != nil, value.decisionsPerMonth == 0 {
            object("decisionsPerMonth is 0, so that nothing says what one decision costs today", "today.costPerMonth")
        }
        return objections
    }

    private var searchObjections: [(rule: String, reason: String, field: String)] {
        let search = request.search
        var objections: [(rule: String, reason: String, field: String)] = []
        let asked = search.askedProxies
        for proxy in asked where proxy.needsNonZeroB && search.initialisation == .zeroB {
            objections.append(
                (
                    "search/initialisation",
                    "at B = 0 \(proxy.rawValue) is 0 for every module, a ranking of ties; random-b or warm-up is needed",
                    "spec.search.initialisation"
                ))
        }
        if search.warmUp != nil, !asked.contains(where: \.looksAtTrainedModules) {
            objections.append(
                (
                    "search/warm-up", "is for ablation, first-order and sensitivity, which are not asked for",
                    "spec.search.warmUp"
                ))
        }
        if let initialisation = search.initialisation, initialisation != .warmUp, asked.contains(where: \.looksAtTrainedModules)
        {
            objections.append(
                (
                    "search/initialisation",
                    "ablation, first-order and sensitivity look at modules after a warm-up; \(initialisation.rawValue) would not be looked at",
                    "spec.search.initialisation"
                ))
        }
        if search.head != nil, request.task.type == .causalLanguageModel || search.method == .dynamic {
            let reason =
                search.method == .dynamic
                ? "a dynamic search scores behind the head that trains" : "a language model has no task head"
            objections.append(("search/head", reason, "spec.search.head"))
        }
        if let largest = search.ranks?.last, largest != search.rank {
            objections.append(
                (
                    "search/ranks", "the largest of ranks is \(largest); rank is \(search.rank) and must be the same",
                    "spec.search.ranks"
                ))
        }
        if search.method == .dynamic {
            if ![.constant, .gradNorm, .fisher].contains(search.proxy) {
                objections.append(
                    (
                        "search/dynamic",
                        "\(search.proxy.rawValue) would keep scoring modules that never trained with 0; constant, grad-norm and fisher are "
                            + "for dynamic searches", "spec.search.proxy"
                    ))
            }
            if request.training.learningRates?.count ?? 1 > 1 {
                objections.append(
                    (
                        "training/learning-rates",
                        "a dynamic search has no allocation before it trains, so that no rate can be chosen for it; one rate is needed",
                        "spec.training.learningRate"
                    ))
            }
            if search.validation != nil {
                objections.append(
                    ("search/validation", "scores of a dynamic search are made while it trains", "spec.search.validation"))
            }
        }
        if search.auto != nil, search.method != .auto {
            objections.append(("search/auto", "is for method auto only", "spec.search.auto"))
        }
        if search.dynamic != nil, search.method != .dynamic {
            objections.append(("search/dynamic", "is for method dynamic only", "spec.search.dynamic"))
        }
        if search.measured != nil, search.method != .measured {
            objections.append(("search/measured", "is for method measured only", "spec.search.measured"))
        }
        if search.method == .auto, search.validation != nil {
            objections.append(
                ("search/validation", "method auto trains its candidates itself", "spec.search.validation"))
        }
        if search.method == .measured, search.validation != nil {
            objections.append(
                (
                    "search/validation", "method measured proves its gains by its own trainings, each held against the others",
                    "spec.search.validation"
                ))
        }
        return objections
    }
}
