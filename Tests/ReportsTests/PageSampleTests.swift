import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// Writes the pages of the synthetic ledgers for a person to look at, where `HETEROLORA_REPORT_SAMPLES` names a folder.
@Suite struct PageSampleTests {
    /// A run of each kind, by name.
    static func ledgers() throws -> [String: SyntheticLedger] {
        let tooFew = [1, 2].flatMap { seed in
            [Arm.searched, .uniform].map { arm in
                TooFewRowsTests.result(
                    TrialID(arm: arm, seed: seed), predictions: [arm == .uniform ? 1 : 0], labels: [0],
                    measurements: [
                        Measurement(quantity: .accuracy, value: arm == .uniform ? 0 : 1, step: 1, epoch: 1, split: .test)
                    ])
            }
        }
        var search = try SyntheticLedger.finished(ShortcutTests.results(with: 320, without: 310), shortcuts: .compare)
        try search.append(.searchValidated(SelectionTests.validation([6, 6])))
        return [
            "search": search,
            "even": try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280]),
            "worse": try SyntheticLedger.finished(
                rightRows: [.searched: 320, .uniform: 385, .headOnly: 280], purpose: "口コミの感情分析に異種LoRAは見合うか？",
                labels: ["否定的", "肯定的"]),
            "too-few-rows": try SyntheticLedger.finished(tooFew, labelCounts: [.test: [1, 0]]),
            "value": try SyntheticLedger.finished(
                ValueTests.clear, labelCounts: ValueTests.rows, value: ValueTests.value()),
            "curve": try SyntheticLedger.curve(BudgetCurveTests.four, rightRows: BudgetCurveTests.rightRows),
            "refused": try SyntheticLedger.refused(), "failed": try SyntheticLedger.failed(),
            "held": try SyntheticLedger.held(), "running": try SyntheticLedger.paused(),
        ]
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["HETEROLORA_REPORT_SAMPLES"] != nil))
    func writeSamples() throws {
        let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["HETEROLORA_REPORT_SAMPLES"]))
        for (name, ledger) in try Self.ledgers() {
            let report = try RunReport(events: ledger.events)
            for language in Language.allCases {
                let file = "\(name).\(language.rawValue)"
                try report.html(in: language).write(
                    to: folder.appending(path: "\(file).html"), atomically: true, encoding: .utf8)
                try report.terminal(width: 100, in: language).write(
                    to: folder.appending(path: "\(file).txt"), atomically: true, encoding: .utf8)
            }
        }
    }
}
