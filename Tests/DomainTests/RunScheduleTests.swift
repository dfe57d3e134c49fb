import Domain
import Testing

@Suite struct RunScheduleTests {
    private func entry(
        _ number: Int, team: String = "a", _ priority: Request.Priority = .normal, cores: Int = 1, memory: Int = 1
    ) throws -> RunSchedule.Entry {
        RunSchedule.Entry(
            request: try #require(RequestID("r\(100 + number)")), team: team, priority: priority, coreCount: cores,
            memoryBytes: memory)
    }

    private func schedule(_ entries: [RunSchedule.Entry], cores: Int = 1, memory: Int = 1 << 30) -> RunSchedule {
        var schedule = RunSchedule(room: RunSchedule.Room(coreCount: cores, memoryBytes: memory))
        for entry in entries.reversed() { schedule.add(entry) }
        return schedule
    }

    @Test func arrivalDecidesWithinATeam() throws {
        let entries = try [entry(1), entry(2), entry(3)]
        #expect(schedule(entries).order() == entries)
    }

    @Test func prioritiesComeFirstAndTeamsTakeTurns() throws {
        let entries = try [
            entry(1), entry(2), entry(3), entry(4, team: "b"), entry(5, team: "c", .high), entry(6, team: "b", .low),
        ]
        #expect(schedule(entries).order().map(\.request.text) == ["r105", "r101", "r104", "r102", "r103", "r106"])
    }

    @Test func aTeamThatJustStartedWaitsForTheOthers() throws {
        var schedule = schedule(try [entry(1), entry(2), entry(3, team: "b")])
        let started = schedule.startNext()
        let first = try #require(started)
        #expect(first.request.text == "r101" && schedule.startNext() == nil)
        schedule.end(first.request)
        #expect(schedule.startNext()?.request.text == "r103")
    }

    @Test func roomIsNeverExceededAndNothingOvertakes() throws {
        var schedule = schedule(try [entry(1, cores: 2), entry(2, cores: 3), entry(3, cores: 1)], cores: 4)
        #expect(schedule.startNext()?.request.text == "r101")
        #expect(schedule.startNext() == nil)
        #expect(schedule.reasonToWait(schedule.order()[0]) == .coresTaken(needed: 3, taken: 2, of: 4))
    }

    @Test func whatNeedsMoreThanThereIsStartsAlone() throws {
        var schedule = schedule(try [entry(1, cores: 9, memory: 99), entry(2)], cores: 4, memory: 50)
        #expect(schedule.startNext()?.request.text == "r101")
        #expect(schedule.startNext() == nil)
    }

    @Test func whatIsPausedWaitsUntilItIsResumed() throws {
        var schedule = schedule(try [entry(1), entry(2)], cores: 2)
        schedule.pause(try entry(1).request)
        #expect(schedule.startNext()?.request.text == "r102")
        #expect(schedule.startNext() == nil && schedule.order().count == 1)
        schedule.resume(try entry(1).request)
        #expect(schedule.startNext()?.request.text == "r101")
    }
}
