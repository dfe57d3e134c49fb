import Domain
import Reports
import TestSupport
import Testing

/// What a report says of shortcuts: the two allocations side by side where both were trained, and that nothing was measured where not.
@Suite struct ShortcutTests {
    private static let value = "encoder.layer.0.attention.self.value"

    /// The searched arm has the first `with` of 400 rows right, the one without shortcuts the first `without`; two seeds.
    static func results(with: Int, without: Int?) -> [TrialResult] {
        [UInt64(1), 2].flatMap { seed in
            [(Arm.searched, Optional(with)), (.searchedWithoutShortcuts, without)].compactMap { arm, right in
                right.map { right in
                    TooFewRowsTests.result(
                        TrialID(arm: arm, seed: seed), predictions: (0..<400).map { $0 < right ? 0 : 1 },
                        labels: [Int](repeating: 0, count: 400),
                        measurements: [
                            Measurement(quantity: .accuracy, value: Double(right) / 400, step: 1, epoch: 1, split: .test),
                            Measurement(quantity: .loss, value: 1 - Double(right) / 800, step: 1, epoch: 1, split: .test),
                        ], losses: (0..<400).map { ($0 < right ? 0.5 : 1) + Double(($0 * 37 + Int(seed)) % 10) / 1000 })
                }
            }
        }
    }

    private static func record(_ arm: Arm, _ sites: [String]) -> AllocationRecord {
        AllocationRecord(
            arm: arm, budget: 768 * sites.count, trainableParameterCount: 768 * sites.count,
            choices: sites.enumerated().map { place, site in
                SiteChoice(site: site, order: place + 1, rank: 1, parameterCount: 768, budgetLeft: 0, reason: "as it was")
            })
    }

    private static func page(
        _ results: [TrialResult], _ mode: SearchSettings.ShortcutMode?, _ facts: [Fact] = []
    ) throws -> String {
        var ledger = try SyntheticLedger.finished(results, shortcuts: mode)
        for fact in facts { try ledger.append(fact) }
        return try RunReport(events: ledger.events).html()
    }

    @Test func bothStandSideBySide() throws {
        let shortcut = SyntheticLedger.shortcuts[0].name
        let html = try Self.page(
            Self.results(with: 320, without: 300), .compare,
            [
                .searchAllocated(Self.record(.searched, [Self.value, shortcut])),
                .searchAllocated(Self.record(.searchedWithoutShortcuts, [Self.value])),
            ])
        #expect(html.contains("<h2>Do shortcuts help?</h2>"))
        #expect(
            html.contains(
                "With shortcuts 2 modules, 1 of them at shortcuts, 1,536 parameters; without 1 module, 0 of them at shortcuts, "
                    + "768 parameters."))
        // 20 of 400 rows; half a nat each.
        for cells in [
            "<td>80.0\u{A0}%</td><td>75.0\u{A0}%</td><td>+5.00</td>", "<td>0.6000</td><td>0.6250</td><td>+0.0250</td>",
        ] {
            #expect(html.contains(cells), "\(cells)")
        }
        #expect(!html.contains("is not measured") && !html.contains("nothing to compare"))
    }

    @Test func theSameAllocationTwiceSaysNothing() throws {
        let html = try Self.page(
            Self.results(with: 320, without: 320), .compare,
            [
                .searchAllocated(Self.record(.searched, [Self.value])),
                .searchAllocated(Self.record(.searchedWithoutShortcuts, [Self.value])),
            ])
        #expect(html.contains("They are the same allocation, so no difference says anything about shortcuts."))
    }

    @Test func whatWasNotTrainedIsNotShown() throws {
        let alone = try Self.page(Self.results(with: 320, without: nil), .on)
        #expect(alone.contains("it was not trained without them: what they add to it is not measured."))
        let cut = try Self.page(Self.results(with: 320, without: nil), .compare)
        #expect(cut.contains("No seed has ended both with shortcuts and without them: there is nothing to compare."))
        for html in [alone, cut] { #expect(!html.contains("a difference above 0 is for")) }
        for mode in [nil, SearchSettings.ShortcutMode.off] {
            #expect(try !Self.page(Self.results(with: 320, without: nil), mode).contains("Do shortcuts help?"))
        }
    }

    /// What competed for a few steps stands there with its interval, the last round alone.
    @Test func aCompetitionsShortTrainingsAreHeldAgainstEachOther() throws {
        func round(_ number: Int, rows: Int, decrease: Double, error: Double?) -> Fact {
            .searchCompared(
                CandidateRound(
                    purpose: .allocation, round: number, seed: 1, seconds: 1,
                    candidates: [
                        .init(
                            name: "ablation, with shortcuts, rank per site", trainableParameterCount: 1536, stepCount: 24,
                            validationLoss: 0.5, isKept: true, validationAccuracy: 0.76,
                            withoutShortcuts: .init(
                                name: "ablation, rank per site", validationLoss: 0.5 + decrease, validationAccuracy: 0.75,
                                lossDecrease: decrease, standardError: error, rowCount: rows))
                    ]))
        }
        let trained = Self.results(with: 320, without: nil)
        // Student's 97.5 % point of 99 degrees of freedom is 1.984217.
        let many = try Self.page(
            trained, .on, [round(1, rows: 50, decrease: 0.2, error: 0.1), round(2, rows: 100, decrease: 0.1, error: 0.01)])
        #expect(many.contains("<td>0.5000</td><td>0.6000</td><td>+0.100</td><td>0.0802 to 0.120</td>"))
        #expect(many.contains("<td>76.0\u{A0}%</td><td>75.0\u{A0}%</td>") && !many.contains("+0.200"))
        #expect(try Self.page(trained, .on, [round(1, rows: 29, decrease: 0.1, error: 0.01)]).contains(">none</td>"))
    }
}
