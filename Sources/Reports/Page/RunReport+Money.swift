import Domain

extension RunReport {
    var costSection: Page.Section? {
        guard let judgement = history.judgement, let estimate = judgement.value.verdict.estimate else { return nil }
        var events = [judgement.event]
        let results = history.results.values.map { $0 }
        events +=
            results.map(\.event) + [history.outcome?.event, history.cost?.event, history.preparation?.event].compactMap { $0 }
        let tokens = results.isEmpty ? nil : Double(results.reduce(0) { $0 + $1.value.trainedTokenCount })
        let searched = history.allocation(of: .searched)
        let rows = [
            Self.line(
                "Adapter parameters", Double(estimate.trainableParameterCount),
                (searched?.value.trainableParameterCount).map(Double.init)
            ) { Figure.fixed($0, 0) },
            Self.line(
                "Base parameters", Double(estimate.baseParameterCount),
                (history.preparation?.value.baseParameterCount).map(Double.init)
            ) { Figure.fixed($0, 0) },
            Self.line("Tokens trained", estimate.trainingTokenCount, tokens) { Figure.fixed($0, 0) },
            Self.line("Wall time", estimate.wallSeconds, history.outcome?.value.wallSeconds, Figure.seconds),
            Self.line(
                "Cost", history.cost?.value.estimatedCostYen ?? estimate.costYen, history.cost?.value.costYen, Figure.yen),
            Self.line("Floating-point operations", estimate.flops, nil, Figure.significant),
            Self.line("Memory, bytes", estimate.memoryBytes, (history.outcome?.value.memoryBytesMax).map(Double.init)) {
                Figure.fixed($0, 0)
            },
        ]
        return Page.Section(
            "Parameters and cost: estimated against actual", notes: cardNotes,
            tables: [Table("Error is actual against estimated", ["Quantity", "Estimated", "Actual", "Error"], rows)]
                + [spentTable].compactMap(\.self),
            events: events + [searched?.event].compactMap { $0 } + history.interruptions.map(\.event))
    }

    private static func line(_ name: String, _ estimated: Double, _ actual: Double?, _ show: (Double) -> String) -> [String] {
        let error = actual.flatMap { estimated > 0 ? Figure.percent($0 / estimated - 1) : nil }
        return [name, show(estimated), actual.map(show) ?? "not measured", error ?? "–"]
    }

    /// The prices, and what has none.
    private var cardNotes: [String] {
        guard let cost = history.cost?.value else { return [] }
        let card = cost.rateCard
        let bytes = Double(history.outcome?.value.memoryBytesMax ?? 0)
        let hours = cost.wallSeconds / 3600
        let prices = [
            "\(Figure.yen(card.yenPerCoreHour)) per core and hour, \(Figure.counted(card.coreCount, "core"))",
            card.perGiBHour.map { "\(Figure.price($0)) per GiB and hour of the most memory held" },
            card.energy?.perKilowattHour.map { "\(Figure.price($0)) per kWh" }, "\(Figure.yen(card.yenPerRun)) per run",
        ].compactMap(\.self)
        let unpriced = [
            card.perGiBHour == nil ? "memory" : nil, card.energy?.perKilowattHour == nil ? "energy" : nil,
            card.energy?.carbonGramsPerKilowattHour == nil ? "carbon" : nil,
        ].compactMap(\.self)
        let energy = card.energy.map { model in
            let kilowattHours = card.kilowatts(memoryBytes: bytes) * hours
            return "Energy by the card’s model, not by a meter: \(Figure.significant(model.wattsPerCore)) W per core and "
                + "\(Figure.significant(model.wattsPerGiB)) W per GiB come to \(Figure.significant(kilowattHours)) kWh"
                + (model.carbonGramsPerKilowattHour.map {
                    ", and \(Figure.significant($0 * kilowattHours)) g of CO₂ equivalent"
                } ?? "")
                + "."
        }
        return ["Rate card “\(card.name)”: \(prices.joined(separator: ", "))."]
            + (unpriced.isEmpty ? [] : ["Not priced by the card: \(unpriced.joined(separator: ", "))."])
            + [energy].compactMap(\.self)
    }

    /// What the time went into, and with it the cost; nil before there is one.
    private var spentTable: Table? {
        guard let cost = history.cost?.value, let outcome = history.outcome?.value, cost.wallSeconds > 0 else { return nil }
        let trained = Arm.allCases.compactMap { arm -> (String, Double)? in
            let results = history.results.values.filter { $0.value.trial.arm == arm }
            guard !results.isEmpty else { return nil }
            let isBaseline = ![.searched, .searchedWithoutShortcuts].contains(arm)
            return (
                "\(arm.title)\(isBaseline ? ", baseline" : ""), \(Figure.counted(results.count, "training"))",
                results.reduce(0) { $0 + $1.value.trainingSeconds + $1.value.evaluationSeconds }
            )
        }
        var parts = [("search", outcome.searchSeconds)] + trained
        let rest = max(0, cost.wallSeconds - parts.reduce(0) { $0 + $1.1 })
        let lost = min(rest, history.interruptions.reduce(0) { $0 + $1.value.wallSeconds })
        if !history.interruptions.isEmpty {
            parts.append(
                ("\(Figure.counted(history.interruptions.count, "attempt")) that broke off, as far as done again", lost))
        }
        parts.append(("reading, starting and whatever did not finish", rest - lost))
        let perSecond = (cost.costYen - cost.rateCard.yenPerRun) / cost.wallSeconds
        return Table(
            "What the computing was spent on, by time", ["For", "Time", "Share of the time", "Cost"],
            parts.map { [$0.0, Figure.seconds($0.1), Figure.percent($0.1 / cost.wallSeconds), Figure.yen($0.1 * perSecond)] }
                + [["each run, whatever its length", "–", "–", Figure.yen(cost.rateCard.yenPerRun)]])
    }
}
