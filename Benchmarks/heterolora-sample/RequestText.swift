import Domain

/// A request file as somebody of the house writes it.
struct RequestText {
    let name: String
    let text: String

    /// - Parameters:
    ///   - stage: how far along.
    ///   - fault: what is wrong with the file itself; nil for nothing.
    init(_ project: Project, stage: Request.Stage, version: String, fault: Fault?, _ generator: inout SeededGenerator) {
        name = "\(project.name)-\(stage.rawValue)"
        let seeds = stage == .poc ? generator.pick("[1, 2]", ["[1, 2]", "[1]", "[1, 2, 3]"]) : "[1, 2, 3]"
        let small = project.budgets[generator.happens(with: 0.5) ? 1 : 0]
        let whole = stage == .poc ? generator.pick(project.budgets[1], project.budgets) : project.budgets[2]
        let isCurve = stage == .poc && generator.happens(with: 0.12)
        let budget = isCurve ? "[\(small), \(project.budgets[3])]" : "\(whole)"
        let duration = generator.pick("1h", ["30m", "1h", "2h", "2h", "3h"])
        let yen = generator.pick(300, [200, 300, 500, 800])
        let baselines = generator.pick(
            "[uniform, head-only]",
            ["[uniform, head-only]", "[uniform]", "[uniform, habit, head-only]", "[uniform, random, head-only]"])
        let compared = fault == .noBaseline ? "[head-only]" : baselines
        let model = fault == .unknownModel ? "gpt2" : project.model.name
        let people =
            stage == .production ? ", people: [{role: engineer, hours: 24, perHour: {amount: 6000, currency: JPY}}]" : ""
        let unit = fault == .noCurrency ? "" : ", currency: JPY"
        let priority = generator.happens(with: 0.05) ? "\n  priority: high" : ""
        text = """
            apiVersion: heterolora/v1
            kind: FineTuneRequest
            metadata:
              name: \(name)
              team: \(fault == .wrongTeam ? "platform" : project.team)
              purpose: "\(project.purpose)"
              stage: \(stage.rawValue)\(priority)
            spec:
              model: \(model)
              task: {type: classification, labels: [\(project.labels.map { "'\($0)'" }.joined(separator: ", "))], maxTokens: 64, pooling: mean}
              data: {train: \(project.path(.train, version)), validation: \(project.path(.validation, version)), test: \(project.path(.test, version)), columns: {text: text, label: label}}
              budget: {trainableParameters: \(budget), maxCost: {amount: \(yen)\(unit)}, maxDuration: \(duration)}
              search: \(Self.search(stage, &generator))
              training: {epochs: \(fault == .noEpochs ? 0 : 3), batchSize: 32, learningRate: 2e-3, seeds: \(seeds)}
              compare: \(compared)
              value: {benefitPerCorrectDecision: {amount: \(project.value.benefit), currency: JPY}, decisionsPerMonth: \(project.value.decisions), horizonMonths: 12, discountRatePerYear: 0.05\(people)}

            """
    }

    private static func search(_ stage: Request.Stage, _ generator: inout SeededGenerator) -> String {
        let proxy = generator.pick(
            ProxyName.ablation, [.ablation, .ablation, .gradNorm, .gradNorm, .gradientSpectrum, .fisher, .synflow, .constant])
        let ranks = generator.happens(with: 0.5) ? ", ranks: [1, 2, 4, 8]" : ""
        let shortcuts = generator.happens(with: 0.2) ? ", shortcuts: on" : ""
        let validation = generator.happens(with: 0.3) ? ", validation: {candidates: 8, epochs: 1}" : ""
        let rest = "probeBatches: 16, rank: 8"
        switch generator.unitInterval() {
        case ..<0.14: return "{method: auto, proxy: ablation, \(rest), sites: {linear: all}, auto: {share: 1}}"
        case ..<0.22:
            return "{method: dynamic, proxy: grad-norm, \(rest), ranks: [1, 2, 4, 8], sites: {linear: all}}"
        default:
            return
                "{method: static, proxy: \(proxy.rawValue), \(rest)\(ranks), sites: {linear: all}\(shortcuts)\(validation)}"
        }
    }

    /// What people get wrong.
    enum Fault: CaseIterable {
        case noCurrency, noEpochs, wrongTeam, unknownModel, noBaseline
    }
}
