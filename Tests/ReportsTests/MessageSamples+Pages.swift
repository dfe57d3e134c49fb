import Domain
import Reports

/// What pages say.
extension MessageSamples {
    /// Of a comparison of two runs.
    static var compared: [Message] {
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
                .text("a.b"), .count(4608), .number(0.25), .share(0.5), .yen(12.5), .seconds(3), .bytes(1024),
                .digest(.zero),
            ] + Outcome.Ending.allCases.map { .ending($0) }
        return RunComparison.Subject.allCases.map { subject -> Message in { $0.subject(subject) } }
            + whats.map { what -> Message in { $0.what(what) } }
            + values.flatMap { value -> [Message] in [{ $0.value(value) }, { $0.values(value, nil).0 }] }
            + [
                { $0.differences(3, of: 12) }, { $0.differences(0, of: 12) }, { $0.comparable(true) },
                { $0.comparable(false) },
            ]
    }
}
