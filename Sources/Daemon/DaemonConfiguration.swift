public import Domain
public import Ledger
public import SystemPackage
public import Web

/// Where the daemon finds everything and what it may use; given once at start and never changed.
public struct DaemonConfiguration: Sendable {
    /// Root of the spool: `incoming`, `accepted`, `running`, `done`, …
    public let spool: FilePath
    /// Root of what the daemon keeps: `runs/`, `results/`, `machine-speed.json`, `status.json`.
    public let state: FilePath
    public let models: FilePath
    public let data: FilePath
    /// Policy files and `rate-card.yaml`.
    public let policies: FilePath
    /// libpq connection string of a member of `heterolora_writer`.
    public let database: String
    /// Its name among the daemons that write into the same ledger.
    public let station: StationName
    /// The `heterolora-worker` executable.
    public let worker: FilePath
    /// The worker in PyTorch; nil where there is none.
    public let torchWorker: FilePath?
    /// What all runs together may hold.
    public let room: RunSchedule.Room
    /// Below this many free bytes on the disks of spool and state nothing is taken in or started.
    public let freeBytesMin: Int
    /// What one user may drop in a day.
    public let dailyMax: FilesReceived
    /// How often a worker takes a snapshot besides those after each epoch.
    public let snapshotSeconds: Double
    /// Nil where there is no page.
    public let page: Page?
    /// Nil where nothing is signed.
    public let signing: Signing?
    /// How runs become jobs of a cluster; nil where they are processes of this machine.
    public let slurm: SlurmSettings?
    /// Slurm's configuration (`SLURM_CONF`); nil where its commands find it by themselves.
    public let slurmConfigurationFile: String?
    public let version: String

    public init(
        spool: FilePath, state: FilePath, models: FilePath, data: FilePath, policies: FilePath, database: String,
        worker: FilePath, room: RunSchedule.Room, freeBytesMin: Int, dailyMax: FilesReceived, snapshotSeconds: Double,
        page: Page? = nil, signing: Signing? = nil, torchWorker: FilePath? = nil, station: StationName = .unnamed,
        slurm: SlurmSettings? = nil, slurmConfigurationFile: String? = nil, version: String
    ) {
        self.station = station
        self.slurm = slurm
        self.slurmConfigurationFile = slurmConfigurationFile
        self.torchWorker = torchWorker
        self.spool = spool
        self.state = state
        self.models = models
        self.data = data
        self.policies = policies
        self.database = database
        self.worker = worker
        self.room = room
        self.freeBytesMin = freeBytesMin
        self.dailyMax = dailyMax
        self.snapshotSeconds = snapshotSeconds
        self.page = page
        self.signing = signing
        self.version = version
    }

    /// Where the page is served, and to whom.
    public struct Page: Sendable {
        /// The path of its unix socket.
        public let socketPath: String
        /// libpq connection string of a role that reads the ledger.
        public let database: String
        public let access: WebAccess

        public init(socketPath: String, database: String, access: WebAccess) {
            self.socketPath = socketPath
            self.database = database
            self.access = access
        }
    }

    /// How the ledger is signed.
    public struct Signing: Sendable {
        public let keyFile: SigningKeyFile
        /// The folder in which checkpoints are kept; nil for none.
        public let anchors: String?
        public let interval: Duration

        public init(keyFile: SigningKeyFile, anchors: String?, interval: Duration) {
            self.keyFile = keyFile
            self.anchors = anchors
            self.interval = interval
        }
    }

    /// The program that computes what asks for `engine`; nil where there is none.
    func worker(for engine: EngineName) -> FilePath? {
        switch engine {
        case .cpu: worker
        case .torch: torchWorker
        }
    }

    /// What there are workers for.
    var engines: [EngineName] { EngineName.allCases.filter { worker(for: $0) != nil } }

    /// The folder that daemon and worker share for `request`.
    func runFolder(of request: RequestID) -> FilePath { runs.appending(request.text) }

    /// Where run folders lie.
    var runs: FilePath { slurm.map { FilePath($0.runFolders) } ?? state.appending("runs") }

    /// What the requester gets: report and adapters.
    func resultsFolder(of request: RequestID) -> FilePath { state.appending("results").appending(request.text) }
}
