internal import Domain

/// One part of what a rule asks.
struct Term: Sendable, Equatable {
    /// The key that says it.
    let key: String
    let bound: Bound
    let value: RuleTerm.Value

    enum Bound: Sendable, Equatable {
        /// Less is stricter.
        case most(Double)
        /// The same of money: in another currency neither stricter nor looser.
        case mostPaid(Amount)
        /// More is stricter.
        case least(Double)
        /// One of them; fewer are stricter.
        case among(Set<String>)
        /// All of them; more are stricter.
        case all(Set<String>)
        /// One of them; fewer are stricter.
        case matching([NamedBytes])
        /// Within these minutes of a week.
        case during(WeekWindow)
        /// What the rule is about: one thing or another, neither stricter.
        case about(String)
    }

    /// How a bound differs from an earlier one.
    enum Change: Sendable { case same, stricter, looser, other }
}

extension Term {
    /// - Parameter text: the value as it stands in every language.
    static func most(_ key: String, _ value: Double, _ text: String) -> Term { .most(key, value, .plain(text)) }

    static func most(_ key: String, _ value: Double, _ shown: RuleTerm.Value) -> Term {
        Term(key: key, bound: .most(value), value: shown)
    }

    static func most(_ key: String, _ amount: Amount) -> Term {
        Term(key: key, bound: .mostPaid(amount), value: .amount(amount))
    }

    static func least(_ key: String, _ value: Double, _ text: String) -> Term {
        Term(key: key, bound: .least(value), value: .plain(text))
    }

    static func among(_ key: String, _ words: [String]) -> Term {
        Term(key: key, bound: .among(Set(words)), value: .plain(words.joined(separator: ", ")))
    }

    static func about(_ key: String, _ what: String) -> Term { Term(key: key, bound: .about(what), value: .plain(what)) }

    /// For readers.
    var shown: RuleTerm { RuleTerm(key, value) }
}

extension Term.Bound {
    /// - Parameter earlier: of the same kind; another kind is another thing.
    func change(since earlier: Term.Bound) -> Term.Change {
        func by(_ isStricter: Bool, _ isLooser: Bool) -> Term.Change {
            isStricter ? isLooser ? .same : .stricter : isLooser ? .looser : .other
        }
        switch (self, earlier) {
        case (.most(let new), .most(let old)): return by(new <= old, new >= old)
        case (.mostPaid(let new), .mostPaid(let old)) where new.currency == old.currency:
            return by(new.value <= old.value, new.value >= old.value)
        case (.least(let new), .least(let old)): return by(new >= old, new <= old)
        case (.among(let new), .among(let old)): return by(new.isSubset(of: old), new.isSuperset(of: old))
        case (.all(let new), .all(let old)): return by(new.isSuperset(of: old), new.isSubset(of: old))
        case (.matching(let new), .matching(let old)): return by(Self.covers(old, new), Self.covers(new, old))
        case (.during(let new), .during(let old)):
            return by(new.minutes.isSubset(of: old.minutes), new.minutes.isSuperset(of: old.minutes))
        default: return self == earlier ? .same : .other
        }
    }

    /// Whether each of `patterns` is one of `others`, or a case of one: a pattern that another matches as a text says no more than that.
    private static func covers(_ others: [NamedBytes], _ patterns: [NamedBytes]) -> Bool {
        patterns.allSatisfy { one in
            others.contains {
                $0.digest == nil || $0.digest == one.digest ? Glob.matches(one.pattern, pattern: $0.pattern) : false
            }
        }
    }

    /// Whether nothing can satisfy both.
    func excludes(_ other: Term.Bound) -> Bool {
        switch (self, other) {
        case (.among(let left), .among(let right)): left.isDisjoint(with: right)
        case (.matching(let left), .matching(let right)): !PatternPair.meet(left, right)
        case (.during(let left), .during(let right)): left.minutes.isDisjoint(with: right.minutes)
        default: false
        }
    }

    /// What satisfies both, where that is of the same kind.
    func intersection(_ other: Term.Bound) -> Term.Bound {
        switch (self, other) {
        case (.among(let left), .among(let right)): .among(left.intersection(right))
        case (.during(let left), .during(let right)): .during(left.intersection(right))
        default: self
        }
    }
}

/// What may be used: a pattern of `Glob` for its name, and its bytes; nil for whatever bytes are there.
struct NamedBytes: Sendable, Hashable {
    let pattern: String
    var digest: Digest?
}

/// Whether two patterns of `Glob` have a text in common.
enum PatternPair {
    /// Where it would take more work than that, they are taken to meet: nothing is objected to then.
    private static let workMax = 20_000_000

    /// Whether something is among both.
    static func meet(_ left: [NamedBytes], _ right: [NamedBytes]) -> Bool {
        var work = 0
        let others = right.map { (bytes: Array($0.pattern.utf8), digest: $0.digest) }
        for one in left {
            let pattern = Array(one.pattern.utf8)
            for other in others where one.digest == nil || other.digest == nil || one.digest == other.digest {
                guard mayMeet(pattern, other.bytes) else { continue }
                work += (pattern.count + 1) * (other.bytes.count + 1)
                if work > workMax || meet(pattern, other.bytes) { return true }
            }
        }
        return false
    }

    /// What stands before the first star and behind the last tells most of them apart.
    private static func mayMeet(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        func agree(_ first: some Sequence<UInt8>, _ second: some Sequence<UInt8>) -> Bool {
            for (one, other) in zip(first, second) {
                if one == star || other == star { return true }
                if one != other { return false }
            }
            return true
        }
        return agree(left, right) && agree(left.reversed(), right.reversed())
    }

    private static let star = UInt8(ascii: "*")

    /// Row by row over the ends of both: whether the rest of one and the rest of the other meet.
    private static func meet(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var below = [Bool](repeating: false, count: right.count + 1)
        for row in (0...left.count).reversed() {
            var here = [Bool](repeating: false, count: right.count + 1)
            for column in (0...right.count).reversed() {
                let (one, other) = (row < left.count ? left[row] : nil, column < right.count ? right[column] : nil)
                switch (one, other) {
                case (nil, nil): here[column] = true
                case (star, _): here[column] = below[column] || (other != nil && here[column + 1])
                case (_, star): here[column] = here[column + 1] || (one != nil && below[column])
                default: here[column] = one != nil && one == other && below[column + 1]
                }
            }
            below = here
        }
        return below[0]
    }
}
