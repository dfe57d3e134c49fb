internal import Domain
internal import Glibc

// Each site's line in words, complete by itself: its place, its gain, what it displaced or what displaced it, and what was left.

/// Of modules on or off at one rank.
struct SwitchReasons {
    let candidates: [Allocator.Candidate]
    let order: Allocator.Order
    let ranks: [Int]
    let full: Int
    let leftAfter: [Int]

    func margin(_ index: Int) -> ChoiceMargin {
        let other =
            ranks[index] == full
            ? ranks.indices.first { $0 > index && ranks[$0] < full }
            : ranks.indices.last { $0 < index && ranks[$0] > 0 }
        return ChoiceMargin(basis: order.basis, own: step(index), other: other.map(step))
    }

    /// From nothing to what the site got, or would have got.
    private func step(_ index: Int) -> ChoiceMargin.Step {
        let site = candidates[index].site
        let rank = ranks[index] > 0 ? ranks[index] : full
        return ChoiceMargin.Step(
            site: site.name, rank: rank, parameterCount: site.parameterCount(rank: rank), gain: candidates[index].gain)
    }

    func reason(_ index: Int) -> String {
        let candidate = candidates[index]
        let place = "place \(index + 1) of \(candidates.count) \(order.words(candidate.gain))"
        let needed = candidate.site.parameterCount(rank: full)
        let left = "\(leftAfter[index]) parameters left"
        switch ranks[index] {
        case full:
            let displaced = ranks.indices.first { $0 > index && ranks[$0] < full }
            return "on: \(place), fits" + (displaced.map { " and goes before \(named($0))" } ?? "") + "; \(left)"
        case 0:
            let displacing = ranks.indices.last { $0 < index && ranks[$0] > 0 }
            return "off: \(place), needs \(needed)" + (displacing.map { ", behind \(named($0))" } ?? "") + "; \(left)"
        default:
            return "on at rank \(ranks[index]): \(place), rank \(full) would need \(needed), takes of the remainder; \(left)"
        }
    }

    private func named(_ index: Int) -> String { "'\(candidates[index].site.name)' at place \(index + 1)" }
}

/// Of a rank per site, reached step by step.
struct StepReasons {
    private let candidates: [Allocator.Candidate]
    /// In the order in which they were taken.
    private let steps: [Allocator.Step]
    private let order: Allocator.Order
    /// The rank of each candidate.
    private let taken: [Int]
    private let leftAfter: [Int]
    /// Steps that were taken whole: the first so many.
    private let paidCount: Int
    private let left: Int
    /// The places of each candidate's steps.
    private let own: [[Int]]
    /// The last step of each candidate that was taken, whole or in part.
    private let last: [Int?]

    init(
        candidates: [Allocator.Candidate], steps: [Allocator.Step], order: Allocator.Order, taken: [Int], leftAfter: [Int],
        paidCount: Int, left: Int
    ) {
        var own = [[Int]](repeating: [], count: candidates.count)
        for (place, step) in steps.enumerated() { own[step.candidate].append(place) }
        last = candidates.indices.map { index in
            own[index].last { place in
                let before = own[index].last { $0 < place }.map { steps[$0].rank } ?? 0
                return place <= paidCount && taken[index] > before
            }
        }
        (self.candidates, self.steps, self.order, self.own) = (candidates, steps, order, own)
        (self.taken, self.leftAfter, self.paidCount, self.left) = (taken, leftAfter, paidCount, left)
    }

    /// Candidates by the step that gave them their rank, those without one last.
    var sorted: [Int] {
        candidates.indices.sorted { (last[$0] ?? .max, $0) < (last[$1] ?? .max, $1) }
    }

    func reason(_ index: Int) -> String {
        guard let last = last[index] else {
            let first = own[index].first.map { "its first step, \(step($0))," } ?? "it"
            let end =
                self.last.compactMap(\.self).max().map { "\(named($0)), the last that the budget paid for" } ?? "the budget"
            return "off: \(first) comes behind \(end); \(left) parameters left"
        }
        let rank = "rank \(taken[index]): "
        guard last < paidCount else {
            return rank + "of its step \(step(last)), so much fits; the budget ends here; \(left) parameters left"
        }
        let next = own[index].first { $0 > last }.map { "; its next, \(step($0)), is behind that" } ?? ""
        let displaced =
            paidCount < steps.count
            ? ", goes before \(named(paidCount)), the first that did not fit\(next)" : "; the budget paid for all steps"
        return rank + "its last step, \(step(last))\(displaced); \(leftAfter[index]) parameters left after it"
    }

    func margin(_ index: Int) -> ChoiceMargin? {
        guard let place = last[index] ?? own[index].first else { return nil }
        // Behind the step that took the rest of the budget.
        let edge = max(paidCount, place + 1)
        let other =
            last[index] == nil
            ? last.compactMap(\.self).max() : steps.indices.dropFirst(edge).first { steps[$0].candidate != index }
        return ChoiceMargin(basis: order.basis, own: priced(place), other: other.map(priced))
    }

    private func priced(_ place: Int) -> ChoiceMargin.Step {
        let step = steps[place]
        let before = own[step.candidate].last { $0 < place }.map { steps[$0].rank } ?? 0
        // Of the step that the budget ends in, as many ranks as fit.
        let rank = last[step.candidate] == place ? taken[step.candidate] : step.rank
        let site = candidates[step.candidate].site
        return ChoiceMargin.Step(
            site: site.name, rank: rank, parameterCount: site.parameterCount(rank: rank - before), gain: step.gain)
    }

    private func step(_ place: Int) -> String {
        "to rank \(steps[place].rank), number \(place + 1) of \(steps.count) \(order.words(steps[place].gain))"
    }

    private func named(_ place: Int) -> String {
        "'\(candidates[steps[place].candidate].site.name)' to rank \(steps[place].rank) (number \(place + 1))"
    }
}

extension Allocator.Order {
    var basis: ChoiceMargin.Basis {
        switch self {
        case .gainPerParameter: .gainPerParameter
        case .saliency: .saliency
        case .lot: .lot
        }
    }

    /// What a place in the order rests on.
    func words(_ gain: Double) -> String {
        switch self {
        case .gainPerParameter: "by gain per parameter, \(Self.figure(gain))"
        case .saliency: "by saliency, \(Self.figure(gain))"
        case .lot: "by lot"
        }
    }

    /// Three significant digits, such as `1.23e-6`.
    private static func figure(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "\(value)" }
        var exponent = Int(log10(abs(value)).rounded(.down))
        var digits = Int((abs(value) / pow(10, Double(exponent)) * 100).rounded())
        if digits == 1000 { (digits, exponent) = (100, exponent + 1) }
        let fraction = digits % 100
        return "\(value < 0 ? "-" : "")\(digits / 100).\(fraction < 10 ? "0" : "")\(fraction)"
            + (exponent == 0 ? "" : "e\(exponent)")
    }
}
