import Admission
import Domain
import Slurm
import Testing

struct SlurmCommandTests {
    private let text = """
        apiVersion: heterolora/v1
        kind: Slurm
        runs: /shared/heterolora/runs
        room: { cores: 64, memory: 512GiB }
        partition: long
        account: everybody
        teams:
          - { team: voice, account: research, qos: polite }
        gres: { torch: "gpu:a100:1" }
        environment: [{ name: OPENBLAS_CORETYPE, value: Haswell }]
        every: 30s
        """

    private func settings(_ text: String) throws -> SlurmSettings {
        let document = SlurmDocument(Array(text.utf8), file: "slurm.yaml")
        #expect(document.findings.isEmpty, "\(document.findings)")
        return try #require(document.settings)
    }

    private func order(team: String, engine: EngineName, seconds: Double = 3600) -> SlurmCommands.Order {
        SlurmCommands.Order(
            identity: JobIdentity(request: "r-1", attempt: 2, folder: "/shared/heterolora/runs/r-1", userID: 0), team: team,
            engine: engine, command: ["/opt/worker", "run", "/shared/heterolora/runs/r-1"],
            log: "/shared/heterolora/runs/r-1/worker.log", coreCount: 2, memoryBytes: (3 << 30) + 1, seconds: seconds)
    }

    @Test func aJobHasTheCeilingsOfItsRunAndTheAccountOfItsTeam() throws {
        let commands = SlurmCommands(try settings(text), configurationFile: "/etc/slurm/other.conf")
        let submit = commands.submit(order(team: "voice", engine: .torch))
        #expect(submit.path == "/usr/bin/sbatch")
        for option in [
            "--account=research", "--qos=polite", "--partition=long", "--gres=gpu:a100:1", "--cpus-per-task=2", "--mem=3073M",
            "--time=62", "--signal=B:TERM@60", "--no-requeue", "--comment=heterolora attempt 2 of /shared/heterolora/runs/r-1",
            "--job-name=heterolora-r-1-2", "--error=/shared/heterolora/runs/r-1/worker.log", "--open-mode=append",
        ] { #expect(submit.arguments.contains(option), "\(option)") }
        #expect(submit.arguments.suffix(4) == ["/dev/stdin", "/opt/worker", "run", "/shared/heterolora/runs/r-1"])
        #expect(
            submit.environment
                == ["SLURM_CONF": "/etc/slurm/other.conf", "OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"])
        let other = commands.submit(order(team: "others", engine: .cpu)).arguments
        #expect(other.contains("--account=everybody"))
        #expect(!other.contains { $0.hasPrefix("--qos") || $0.hasPrefix("--gres") })
    }

    @Test func timeIsWhatIsLeftInWholeMinutesAndAMargin() throws {
        let commands = SlurmCommands(try settings(text), configurationFile: nil)
        for (seconds, minutes) in [(1.0, 3), (60, 3), (61, 4), (-5, 2), (.infinity, 527_042)] {
            #expect(
                commands.submit(order(team: "voice", engine: .cpu, seconds: seconds)).arguments.contains("--time=\(minutes)"))
        }
    }

    @Test func whatIsNotSaidIsSlurmsOwn() throws {
        let plain = try settings(
            "apiVersion: heterolora/v1\nkind: Slurm\nruns: /r/uns\nroom: { cores: 2, memory: 4GiB }\ncommands: /opt/slurm/bin\n"
        )
        #expect(plain.intervalSeconds == 10)
        let submit = SlurmCommands(plain, configurationFile: nil).submit(order(team: "voice", engine: .torch))
        #expect(submit.path == "/opt/slurm/bin/sbatch")
        for option in ["--account", "--qos", "--partition", "--gres"] {
            #expect(!submit.arguments.contains { $0.hasPrefix(option) })
        }
    }

    @Test(arguments: [
        ("runs: /shared/heterolora/runs", "runs: shared/runs", "slurm/range"),
        ("runs: /shared", "runs: /sha%red", "slurm/range"),
        ("runs: /shared", "runs: /shared/../x", "slurm/range"), ("runs: /shared/heterolora/runs\n", "", "slurm/missing"),
        ("cores: 64", "cores: 0", "slurm/range"), ("memory: 512GiB", "memory: 512", "slurm/type"),
        ("every: 30s", "every: 0s", "slurm/range"), ("every: 30s", "ever: 30s", "slurm/unknown-key"),
        ("account: research", "account: \"a --uid=0\"", "slurm/range"), ("qos: polite", "qos: \"-x\"", "slurm/range"),
        ("gpu:a100:1", "gpu:1 --uid=0", "slurm/range"), ("OPENBLAS_CORETYPE", "LD_PRELOAD", "slurm/range"),
        ("OPENBLAS_CORETYPE", "SBATCH_UID", "slurm/range"), ("OPENBLAS_CORETYPE", "A=B", "slurm/range"),
        ("- { team: voice", "- { team: voice }\n  - { team: voice", "slurm/range"),
        ("kind: Slurm", "kind: Teams", "slurm/range"),
    ]) func aFileThatIsWrongIsToldWithItsLine(from: String, to: String, rule: String) {
        let document = SlurmDocument(Array(text.replacing(from, with: to).utf8), file: "slurm.yaml")
        #expect(document.settings == nil)
        #expect(document.findings.map(\.rule) == [rule], "\(document.findings)")
        #expect(document.findings.allSatisfy { $0.file == "slurm.yaml" && ($0.line != nil || rule == "slurm/missing") })
    }

    @Test func theNumberOfAJob() throws {
        #expect(try SlurmCommands.job(in: "12\n") == 12)
        #expect(try SlurmCommands.job(in: "12;cluster\n") == 12)
        for text in ["", "\n", "Submitted batch job 12", "0", "-3", ";12"] {
            #expect(throws: SlurmError.self) { try SlurmCommands.job(in: text) }
        }
    }

    @Test func whatIsAskedOfSlurmElse() throws {
        let commands = SlurmCommands(try settings(text), configurationFile: nil)
        #expect(commands.stop(7).arguments == ["--batch", "--signal=TERM", "7"])
        #expect(commands.cancel(7).arguments == ["7"])
        #expect(commands.queue.arguments == ["--json", "--me", "--states=all"])
        let start = try #require(Timestamp("2026-11-28T05:00:00Z"))
        let identity = JobIdentity(request: "r-1", attempt: 2, folder: "/r", userID: 0)
        let account = commands.account(of: identity, since: start)
        #expect(account.environment == ["TZ": "UTC"])
        #expect(account.arguments.contains("--starttime=2026-11-27T05:00:00"))
        #expect(account.arguments.contains("--name=heterolora-r-1-2"))
    }
}
