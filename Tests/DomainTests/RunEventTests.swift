import Domain
import Testing

@Suite struct RunEventTests {
    private let time = Timestamp(microseconds: 1_795_484_148_123_456)

    @Test func aWorkersLineSurvivesTheRoundTrip() throws {
        let event = RunEvent(
            source: EventSource(attempt: 2, sequence: 7), time: time,
            fact: .workFinished(WorkSummary(searchSeconds: 0.1, trialCount: 6)))
        let line = try event.line()
        #expect(!line.contains("\n"))
        #expect(try RunEvent(line: line) == event)
    }

    @Test func aWorkerMayNotSpeakForTheDaemon() throws {
        let event = RunEvent(
            source: EventSource(attempt: 1, sequence: 1), time: time,
            fact: .daemonStarted(DaemonStart(version: "1", hostName: "h", processID: 1)))
        let line = try event.line()
        #expect(throws: RunEventError(reason: "a worker may not say 'daemon.started'")) { try RunEvent(line: line) }
    }

    @Test func aNumberThatIsNotFiniteNeverReachesTheLedger() {
        let fact = Fact.workFinished(WorkSummary(searchSeconds: .nan, trialCount: 1))
        #expect(throws: (any Error).self) { try fact.payloadJSON() }
    }

    @Test func equalPayloadsHaveEqualText() throws {
        let fact = Fact.policiesLoaded(PolicySet(files: [PolicyDigest(file: "a/b.yaml", digest: .zero)]))
        #expect(
            try fact.payloadJSON()
                == "{\"files\":[{\"digest\":\"\(String(repeating: "0", count: 64))\",\"file\":\"a/b.yaml\"}]}")
    }
}
