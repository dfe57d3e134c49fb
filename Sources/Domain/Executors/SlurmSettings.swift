/// How runs are carried out as jobs of a Slurm cluster.
public struct SlurmSettings: Sendable, Equatable {
    /// The folder of `sbatch`, `squeue`, `sacct` and `scancel`.
    public let commandFolder: String
    /// The folder of run folders, on a file system that the daemon's machine and every node have at the same path.
    public let runFolders: String
    /// Nil for the cluster's own default; so also below.
    public let partition: String?
    /// For teams that `teams` does not name.
    public let share: Share
    public let teams: [String: Share]
    /// What a job of an engine is given besides cores and memory (`--gres`).
    public let resources: [EngineName: String]
    /// Variables that a job finds in its environment besides those that Slurm sets.
    public let environment: [String: String]
    /// How often the cluster is asked how its jobs fare.
    public let intervalSeconds: Double
    /// What all jobs together may hold.
    public let room: RunSchedule.Room

    public init(
        commandFolder: String, runFolders: String, partition: String?, share: Share, teams: [String: Share],
        resources: [EngineName: String], environment: [String: String], intervalSeconds: Double, room: RunSchedule.Room
    ) {
        self.commandFolder = commandFolder
        self.runFolders = runFolders
        self.partition = partition
        self.share = share
        self.teams = teams
        self.resources = resources
        self.environment = environment
        self.intervalSeconds = intervalSeconds
        self.room = room
    }

    /// On whose account, and how well, jobs are served.
    public struct Share: Sendable, Equatable {
        public let account: String?
        public let qualityOfService: String?

        public init(account: String? = nil, qualityOfService: String? = nil) {
            self.account = account
            self.qualityOfService = qualityOfService
        }
    }

    /// The share of a team.
    public func share(of team: String) -> Share { teams[team] ?? share }
}
