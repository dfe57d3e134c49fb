import Foundation
import Slurm
import Testing

struct JobQueueTests {
    @Test(arguments: [
        ("done", Job(id: 11, phase: .over(.status(0), seconds: 0), nodes: "n1")),
        ("refused", Job(id: 12, phase: .over(.status(65), seconds: 0), nodes: "n1")),
        ("killed", Job(id: 13, phase: .over(.signal(9), seconds: 0), nodes: "n2")),
        // 139: with a core file.
        ("crashed", Job(id: 14, phase: .over(.signal(11), seconds: 0), nodes: "n2")),
        ("lost", Job(id: 15, phase: .over(.ended(state: "NODE_FAIL"), seconds: 28), nodes: "n2")),
        ("cancelled", Job(id: 16, phase: .over(.ended(state: "CANCELLED"), seconds: 2), nodes: "n1")),
        ("running", Job(id: 17, phase: .runs(since: 1_795_846_366), nodes: "n1")),
        // Slurm guesses when it will start, and says so as if it had.
        ("waiting", Job(id: 18, phase: .waits(reason: "Resources"), nodes: "")),
        ("dropped", Job(id: 19, phase: .over(.ended(state: "CANCELLED"), seconds: 0), nodes: "")),
    ]) func whatSlurmSays(name: String, job: Job) throws {
        #expect(try JobQueue(Recorded.data("squeue-22.05.json")).job(Recorded.identity(name)) == job)
    }

    @Test func onlyTheJobOfThisAttemptAndOfThisUserIsOurs() throws {
        let queue = try JobQueue(Recorded.data("squeue-22.05.json"))
        #expect(try queue.job(Recorded.identity("none")) == nil)
        // A comment can be written by everybody.
        #expect(try queue.job(Recorded.identity("running", userID: 1000)) == nil)
        let later = JobIdentity(request: "running", attempt: 2, folder: "/shared/runs/running", userID: 0)
        #expect(try queue.job(later) == nil)
        let elsewhere = JobIdentity(request: "running", attempt: 1, folder: "/other/runs/running", userID: 0)
        #expect(try queue.job(elsewhere) == nil)
    }

    @Test func aControllerThatIsAwayIsNoEmptyQueue() throws {
        // squeue prints no jobs, and ends with status 0.
        let error = #expect(throws: SlurmError.self) { try JobQueue(Recorded.data("squeue-22.05-away.json")) }
        #expect(error?.description == "squeue: Failed while looking for jobs: Unspecified error")
    }

    @Test(arguments: [
        "", "slurm_load_jobs error: Invalid job id specified", "[]", "{}", "{\"jobs\": 7}", "{\"jobs\": {}}", "\u{0}",
    ])
    func whatIsNoListOfJobsIsAnError(text: String) throws {
        let error = #expect(throws: SlurmError.self) { try JobQueue(Data(text.utf8)) }
        #expect(error?.command == "squeue")
    }

    @Test(
        arguments: [
            ("job_state", "NAPPING"), ("job_state", ""), ("job_id", "seventeen"), ("job_id", -1), ("exit_code", "0:0"),
            ("start_time", true), ("start_time", 1e300), ("end_time", -5),
            ("job_state", [String]()),
        ] as [(String, any Sendable)]) func aJobOfOursThatMakesNoSenseIsAnError(member: String, value: any Sendable) throws
    {
        let queue = try JobQueue(Recorded.queue(changing: 17, member, to: value))
        #expect(throws: SlurmError.self) { try queue.job(Recorded.identity("running")) }
        // Others are not touched by it.
        #expect(try queue.job(Recorded.identity("done"))?.id == 11)
    }

    @Test func othersJobsMayBeWhatTheyLike() throws {
        for (member, value) in [("comment", NSNull()), ("comment", 7), ("user_id", "root"), ("user_id", -1)] as [(String, Any)]
        {
            let queue = try JobQueue(Recorded.queue(changing: 11, member, to: value))
            #expect(try queue.job(Recorded.identity("done")) == nil)
            #expect(try queue.job(Recorded.identity("running"))?.id == 17)
        }
    }

    @Test func ofTwoJobsTheOneThatIsNotOverCounts() throws {
        let queue = try JobQueue(
            Recorded.queue(changing: 19, "comment", to: "heterolora attempt 1 of /shared/runs/running"))
        #expect(try queue.job(Recorded.identity("running"))?.id == 17)
        let both = try JobQueue(Recorded.queue(changing: 19, "comment", to: "heterolora attempt 1 of /shared/runs/lost"))
        #expect(try both.job(Recorded.identity("lost"))?.id == 19)
    }

    @Test func whatFailedWithoutANodeOrWithStatusZeroWasNotEndedByItsProgram() throws {
        let unstarted = try JobQueue(Recorded.queue(changing: 12, "nodes", to: ""))
        #expect(try unstarted.job(Recorded.identity("refused"))?.phase == .over(.ended(state: "FAILED"), seconds: 0))
        let launch = try JobQueue(Recorded.queue(changing: 12, "exit_code", to: 0))
        #expect(try launch.job(Recorded.identity("refused"))?.phase == .over(.ended(state: "FAILED"), seconds: 0))
    }

    /// By Slurm's documentation of its data parsers from 0.0.40 on, not recorded: lists of states, and numbers that say whether they
    /// are set.
    @Test func laterVersionsSayTheSameInOtherShapes() throws {
        func job(_ members: String) throws -> Job? {
            let text = """
                {"jobs": [{"comment": "heterolora attempt 1 of /shared/runs/a", "user_id": 0, "job_id": 5, "state_reason": "None",
                "nodes": "n[1-2]", "start_time": {"set": true, "infinite": false, "number": 100},
                "end_time": {"set": true, "infinite": false, "number": 160}, \(members)}], "errors": [], "warnings": []}
                """
            return try JobQueue(Data(text.utf8)).job(Recorded.identity("a"))
        }
        let unset = "{\"set\": false, \"infinite\": false, \"number\": 0}"
        func exit(_ code: Int, _ signal: String) -> String {
            "\"exit_code\": {\"status\": [\"X\"], \"return_code\": {\"set\": true, \"infinite\": false, \"number\": \(code)}, "
                + "\"signal\": {\"id\": \(signal), \"name\": \"\"}}"
        }
        #expect(try job("\"job_state\": [\"RUNNING\"], \(exit(0, unset))")?.phase == .runs(since: 100))
        #expect(try job("\"job_state\": [\"RUNNING\", \"COMPLETING\"], \(exit(0, unset))")?.phase == .leaves)
        #expect(try job("\"job_state\": [\"RUNNING\", \"CONFIGURING\"], \(exit(0, unset))")?.phase == .waits(reason: "None"))
        #expect(try job("\"job_state\": [\"FAILED\"], \(exit(65, unset))")?.phase == .over(.status(65), seconds: 60))
        let killed = exit(0, "{\"set\": true, \"infinite\": false, \"number\": 9}")
        #expect(try job("\"job_state\": [\"FAILED\"], \(killed)")?.phase == .over(.signal(9), seconds: 60))
        #expect(try job("\"job_state\": [\"OUT_OF_MEMORY\"], \(exit(0, unset))")?.phase == .over(.outOfMemory, seconds: 60))
    }
}
