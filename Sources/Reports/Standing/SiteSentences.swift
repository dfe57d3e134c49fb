import Domain

/// Why a site is in or out, in sentences: its score and its price, against whose, and how sure that is.
struct SiteSentences {
    /// Shares of resamples or choices that leave a place open: beyond them other rows would have to be rarer than one in twenty.
    static let unsure = 0.05...0.95

    private let choice: SiteChoice
    private let made: RunHistory.MadeChoice
    private let shares: SelectionShares?
    private let scored: [SaliencyRound]
    private let words: Words
    private let score: (round: SaliencyRound, site: SiteSaliency)?

    init(
        _ choice: SiteChoice, of made: RunHistory.MadeChoice, _ shares: SelectionShares?, scored: [SaliencyRound],
        _ words: Words
    ) {
        self.choice = choice
        self.made = made
        self.shares = shares
        self.scored = scored
        self.words = words
        score = ExplainedSite.score(of: choice, in: made.rounds)
    }

    var all: [Prose] {
        let why: [Prose] =
            isScored
            ? [scoreWords.map { Prose($0) }, stepWords, rivalWords.map { Prose($0) }].compactMap(\.self)
            : [words.origin(choice)]
        return [Prose(words.verdict(choice))] + why + sureness.map { Prose($0) }
    }

    private var isOn: Bool { choice.rank > 0 }

    /// A lot is no score.
    private var isScored: Bool {
        score.map { $0.round.proxy != .constant } ?? false && choice.margin?.basis != .lot && !made.isByLot
    }

    private var scoreWords: String? { score.map { words.score($0.site, by: $0.round.proxy) } }

    /// Its own step. In records of before it stands in the allocator's words alone.
    private var stepWords: Prose {
        choice.margin.map { Prose(words.ownStep($0, isOn: isOn)) } ?? words.origin(choice)
    }

    private var rivalWords: String? {
        guard let margin = choice.margin else { return nil }
        guard let other = margin.other else { return words.noRival(isOn: isOn) }
        let site = score?.round.sites.first { $0.site == other.site }
        return words.rival(other, site, margin.basis, choice: choice, overlap: overlap(margin, other, site))
    }

    /// Whether the two gains' intervals have something in common: a gain is the score times what stays as it is. Of a score that is not above
    /// 0 none is made.
    private func overlap(_ margin: ChoiceMargin, _ other: ChoiceMargin.Step, _ site: SiteSaliency?) -> Bool? {
        guard let own = score.flatMap({ Self.interval(margin.own.gain, $0.site) }), let site,
            let theirs = Self.interval(other.gain, site)
        else { return nil }
        return own.overlaps(theirs)
    }

    private static func interval(_ gain: Double, _ site: SiteSaliency) -> ClosedRange<Double>? {
        guard let lower = site.lower, let upper = site.upper, site.saliency > 0, gain > 0 else { return nil }
        let ends = [gain * lower / site.saliency, gain * upper / site.saliency].sorted()
        return ends.allSatisfy(\.isFinite) ? ends[0]...ends[1] : nil
    }

    private var sureness: [String] {
        guard let shares, let times = words.times(choice.site, in: shares), let share = shares.shares[choice.site] else {
            return isScored ? [words.notDrawnAgain] : alternatives
        }
        let isUnsure = Self.unsure.contains(share)
        return [words.chosen(in: times, isUnsure ? .nearEdge : (share > 0.5) == isOn ? .sure : .otherwise)]
    }

    /// What proxies say of a site that none of them placed: of a baseline that won a competition.
    private var alternatives: [String] {
        guard made.record.value.arm == .searched || made.record.value.arm == .searchedWithoutShortcuts else { return [] }
        return scored.compactMap { round in
            guard let site = round.sites.first(where: { $0.site == choice.site }),
                let times = SelectionShares(round).flatMap({ words.times(choice.site, in: $0) })
            else { return nil }
            return words.alone(site, by: round.proxy, times: times)
        }
    }
}
