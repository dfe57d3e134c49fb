public import Domain

/// What differs between two runs, and what does not: plan, policies, data, machine, scores, allocation, results, cost.
///
/// A pure function of both runs' events; every row names the events that it rests on. The keys of its JSON are for scripts and stay as they
/// are.
public struct RunComparison: Sendable, Equatable, Encodable {
    public let left: RequestID
    public let right: RequestID
    /// Those that at least one of the runs says something of, in the order of `Subject`.
    public let parts: [Part]
    /// Whether results can be held against each other: both runs were tested on the same rows. Nil until both are planned.
    public let isTestedOnTheSameRows: Bool?

    /// What a part is about.
    public enum Subject: String, Sendable, Encodable, CaseIterable {
        case plan, policies, data, machine, scores, allocation, results, cost
    }

    /// One subject of both runs, row by row.
    public struct Part: Sendable, Equatable, Encodable {
        public let subject: Subject
        public let rows: [Row]

        public var differenceCount: Int { rows.count(where: \.isDifferent) }
    }

    /// One thing that both runs have, or one of them.
    public struct Row: Sendable, Equatable, Encodable {
        public let what: What
        /// Nil where that run has none.
        public let left: Value?
        public let right: Value?
        public let isDifferent: Bool
        /// Of both runs, the left one's first.
        public let events: [Int64]

        init(_ what: What, _ left: Sourced<Value>?, _ right: Sourced<Value>?) {
            self.what = what
            self.left = left?.value
            self.right = right?.value
            isDifferent = left?.value != right?.value
            events = [left?.event, right?.event].compactMap(\.self)
        }
    }

    /// A figure or a word of one run, in the unit that its case names.
    public enum Value: Sendable, Equatable, Encodable {
        case text(String)
        case count(Int)
        case number(Double)
        case share(Double)
        case amount(Amount)
        case seconds(Double)
        case bytes(Int)
        case digest(Digest)
        case ending(Outcome.Ending)

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .count(let count), .bytes(let count): try container.encode(count)
            case .number(let number), .share(let number), .seconds(let number):
                // JSON has no number for these.
                if number.isFinite { try container.encode(number) } else { try container.encode("\(number)") }
            case .amount(let amount):
                // What is in yen says no more than its number.
                if amount.currency == .jpy { try container.encode(amount.value) } else { try container.encode(amount) }
            case .digest(let digest): try container.encode(digest.hexadecimal)
            case .ending(let ending): try container.encode(ending.rawValue)
            }
        }
    }

    /// - Throws: `RunReportError` where one side has no event, events of several requests, or a payload that is not of its kind.
    public init(left: [AuditEvent], right: [AuditEvent]) throws(RunReportError) {
        try self.init(RunHistory(events: left), RunHistory(events: right))
    }

    init(_ left: RunHistory, _ right: RunHistory) {
        self.left = left.request
        self.right = right.request
        let sides = (ComparedRun(left), ComparedRun(right))
        parts = Subject.allCases.compactMap { subject in
            let (first, second) = (sides.0.entries(of: subject), sides.1.entries(of: subject))
            let rows = Self.rows(first, second) + (subject == .scores ? Self.agreements(left, right) : [])
            return rows.isEmpty ? nil : Part(subject: subject, rows: rows)
        }
        isTestedOnTheSameRows = left.planned.flatMap { mine in
            right.planned.map { theirs in
                mine.value.plan.data.test.digest == theirs.value.plan.data.test.digest
                    && mine.value.plan.data.sample.test == theirs.value.plan.data.sample.test
                    && mine.value.plan.data.columns == theirs.value.plan.data.columns
            }
        }
    }

    /// In the left run's order; what only the right one has stands behind.
    private static func rows(_ left: [ComparedRun.Entry], _ right: [ComparedRun.Entry]) -> [Row] {
        let (mine, theirs) = (
            Dictionary(left.map { ($0.what, $0.value) }) { $1 }, Dictionary(right.map { ($0.what, $0.value) }) { $1 }
        )
        var seen: Set<What> = []
        return (left + right).compactMap { entry in
            seen.insert(entry.what).inserted ? Row(entry.what, mine[entry.what], theirs[entry.what]) : nil
        }
    }

    /// How far the scores of one run put sites into the order of the other's: Spearman's ρ over the sites that both have scored.
    private static func agreements(_ left: RunHistory, _ right: RunHistory) -> [Row] {
        left.rounds.compactMap { mine in
            guard
                let theirs = right.rounds.last(where: {
                    $0.value.proxy == mine.value.proxy && $0.value.round == mine.value.round
                })
            else { return nil }
            let others = Dictionary(theirs.value.sites.map { ($0.site, $0.saliency) }) { $1 }
            let pairs = mine.value.sites.compactMap { site in others[site.site].map { (site.saliency, $0) } }
            guard pairs.count > 1,
                let correlation = Ranking(pairs.map(\.0)).correlation(
                    with: Ranking(pairs.map(\.1)), weights: Array(repeating: 1, count: pairs.count))
            else { return nil }
            let value = Value.number(correlation)
            return Row(
                .agreement(proxy: mine.value.proxy, round: mine.value.round, siteCount: pairs.count),
                Sourced(value: value, event: mine.event), Sourced(value: value, event: theirs.event))
        }
    }
}
