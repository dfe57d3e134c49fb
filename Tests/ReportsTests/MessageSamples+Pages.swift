import Domain
import Reports
import TestSupport

/// What pages say.
extension MessageSamples {
    /// Of a comparison of two runs.
    static var compared: [Sample] {
        let variant = ArmVariant(arm: .random, budget: 4608, draw: 2)
        let whats: [RunComparison.What] =
            [
                .setting("a.b"), .planDigest, .policy(file: "a.b"), .score(proxy: .snip, round: 1, site: "a.b"),
                .score(proxy: .snip, round: 3, site: "a.b"), .agreement(proxy: .snip, round: 2, siteCount: 36),
                .moduleCount(variant), .parameterCount(variant), .rank(variant, site: "a.b"), .ending, .trialCount(variant),
            ]
            + [.name, .digest, .rowCount, .rowsRead].map { .data(.test, $0) }
            + [.engine, .processor, .kernel, .library, .threads, .shards, .changes].map { .machine($0) }
            + Measurement.Quantity.allCases.map { .result(variant, $0, .validation) }
            + [.cost, .estimate, .wallTime, .searchTime, .processorTime, .memory, .attempts].map { .cost($0) }
        let values: [RunComparison.Value] =
            [
                .text("a.b"), .count(4608), .number(0.25), .share(0.5), .amount(Amount(12.5, .jpy)), .seconds(3), .bytes(1024),
                .digest(.zero),
            ] + Outcome.Ending.allCases.map { .ending($0) }
        return RunComparison.Subject.allCases.map { subject -> Sample in { $0.subject(subject) } }
            + whats.map { what -> Sample in { $0.what(what) } }
            + values.flatMap { value -> [Sample] in [{ $0.value(value) }, { $0.values(value, nil).0 }] }
            + [
                { $0.differences(3, of: 12) }, { $0.differences(0, of: 12) }, { $0.comparable(true) },
                { $0.comparable(false) },
            ]
    }

    /// Of the application's pages.
    static func pages() throws -> [Sample] {
        let time = Timestamp(microseconds: 1_795_000_000_000_000)
        var progress = RunProgress()
        for event in try SyntheticLedger.paused().events { _ = try progress.take(event) }
        let place = progress.place
        let facts = try [SyntheticLedger.finished(rightRows: [.searched: 320]).withAdapters(), SyntheticLedger.refused()]
            .flatMap { try $0.events.map { try $0.fact() } }
        let details = facts.compactMap { fact -> Sample? in
            guard let detail = Words(.english).detail(of: fact), !detail.runs.contains(where: \.isLedgers) else { return nil }
            return { $0.detail(of: fact)?.text ?? "" }
        }
        let wanted: [PageAddressError.Wanted] = [
            .oneOf(["a.b", "c.d"]), .requestID, .eventNumber, .time, .day, .actor, .text, .once, .nothing, .percentEncoding,
        ]
        let messages: [Sample] = [
            { $0.reading(as: "a.b") }, { $0.made(at: time) }, { words in place.map(words.progress) ?? "" }, { $0.unjudged(2) },
            { $0.spend(in: "2026-11") }, { $0.spent(3, of: 12) }, { $0.quotas(month: nil, inAll: nil) },
            { $0.quotas(month: Amount(3, .jpy), inAll: nil) }, { $0.quotas(month: nil, inAll: Amount(12, .jpy)) },
            { $0.quotas(month: Amount(3, .jpy), inAll: Amount(12, .jpy)) },
            { $0.free(5 << 30, least: 1 << 30) }, { $0.signedUpTo(12, at: time) }, { $0.unknownRun("a.b") },
            { $0.onlyFirst(200, of: 900) }, { $0.noneDownTo(12) }, { $0.eventTitle(12) },
            { $0.source(EventSource(attempt: 1, sequence: 3)) }, { $0.payload(bytes: 12, shown: nil) },
            { $0.payload(bytes: 900, shown: 512) }, { $0.signedTo(12) }, { $0.covered(by: 12) }, { $0.leaf(3, of: 12) },
            { $0.verifying(since: time, 3, of: 12) }, { $0.verified(at: time, seconds: 2, events: 12, faults: 0) },
            { $0.verified(at: time, seconds: 2, events: 12, faults: 3) }, { $0.verificationFailed(at: time) },
            { $0.nextVerification(at: time) }, { $0.tests(passed: 3, failed: 1) }, { $0.notJudgedAnew(3) },
            { $0.tooLarge("a.b") }, { $0.wrong(.unknownPath) },
        ]
        return messages + details
            + ScreenLabel.allCases.map { label -> Sample in { $0.label(label) } }
            + Fact.Kind.allCases.map { kind -> Sample in { $0.kind(kind) } }
            + ControlOrder.Action.allCases.map { action -> Sample in { $0.action(action) } }
            + Request.Priority.allCases.map { priority -> Sample in { $0.priority(priority) } }
            + wanted.map { wanted -> Sample in { $0.wrong(.parameter(name: "a.b", wanted: wanted)) } }
    }
}
