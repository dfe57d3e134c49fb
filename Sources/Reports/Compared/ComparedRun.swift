import Domain

/// One run as a comparison sees it: for each subject what it has, in order.
struct ComparedRun {
    typealias What = RunComparison.What
    typealias Value = RunComparison.Value
    typealias Entry = (what: What, value: Sourced<Value>)

    private let history: RunHistory

    init(_ history: RunHistory) {
        self.history = history
    }

    func entries(of subject: RunComparison.Subject) -> [Entry] {
        switch subject {
        case .plan: plan
        case .policies: policies
        case .data: data
        case .machine: machine
        case .scores: scores
        case .allocation: allocation
        case .results: results
        case .cost: cost
        }
    }

    /// Where a field of the plan is told elsewhere, is different in every run, or is a place on one machine.
    private static let leftOut: Set<String> = [
        "request", "data", "policyDigests", "model.path", "model.shape",
    ]

    private var plan: [Entry] {
        guard let planned = history.planned, let tree = JSONTree(of: planned.value.plan) else { return [] }
        return [(.planDigest, Sourced(value: .digest(planned.value.planDigest), event: planned.event))]
            + Self.leaves(of: tree).map { (.setting($0.path), Sourced(value: $0.value, event: planned.event)) }
    }

    /// The values of a JSON with their paths, in the order of these.
    private static func leaves(of tree: JSONTree, at path: String = "") -> [(path: String, value: Value)] {
        guard !leftOut.contains(path) else { return [] }
        switch tree {
        case .flag(let flag): return [(path, .text(flag ? "true" : "false"))]
        case .whole(let number): return [(path, Int(exactly: number).map { .count($0) } ?? .text("\(number)"))]
        case .large(let number): return [(path, .text("\(number)"))]
        case .fraction(let number): return [(path, .number(number))]
        case .text(let text): return [(path, Digest(hexadecimal: text).map { .digest($0) } ?? .text(text))]
        case .list: return [(path, .text((try? CanonicalJSON.text(tree)) ?? "?"))]
        case .mapping(let fields):
            return fields.sorted { $0.key < $1.key }.flatMap { leaves(of: $1, at: path.isEmpty ? $0 : "\(path).\($0)") }
        }
    }

    private var policies: [Entry] {
        guard let judgement = history.judgement else { return [] }
        return judgement.value.policyDigests.sorted { $0.file < $1.file }.map {
            (.policy(file: $0.file), Sourced(value: .digest($0.digest), event: judgement.event))
        }
    }

    private var data: [Entry] {
        guard let planned = history.planned else { return [] }
        let read = history.preparation.map { preparation in
            Dictionary(preparation.value.splits.map { ($0.split, Sourced(value: $0.rowCount, event: preparation.event)) }) {
                $1
            }
        }
        return Split.allCases.flatMap { split in
            let data = planned.value.plan.data[split]
            func entry(_ field: What.Field, _ value: Value) -> Entry {
                (.data(split, field), Sourced(value: value, event: planned.event))
            }
            return [
                entry(.name, .text(data.name)), entry(.digest, .digest(data.digest)), entry(.rowCount, .count(data.rowCount)),
            ]
                + (read?[split].map { [(.data(split, .rowsRead), Sourced(value: .count($0.value), event: $0.event))] } ?? [])
        }
    }

    private var machine: [Entry] {
        guard let preparation = history.preparation else { return [] }
        let (value, event) = (preparation.value, preparation.event)
        // What it ended on.
        let machine =
            history.machineChanges.last.map { Sourced(value: $0.value.to, event: $0.event) }
            ?? value.machine.map { Sourced(value: $0, event: event) }
        func entry(_ part: What.Part, _ value: Value?, _ event: Int64) -> [Entry] {
            value.map { [(.machine(part), Sourced(value: $0, event: event))] } ?? []
        }
        return entry(.engine, .text(value.engineVersion), event)
            + (machine.map { machine in
                entry(.processor, .text(machine.value.processor.description), machine.event)
                    + entry(.kernel, .text(machine.value.kernel), machine.event)
                    + entry(.library, .text(machine.value.library), machine.event)
            } ?? [])
            + entry(.threads, .count(value.threadCount), event) + entry(.shards, value.shardCount.map { .count($0) }, event)
            + entry(.changes, .count(history.machineChanges.count), history.machineChanges.last?.event ?? event)
    }

    private var scores: [Entry] {
        history.rounds.flatMap { round in
            round.value.sites.map { site in
                (
                    .score(proxy: round.value.proxy, round: round.value.round, site: site.site),
                    Sourced(value: .number(site.saliency), event: round.event)
                )
            }
        }
    }

    private var allocation: [Entry] {
        history.allocations.sorted { $0.key.place.lexicographicallyPrecedes($1.key.place) }.flatMap { variant, record in
            let on = record.value.choices.filter { $0.rank > 0 }
            func entry(_ what: What, _ count: Int) -> Entry { (what, Sourced(value: .count(count), event: record.event)) }
            return [
                entry(.parameterCount(variant), record.value.trainableParameterCount), entry(.moduleCount(variant), on.count),
            ] + on.sorted { $0.site < $1.site }.map { entry(.rank(variant, site: $0.site), $0.rank) }
        }
    }

    private var results: [Entry] {
        let ending = history.outcome.map {
            [(what: What.ending, value: Sourced(value: Value.ending($0.value.ending), event: $0.event))]
        }
        let task = history.planned?.value.plan.task.type ?? .classification
        let columns = [ResultColumn.main(task)] + ResultColumn.others(task, isSkewed: true)
        return (ending ?? [])
            + history.measuredVariants.flatMap { arm, budget, results -> [Entry] in
                let variant = ArmVariant(arm: arm, budget: budget)
                guard let event = results.last?.event else { return [] }
                let means = columns.compactMap { column -> Entry? in
                    let values = results.compactMap { $0.value.value(column.quantity, on: column.split) }
                    // A mean over some of the trials would be compared with one over all.
                    guard values.count == results.count, let mean = Spread(values)?.mean else { return nil }
                    return (
                        .result(variant, column.quantity, column.split),
                        Sourced(value: column.isShare ? .share(mean) : .number(mean), event: event)
                    )
                }
                return means + [(.trialCount(variant), Sourced(value: .count(results.count), event: event))]
            }
    }

    private var cost: [Entry] {
        func entry(_ spent: What.Spent, _ value: Value, _ event: Int64) -> Entry {
            (.cost(spent), Sourced(value: value, event: event))
        }
        let money =
            history.cost.map { cost -> [Entry] in
                let currency = cost.value.rateCard.currency.orYen
                return [
                    entry(.cost, .amount(Amount(cost.value.costYen, currency)), cost.event),
                    entry(.estimate, .amount(Amount(cost.value.estimatedCostYen, currency)), cost.event),
                ]
            } ?? []
        let time =
            history.outcome.map { outcome in
                [
                    entry(.wallTime, .seconds(outcome.value.wallSeconds), outcome.event),
                    entry(.searchTime, .seconds(outcome.value.searchSeconds), outcome.event),
                    entry(.processorTime, .seconds(outcome.value.processorSeconds), outcome.event),
                    entry(.memory, .bytes(outcome.value.memoryBytesMax), outcome.event),
                ]
            } ?? []
        let attempts = history.attempt.map { [entry(.attempts, .count($0.value.attempt), $0.event)] } ?? []
        return money + time + attempts
    }
}

extension ArmVariant {
    /// What variants are put in order by: arm, budget, draw.
    fileprivate var place: [Int] { [Arm.allCases.firstIndex(of: arm) ?? 0, budget ?? 0, draw ?? 0] }
}
