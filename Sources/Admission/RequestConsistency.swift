internal import Domain

/// What the parts of a request ask of each other, whatever model and data it names.
struct RequestConsistency {
    let request: Request.Specification

    var objections: [RequestObjection] {
        taskObjections + searchObjections + trainingObjections + decisionObjections + valueObjections
    }

    private var taskObjections: [RequestObjection] {
        let (task, columns) = (request.task, request.data.columns)
        var objections: [RequestObjection] = []
        func object(_ rule: String, _ says: Message.Sentence, _ field: String) {
            objections.append(RequestObjection(rule, says, field))
        }
        if task.type == .classification, task.labels.isEmpty {
            object("task/labels", .request(.noLabels), "spec.task.labels")
        }
        if task.type != .classification, !task.labels.isEmpty {
            object("task/labels", .request(.labelsWithout(task: task.type.rawValue)), "spec.task.labels")
        }
        if (columns.label == nil) != (task.type == .causalLanguageModel) {
            let message: RequestMessage =
                columns.label == nil
                ? .noLabelColumn(task: task.type.rawValue) : .labelColumnWithout(task: task.type.rawValue)
            object("task/columns", .request(message), "spec.data.columns")
        }
        let forms = [columns.text != nil, columns.prompt != nil || columns.completion != nil, columns.messages != nil]
        if forms.count(where: { $0 }) != 1 || (columns.prompt == nil) != (columns.completion == nil)
            || (columns.textPair != nil && columns.text == nil)
        {
            object("task/columns", .request(.columnForms), "spec.data.columns")
        } else if task.type != .causalLanguageModel, columns.text == nil {
            object("task/columns", .request(.readsTexts(task: task.type.rawValue)), "spec.data.columns")
        } else if task.type == .causalLanguageModel, columns.textPair != nil {
            object("task/columns", .request(.readsNoPairs), "spec.data.columns.textPair")
        }
        return objections
    }

    private var trainingObjections: [RequestObjection] {
        guard request.training.fullLearningRate != nil, !request.compare.contains(.full) else { return [] }
        return [RequestObjection("training/full", .request(.fullRateWithoutArm), "spec.training.fullLearningRate")]
    }

    private var decisionObjections: [RequestObjection] {
        guard let decision = request.decision else { return [] }
        let (quantity, quantities) = (decision.quantity, DecisionRule.Quantity.all(for: request.task.type))
        guard quantities.contains(quantity) else {
            let message = RequestMessage.quantity(
                task: request.task.type.rawValue, quantity: quantity.rawValue, allowed: quantities.map(\.rawValue))
            return [RequestObjection("decision/quantity", .request(message), "spec.decision.quantity")]
        }
        let reach = quantity == .spearman ? 2.0 : 1
        guard quantity.isShare || quantity == .spearman, decision.minimumImprovement >= reach else { return [] }
        let message = RequestMessage.improvement(
            asked: decision.minimumImprovement, quantity: quantity.rawValue, most: reach, isShare: quantity.isShare)
        return [RequestObjection("decision/minimum", .request(message), "spec.decision.minimumImprovement")]
    }

    /// What a value is put on has to be there in the task.
    private var valueObjections: [RequestObjection] {
        guard let value = request.value else { return [] }
        let task = request.task
        var objections: [RequestObjection] = []
        func object(_ message: ValueMessage, _ field: String) {
            objections.append(RequestObjection("value/task", .value(message), "spec.value.\(field)"))
        }
        let isClassification = task.type == .classification
        let unknown = (value.errorCosts ?? []).map(\.label).filter { label in
            !task.labels.contains { $0.utf8.elementsEqual(label.utf8) }
        }
        if isClassification, let label = unknown.first {
            object(.noSuchLabel(label: label), "errorCosts")
        }
        if !isClassification, value.errorCosts != nil {
            object(.noLabelsToErrAbout(task: task.type.rawValue), "errorCosts")
        }
        if isClassification, value.benefitPerUnit != nil {
            object(.valuedByDecision, "benefitPerUnit")
        }
        if !isClassification, value.today?.accuracy != nil {
            object(.noAccuracy(task: task.type.rawValue), "today.accuracy")
        }
        if value.today?.quantity != nil {
            let quantity = request.decision?.quantity ?? .standard(for: task.type)
            if isClassification {
                object(.valuedByAccuracy, "today.quantity")
            } else if quantity == .spearman {
                object(.correlationOfToday, "today.quantity")
            }
        }
        if value.today?.costPerMonth != nil, value.decisionsPerMonth == 0 {
            object(.noDecisions, "today.costPerMonth")
        }
        return objections
    }

    private var searchObjections: [RequestObjection] {
        let search = request.search
        var objections: [RequestObjection] = []
        func object(_ rule: String, _ message: SearchMessage, _ field: String) {
            objections.append(RequestObjection(rule, .search(message), field))
        }
        let asked = search.askedProxies
        for proxy in asked where proxy.needsNonZeroB && search.initialisation == .zeroB {
            object("search/initialisation", .tiesAtZero(proxy: proxy.rawValue), "spec.search.initialisation")
        }
        if search.warmUp != nil, !asked.contains(where: \.looksAtTrainedModules) {
            object("search/warm-up", .warmUpUnasked, "spec.search.warmUp")
        }
        if let initialisation = search.initialisation, initialisation != .warmUp, asked.contains(where: \.looksAtTrainedModules)
        {
            object(
                "search/initialisation", .initialisationIdle(initialisation: initialisation.rawValue),
                "spec.search.initialisation")
        }
        if search.head != nil, request.task.type == .causalLanguageModel || search.method == .dynamic {
            object(
                "search/head", search.method == .dynamic ? .headOfDynamic : .headOfLanguageModel, "spec.search.head")
        }
        if let largest = search.ranks?.last, largest != search.rank {
            object("search/ranks", .largestRank(largest: largest, rank: search.rank), "spec.search.ranks")
        }
        if search.method == .dynamic {
            if ![.constant, .gradNorm, .fisher].contains(search.proxy) {
                object("search/dynamic", .dynamicProxy(proxy: search.proxy.rawValue), "spec.search.proxy")
            }
            if request.training.learningRates?.count ?? 1 > 1 {
                object("training/learning-rates", .dynamicRates, "spec.training.learningRate")
            }
            if search.validation != nil {
                object("search/validation", .dynamicValidation, "spec.search.validation")
            }
        }
        if search.auto != nil, search.method != .auto {
            object("search/auto", .onlyFor(method: "auto"), "spec.search.auto")
        }
        if search.dynamic != nil, search.method != .dynamic {
            object("search/dynamic", .onlyFor(method: "dynamic"), "spec.search.dynamic")
        }
        if search.measured != nil, search.method != .measured {
            object("search/measured", .onlyFor(method: "measured"), "spec.search.measured")
        }
        if search.method == .auto, search.validation != nil {
            object("search/validation", .autoValidation, "spec.search.validation")
        }
        if search.method == .measured, search.validation != nil {
            object("search/validation", .measuredValidation, "spec.search.validation")
        }
        return objections
    }
}
