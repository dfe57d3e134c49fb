import Domain

/// Why a site is in or out, in sentences: its score and its price, against whose, and how sure that is.
struct SiteSentences {
    /// Shares of resamples or choices that leave a place open: beyond them other rows would have to be rarer than one in twenty.
    static let unsure = 0.05...0.95

    private let choice: SiteChoice
    private let made: RunHistory.MadeChoice
    private let shares: SelectionShares?
    private let scored: [SaliencyRound]
    private let score: (round: SaliencyRound, site: SiteSaliency)?

    init(
        _ choice: SiteChoice, of made: RunHistory.MadeChoice, _ shares: SelectionShares?, scored: [SaliencyRound]
    ) {
        self.choice = choice
        self.made = made
        self.shares = shares
        self.scored = scored
        score = ExplainedSite.score(of: choice, in: made.rounds)
    }

    var all: [String] {
        [verdict] + (isScored ? [scoreWords, stepWords, rivalWords] : [originWords]).compactMap(\.self) + sureness
    }

    private var isOn: Bool { choice.rank > 0 }

    /// A lot is no score.
    private var isScored: Bool {
        score.map { $0.round.proxy != .constant } ?? false && choice.margin?.basis != .lot && !made.isByLot
    }

    private var verdict: String {
        let price = isOn ? ", at rank \(choice.rank) for \(Figure.counted(choice.parameterCount, "parameter"))" : ""
        return "\(choice.site) is \(isOn ? "in" : "out")\(price)."
    }

    private var scoreWords: String? {
        guard let score else { return nil }
        return "Its score by \(score.round.proxy.rawValue) is \(Self.shown(score.site))."
    }

    private static func shown(_ site: SiteSaliency) -> String {
        let interval = site.lower.flatMap { lower in
            site.upper.flatMap { upper in Figure.interval(lower, upper) { Figure.significant($0, more: $1) } }
        }
        return Figure.significant(site.saliency) + (interval.map { " (95 % interval \($0))" } ?? "")
    }

    /// Its own step. In records of before it stands in the allocator's words alone.
    private var stepWords: String? {
        guard let margin = choice.margin else { return originWords }
        let (own, which) = (margin.own, isOn ? "Its last step" : "Its first step")
        return
            "\(which), to rank \(own.rank), \(isOn ? "took" : "would take") \(Figure.counted(own.parameterCount, "parameter")) and "
            + "\(isOn ? "gained" : "would gain") \(margin.basis.words(own.gain))."
    }

    private var rivalWords: String? {
        guard let margin = choice.margin else { return nil }
        guard let other = margin.other else {
            return isOn
                ? "It displaced nothing: the budget paid for every site that it could."
                : "The budget paid for no step before it."
        }
        let site = score?.round.sites.first { $0.site == other.site }
        let what =
            "\(other.site), whose step to rank \(other.rank) for \(Figure.counted(other.parameterCount, "parameter")) "
            + "gains \(margin.basis.words(other.gain))\(site.map { ", at a score of \(Self.shown($0))" } ?? "")"
        guard isOn else {
            let left = Figure.counted(choice.budgetLeft, "parameter")
            return "What was last in before it is \(what): that one it would have to displace; \(left) of the budget "
                + "\(choice.budgetLeft == 1 ? "is" : "are") left.\(overlap(margin, other, site))"
        }
        return "It displaced \(what).\(overlap(margin, other, site))"
    }

    /// Whether the two gains' intervals have something in common: a gain is the score times what stays as it is. Of a score that is not above
    /// 0 none is made.
    private func overlap(_ margin: ChoiceMargin, _ other: ChoiceMargin.Step, _ site: SiteSaliency?) -> String {
        guard let own = score.flatMap({ Self.interval(margin.own.gain, $0.site) }), let site,
            let theirs = Self.interval(other.gain, site)
        else { return "" }
        return own.overlaps(theirs)
            ? " The intervals of the two gains overlap." : " The intervals of the two gains do not overlap."
    }

    private static func interval(_ gain: Double, _ site: SiteSaliency) -> ClosedRange<Double>? {
        guard let lower = site.lower, let upper = site.upper, site.saliency > 0, gain > 0 else { return nil }
        let ends = [gain * lower / site.saliency, gain * upper / site.saliency].sorted()
        return ends.allSatisfy(\.isFinite) ? ends[0]...ends[1] : nil
    }

    private var originWords: String? { "The allocator says: \(choice.reason)." }

    private var sureness: [String] {
        guard let shares, let words = shares.words(of: choice.site), let share = shares.shares[choice.site] else {
            return isScored
                ? ["How sure that is, is not known: the scores were not drawn again."] : alternatives
        }
        let verdict =
            Self.unsure.contains(share)
            ? "it is near the edge, and others might have put it on the other side"
            : (share > 0.5) == isOn ? "they leave little doubt" : "most of them would have put it on the other side"
        return ["It is chosen in \(words): \(verdict)."]
    }

    /// What proxies say of a site that none of them placed: of a baseline that won a competition.
    private var alternatives: [String] {
        guard made.record.value.arm == .searched || made.record.value.arm == .searchedWithoutShortcuts else { return [] }
        return scored.compactMap { round in
            guard let site = round.sites.first(where: { $0.site == choice.site }),
                let words = SelectionShares(round)?.words(of: choice.site)
            else { return nil }
            return "By \(round.proxy.rawValue) alone its score is \(Self.shown(site)); it would be chosen in \(words)."
        }
    }
}

extension ChoiceMargin.Basis {
    /// A gain in its own unit.
    fileprivate func words(_ gain: Double) -> String {
        switch self {
        case .gainPerParameter: "\(Figure.significant(gain)) per parameter"
        case .saliency: "\(Figure.significant(gain)) by saliency"
        case .lot: "a place by lot"
        }
    }
}
