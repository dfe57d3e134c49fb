public import Domain

extension Allocator {
    /// LoRA where peft puts it for a family when nobody says otherwise: on queries and values, ranks as equal as the number allows; on
    /// values alone where it allows no rank at each of both. Whether a request selects these sites plays no part.
    /// - Parameter budget: parameters of the arm that it is compared with; never exceeded.
    public static func habit(shape: ModelShape, budget: Int) -> AllocationRecord {
        let (all, values) = shape.habitualSites
        let needed = all.reduce(0) { $0 + $1.parameterCount(rank: 1) }
        let takesAll = needed <= budget
        let record = uniform(sites: takesAll ? all : values, budget: budget)
        let scope =
            takesAll
            ? "by habit, as peft adapts \(shape.modelType)"
            : "by habit, values alone: rank 1 at each of \(all.count) sites would need \(needed) parameters"
        let left = record.choices.last?.budgetLeft ?? budget
        let rest = takesAll ? [] : all.filter { !values.contains($0) }
        let passedOver = rest.enumerated().map { place, site in
            SiteChoice(
                site: site.name, order: record.choices.count + place + 1, rank: 0, parameterCount: 0, budgetLeft: left,
                reason: "off: \(scope)")
        }
        return AllocationRecord(
            arm: .habit, budget: budget, trainableParameterCount: record.trainableParameterCount,
            choices: record.choices.map { $0.with(reason: "\(scope); \($0.reason)") } + passedOver)
    }
}
