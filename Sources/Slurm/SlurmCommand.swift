package import Domain

/// One call of a program of Slurm: a list of arguments, never a line for a shell.
package struct SlurmCommand: Sendable, Equatable {
    /// Its absolute path.
    package let path: String
    package let arguments: [String]
    /// Its whole environment: what the daemon has in its own is nobody's business on a node, and `SBATCH_…` and `SQUEUE_…` would change
    /// what is asked.
    package let environment: [String: String]
    /// What it reads.
    package let input: String

    /// The program's name.
    package var name: String { String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...]) }
}

/// The calls of one cluster.
package struct SlurmCommands: Sendable {
    private let settings: SlurmSettings
    private let configuration: [String: String]

    /// - Parameter configurationFile: `SLURM_CONF` of the daemon; nil where Slurm finds its configuration by itself.
    package init(_ settings: SlurmSettings, configurationFile: String?) {
        self.settings = settings
        configuration = configurationFile.map { ["SLURM_CONF": $0] } ?? [:]
    }

    /// What is asked of `sbatch`.
    package struct Order: Sendable {
        package let identity: JobIdentity
        package let team: String
        package let engine: EngineName
        /// A program, and what it is told.
        package let command: [String]
        /// Takes its standard error.
        package let log: String
        package let coreCount: Int
        package let memoryBytes: Int
        /// How long it may work by its request's ceilings.
        package let seconds: Double

        package init(
            identity: JobIdentity, team: String, engine: EngineName, command: [String], log: String, coreCount: Int,
            memoryBytes: Int, seconds: Double
        ) {
            self.identity = identity
            self.team = team
            self.engine = engine
            self.command = command
            self.log = log
            self.coreCount = coreCount
            self.memoryBytes = memoryBytes
            self.seconds = seconds
        }
    }

    /// The batch script, whatever is run: its arguments are the program's.
    private static let script = "#!/bin/sh\nexec \"$@\"\n"
    /// How long before its limit of time a job is asked to stop, and by how much the limit lies past the run's own ceiling, which the
    /// daemon holds to the second: Slurm's is for when there is no daemon. In minutes, as Slurm counts.
    private static let (noticeMinutes, marginMinutes) = (1, 2)
    /// A year: more than any cluster lets a job have.
    private static let minutesMax = 527_040.0

    package func submit(_ order: Order) -> SlurmCommand {
        let share = settings.share(of: order.team)
        let minutes = Int(min(max(0, order.seconds / 60).rounded(.up), Self.minutesMax)) + Self.marginMinutes
        var options = [
            "--parsable", "--job-name=\(order.identity.name)", "--comment=\(order.identity.comment)", "--nodes=1", "--ntasks=1",
            "--cpus-per-task=\(order.coreCount)", "--mem=\((order.memoryBytes + (1 << 20) - 1) >> 20)M", "--time=\(minutes)",
            // The batch shell is the worker itself by then.
            "--signal=B:TERM@\(Self.noticeMinutes * 60)",
            // Another start is another attempt, and stands in the ledger before it: docs/decisions/0032.
            "--no-requeue",
            // Of an environment that holds nothing but what is meant for the job.
            "--export=ALL", "--propagate=NONE", "--chdir=/", "--input=/dev/null", "--output=/dev/null", "--error=\(order.log)",
            "--open-mode=append",
        ]
        if let partition = settings.partition { options.append("--partition=\(partition)") }
        if let account = share.account { options.append("--account=\(account)") }
        if let service = share.qualityOfService { options.append("--qos=\(service)") }
        if let resources = settings.resources[order.engine] { options.append("--gres=\(resources)") }
        let own = ["OPENBLAS_NUM_THREADS": "1"].merging(settings.environment) { $1 }
        return command("sbatch", options + ["/dev/stdin"] + order.command, environment: own, input: Self.script)
    }

    /// The number in what `sbatch --parsable` says.
    /// - Throws: `SlurmError` where there is none.
    package static func job(in output: String) throws(SlurmError) -> Int {
        // NUMBER, or NUMBER;CLUSTER
        let word = output.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == ";" }).first ?? ""
        guard let id = Int(word), id > 0 else {
            throw SlurmError(command: "sbatch", reason: "says no job's number: \(output.prefix(200))")
        }
        return id
    }

    /// How jobs fare.
    package var queue: SlurmCommand { command("squeue", ["--json", "--me", "--states=all"]) }

    /// What accounting has of an attempt.
    /// - Parameter start: when the attempt was started.
    package func account(of identity: JobIdentity, since start: Timestamp) -> SlurmCommand {
        // A day earlier: the clocks are two machines'.
        let since = start.adding(seconds: -86_400)
        return command(
            "sacct",
            [
                "--allocations", "--noheader", "--parsable2", "--format=\(JobAccount.columns.joined(separator: ","))",
                "--name=\(identity.name)", "--starttime=\(String("\(since)".prefix(19)))",
            ],
            environment: ["TZ": "UTC"])
    }

    /// Asks the worker of a running job to stop.
    package func stop(_ id: Int) -> SlurmCommand { command("scancel", ["--batch", "--signal=TERM", "\(id)"]) }

    /// Ends a job: Slurm asks once more, and kills what does not end.
    package func cancel(_ id: Int) -> SlurmCommand { command("scancel", ["\(id)"]) }

    private func command(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) -> SlurmCommand {
        SlurmCommand(
            path: settings.commandFolder + "/" + name, arguments: arguments,
            environment: configuration.merging(environment) { $1 }, input: input)
    }
}
