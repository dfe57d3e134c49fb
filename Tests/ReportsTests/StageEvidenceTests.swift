import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// What a stage gate gets to see of a finished run is what its report says.
@Suite struct StageEvidenceTests {
    /// A ledger of one run, which was on whatever is asked for, behind many newer ones for something else.
    private struct OneRun: LedgerReading {
        let events: [AuditEvent]
        let purpose: String
        var shown: StageEvidence?

        func events(of request: RequestID) async throws -> [AuditEvent] { request == events.first?.request ? events : [] }
        func newestRequest(named name: String) async throws -> RequestID? { nil }
        func finishedRuns(on weights: Digest, tested test: Digest) async throws -> [FinishedRun] {
            let others = (0..<50).compactMap { RequestID("other-\($0)").map { FinishedRun(request: $0, purpose: "Another?") } }
            return others + (events.first?.request.map { [FinishedRun(request: $0, purpose: purpose, shown: shown)] } ?? [])
        }
    }

    private func evidence(
        _ ledger: SyntheticLedger, for request: Request, shown: StageEvidence? = nil
    ) async throws -> [StageEvidence] {
        let configuration =
            #"{"model_type": "gpt2", "n_embd": 8, "n_layer": 1, "n_head": 2, "vocab_size": 9, "n_positions": 16}"#
        let shape = try ModelShape(configuration: ModelConfiguration(json: Array(configuration.utf8)))
        let model = StoredModel(
            name: "m", path: "/m", weightsDigest: .zero, configurationDigest: .zero, tokenizerDigest: .zero, shape: shape)
        let test = StoredData(name: "t", path: "/t", digest: .zero, sizeBytes: 1, rowCount: 1, wordCount: 1)
        let facts = StoreFacts(model: model, data: [.test: test], problems: [])
        return try await StageEvidence.found(
            for: request, facts,
            in: OneRun(events: ledger.events, purpose: self.request(of: ledger).metadata.purpose, shown: shown))
    }

    private func request(of ledger: SyntheticLedger) throws -> Request {
        let judged = try ledger.events.compactMap { event -> Request? in
            if case .requestJudged(let judgement) = try event.fact() { judgement.request } else { nil }
        }
        return try #require(judged.first)
    }

    @Test func itIsTheReportsOwn() async throws {
        let ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250, .headOnly: 100])
        let report = try RunReport(events: ledger.events)
        let request = try request(of: ledger)
        let shown = try #require(try await evidence(ledger, for: request).first)
        let deciding = try #require(report.comparisons.first)
        #expect(shown.improvement?.baseline == .uniform && shown.improvement?.lower == deciding.difference.interval?.lower)
        #expect(shown.seedCount == 2 && shown.testRowCount == SyntheticLedger.rowCount)
        let value = try #require(request.specification.value)
        #expect(
            shown.claimedYen == value.benefitYenPerCorrectDecision * value.decisionsPerMonth * Double(value.horizonMonths))
        // However it is spaced, another purpose is another.
        func renamed(_ purpose: String) -> Request {
            let metadata = request.metadata
            return Request(
                metadata: .init(name: metadata.name, team: metadata.team, purpose: purpose, stage: metadata.stage),
                specification: request.specification)
        }
        #expect(try await evidence(ledger, for: renamed(" Does  it pay? ")).count == 1)
        #expect(try await evidence(ledger, for: renamed("Does it pay twice?")).isEmpty)
        // What was recorded at the end of the run is the same, and needs no report.
        let recorded = try #require(try RunConclusion(events: ledger.events).evidence)
        #expect(recorded == shown)
        let other = recorded.ended(at: Timestamp(microseconds: 1))
        #expect(try await evidence(ledger, for: request, shown: other) == [other])
        let without = try SyntheticLedger.finished(rightRows: [.searched: 320, .headOnly: 100])
        #expect(try await evidence(without, for: request).first?.improvement?.baseline == .headOnly)
    }

    /// A gate sees a reliability only where enough allocations stand behind it, and how many there were in any case.
    @Test(arguments: [(4, nil), (5, 0.1)] as [(Int, Double?)])
    func tooFewAllocationsShowNoReliability(count: Int, lower: Double?) async throws {
        var ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250])
        try ledger.append(
            .searchValidated(
                ProxyValidation(
                    proxy: .gradNorm, epochs: 1, seed: 1, seconds: 1,
                    candidates: (0..<count).map {
                        .init(name: "\($0)", trainableParameterCount: 8, score: Double($0), validationLoss: 0.5)
                    }, kendall: .init(value: 0.5, lower: 0.1, upper: 0.8), spearman: nil)))
        let shown = try #require(try await evidence(ledger, for: request(of: ledger)).first)
        #expect(shown.reliability?.lower == lower && shown.validatedAllocationCount == count)
    }

    @Test func whatDidNotFinishShowsNothing() async throws {
        let failed = try SyntheticLedger.failed()
        #expect(try await evidence(failed, for: request(of: failed)).isEmpty)
    }

    /// Ledgers of before have less of it.
    @Test func earlierEvidenceIsRead() throws {
        let text = #"""
            {"at":"2026-11-24T01:35:48.123456Z","request":"r","stage":"poc","team":"t"}
            """#
        let read = try JSONDecoder().decode(StageEvidence.self, from: Data(text.utf8))
        #expect(read.claimedYen == nil && read.seedCount == nil && read.testRowCount == nil)
    }
}
