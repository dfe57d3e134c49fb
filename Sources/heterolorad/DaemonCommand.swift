import Admission
import ArgumentParser
import Daemon
import Domain
import Foundation
import Ledger
import Logging
import Sandbox
import SystemPackage
import Systemd
import Web

/// `heterolorad`: parses its arguments, runs the daemon, and exits with a documented status.
@main
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolorad",
        abstract: "Takes fine-tuning requests from a spool folder, judges them, and runs the admitted ones.",
        version: Version.text)

    @Option(help: ArgumentHelp("The spool folder; requests are dropped into its incoming/.", valueName: "folder"))
    var spool = "/var/spool/heterolora"
    @Option(help: ArgumentHelp("Where runs and results are kept.", valueName: "folder"))
    var state = "/var/lib/heterolora"
    @Option(help: ArgumentHelp("The model store: a folder of model folders.", valueName: "folder"))
    var models = "/var/lib/heterolora/models"
    @Option(help: ArgumentHelp("The data store.", valueName: "folder"))
    var data = "/var/lib/heterolora/data"
    @Option(help: ArgumentHelp("Policy files and rate-card.yaml.", valueName: "folder"))
    var policies = "/etc/heterolora/policies"
    @Option(
        help: ArgumentHelp(
            "libpq connection string, as a member of heterolora_writer; the credential 'database' takes its place.",
            valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_writer"
    @Option(
        help: ArgumentHelp(
            "This daemon's name where several write into one ledger: up to 16 characters of a-z and 0-9, which the ids of its requests carry.",
            valueName: "name"))
    var station: String?
    @Option(help: ArgumentHelp("The heterolora-worker executable.", valueName: "file"))
    var worker = "/usr/libexec/heterolora/heterolora-worker"
    @Option(
        help: ArgumentHelp(
            "A worker in PyTorch, for requests with 'engine: torch'; they are refused where nothing is said.", valueName: "file"
        ))
    var torchWorker: String?
    @Option(
        help: ArgumentHelp(
            "A file that says how runs become jobs of a Slurm cluster; they are processes of this machine where nothing is said.",
            valueName: "file"))
    var slurm: String?
    @Option(
        help: ArgumentHelp(
            "Cores that all runs together may hold; all of the machine's where nothing is said.", valueName: "number"))
    var cores: Int?
    @Option(
        help: ArgumentHelp(
            "Memory that all runs together may hold, at most what the machine can spare; three quarters of the machine's where nothing is said.",
            valueName: "MiB"))
    var memory: Int?
    @Option(
        help: ArgumentHelp(
            "Free room on the disks of spool and state below which nothing is taken in or started.", valueName: "MiB"))
    var freeSpace = 512
    @Option(
        help: ArgumentHelp(
            "Files that one user may drop in a day of UTC; further requests are refused, and past twice that all are left. Root has no ceiling.",
            valueName: "number"))
    var filesPerDay = 1000
    @Option(help: ArgumentHelp("The same for how much is in those files.", valueName: "MiB"))
    var bytesPerDay = 64
    @Option(
        help: ArgumentHelp("How often a training takes a snapshot besides those after each epoch.", valueName: "seconds"))
    var snapshotEvery = 600.0
    @Option(
        help: ArgumentHelp(
            "A unix socket on which pages, status, health and metrics can be read; none where nothing is said.",
            valueName: "path"))
    var webSocket: String?
    @Option(
        help: ArgumentHelp(
            "libpq connection string for what pages read, best of a role that only reads; a credential 'web-database' or 'database' takes its place, and --database's does where nothing is said.",
            valueName: "conninfo"))
    var webDatabase: String?
    @Option(
        help: ArgumentHelp(
            "The header in which a reverse proxy names who reads, who then sees the requests of his or her teams.",
            valueName: "name"))
    var webUserHeader: String?
    @Option(
        help: ArgumentHelp(
            "A file of readers' tokens, a line for each: the account and the SHA-256 of its token; the credential 'web-tokens' takes its place.",
            valueName: "file"))
    var webTokens: String?
    @Option(
        help: ArgumentHelp(
            "The key that the ledger is signed with, as heteroloractl audit key made it; the credential 'signing-key' takes its place. Nothing is signed where there is none.",
            valueName: "file"))
    var signingKey: String?
    @Option(
        help: ArgumentHelp(
            "A folder that gets every signed checkpoint as a file of its own; best on storage that the database's owner cannot write.",
            valueName: "folder"))
    var anchors: String?
    @Option(
        help: ArgumentHelp("How often the ledger is signed besides at every run's end and on SIGUSR1.", valueName: "seconds"))
    var checkpointEvery = 3600.0
    @Flag(help: "Log what happens in detail.")
    var verbose = false

    func validate() throws {
        guard cores ?? 1 >= 1, memory ?? 1 >= 1, freeSpace >= 0, snapshotEvery > 0 else {
            throw ValidationError("--cores and --memory must be at least 1, --free-space at least 0, --snapshot-every above 0")
        }
        if let station, StationName(station) == nil {
            throw ValidationError(
                "--station is \(station.quoted()); 1 to 16 characters of a-z and 0-9 are needed, such as tokyo")
        }
        // A run would die of it long after its verdict.
        if let torchWorker, !FileManager.default.isExecutableFile(atPath: torchWorker) {
            throw ValidationError("--torch-worker: \(torchWorker) is no program that can be run")
        }
        guard slurm == nil || (cores == nil && memory == nil) else {
            throw ValidationError(
                "--cores and --memory are of this machine; with --slurm its file says under 'room' what runs may hold")
        }
        guard checkpointEvery >= 1, checkpointEvery <= 1e9 else {
            throw ValidationError("--checkpoint-every must be from 1 to 1000000000")
        }
        guard filesPerDay >= 1, (1...(1 << 30)).contains(bytesPerDay) else {
            throw ValidationError("--files-per-day and --bytes-per-day must be at least 1, --bytes-per-day at most 1073741824")
        }
    }

    /// The machine's; it goes down with a run that may have more than it can spare.
    private func memoryRoomBytes() throws -> Int {
        guard let bytes = PhysicalMemory.bytes else {
            guard let memory, memory <= 1 << 30 else {
                throw ValidationError(
                    "the system does not say how much memory the machine has: --memory must say what runs may hold")
            }
            return memory << 20
        }
        guard let memory else { return bytes / 4 * 3 }
        let spare = PhysicalMemory.spareBytes(of: bytes) >> 20
        guard memory <= spare else {
            throw ValidationError("--memory must be at most \(spare): of \(bytes >> 20) MiB the machine needs the rest itself")
        }
        return memory << 20
    }

    /// The connection string that systemd's `LoadCredential=NAME:…` brings, passwords and all; nil where it brings none.
    private static func connection(_ name: String) -> String? {
        guard let path = credentialPath(name), let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return nil
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The file of a credential that systemd brings; nil where it brings none.
    private static func credentialPath(_ name: String) -> String? {
        guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else { return nil }
        let path = folder + "/" + name
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// How the ledger is signed; nil where no key is given.
    /// - Throws: where the key is none, or can be read by others than its owner.
    private func signing() throws -> DaemonConfiguration.Signing? {
        let credential = Self.credentialPath("signing-key")
        guard let path = credential ?? signingKey else {
            guard anchors == nil else { throw ValidationError("--anchors needs --signing-key: checkpoints are signed") }
            return nil
        }
        let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        guard let mode, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("\(path): the signing key cannot be read")
        }
        // systemd lets its one reader in by an access control list, which the mode shows as the group's right.
        guard credential != nil || mode & 0o077 == 0 else {
            throw ValidationError("\(path): the signing key has mode \(String(mode, radix: 8)); 400 is needed")
        }
        guard let keyFile = SigningKeyFile(text) else {
            throw ValidationError("\(path): is no signing key; heteroloractl audit key makes one")
        }
        return DaemonConfiguration.Signing(keyFile: keyFile, anchors: anchors, interval: .seconds(checkpointEvery))
    }

    /// Where the page is served, and to whom; nil where it is not.
    /// - Throws: where the file of tokens cannot be read, or is none.
    private func page() throws -> DaemonConfiguration.Page? {
        let path = Self.credentialPath("web-tokens") ?? webTokens
        guard let webSocket else {
            guard webDatabase == nil, webUserHeader == nil, webTokens == nil else {
                throw ValidationError("--web-database, --web-user-header and --web-tokens need --web-socket")
            }
            return nil
        }
        if let webUserHeader {
            let isName = webUserHeader.utf8.allSatisfy { RequestID.isAllowed($0) && $0 != UInt8(ascii: ".") }
            guard !webUserHeader.isEmpty, isName else {
                throw ValidationError(
                    "--web-user-header is \(webUserHeader.quoted()); the name of a header is needed, such as X-Remote-User")
            }
        }
        var tokens: [Digest: String] = [:]
        if let path {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ValidationError("\(path): the file of tokens cannot be read")
            }
            do throws(WebError) {
                tokens = try WebAccess.tokens(in: text, of: path)
            } catch {
                throw ValidationError("\(error)")
            }
            guard !tokens.isEmpty else { throw ValidationError("\(path): there is no token in it; 'ACCOUNT SHA256' is one") }
        }
        // Where the ledger asks for a password, an option without one would not do.
        let credential = Self.connection("web-database") ?? Self.connection("database")
        return DaemonConfiguration.Page(
            socketPath: webSocket, database: credential ?? webDatabase ?? database,
            access: WebAccess(userHeader: webUserHeader, tokens: tokens))
    }

    /// How runs become jobs of a cluster; nil where they do not.
    /// - Throws: where the file cannot be read, or is no such file: every objection with its line.
    private func cluster() throws -> SlurmSettings? {
        guard let slurm else { return nil }
        guard let bytes = FileManager.default.contents(atPath: slurm) else {
            throw ValidationError("--slurm: \(slurm) cannot be read")
        }
        let document = SlurmDocument(Array(bytes), file: slurm)
        guard let settings = document.settings else {
            throw ValidationError(document.findings.map { "\($0)" }.joined(separator: "\n"))
        }
        // A run would wait for it long after its verdict.
        for name in ["sbatch", "squeue", "sacct", "scancel"] {
            let path = settings.commandFolder + "/" + name
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw ValidationError("\(slurm): commands: \(path) is no program that can be run")
            }
        }
        return settings
    }

    private func room() throws -> RunSchedule.Room {
        RunSchedule.Room(
            coreCount: cores ?? ProcessInfo.processInfo.processorCount, memoryBytes: try memoryRoomBytes())
    }

    /// What systemd has lent to this program is not for workers.
    private static let keepsCapabilities = Confinement.keepCapabilitiesFromChildren()

    /// On the main thread, while there is no other that a child could be started from.
    @MainActor static func main() async {
        _ = keepsCapabilities
        await main(nil)
    }

    func run() async throws {
        // A verdict's memory is taken and given back by whichever thread is at hand.
        ProcessMemory.shareAmongThreads()
        LogOutput.bootstrap(level: verbose ? .debug : .info) { $0.printable }
        let log = Logger(label: "heterolorad")
        let cluster = try cluster()
        let room = try cluster?.room ?? room()
        if !Self.keepsCapabilities {
            log.warning("workers get the capabilities that this program has: they cannot be kept from them")
        }
        let daemon = HeteroloraDaemon(
            configuration: DaemonConfiguration(
                spool: FilePath(spool), state: FilePath(state), models: FilePath(models), data: FilePath(data),
                policies: FilePath(policies), database: Self.connection("database") ?? database, worker: FilePath(worker),
                room: room,
                freeBytesMin: freeSpace << 20,
                dailyMax: FilesReceived(count: filesPerDay, sizeBytes: bytesPerDay << 20), snapshotSeconds: snapshotEvery,
                page: try page(), signing: try signing(), torchWorker: torchWorker.map { FilePath($0) },
                station: station.flatMap(StationName.init) ?? .unnamed, slurm: cluster,
                slurmConfigurationFile: ProcessInfo.processInfo.environment["SLURM_CONF"], version: Version.text),
            log: log)
        do {
            try await daemon.run()
        } catch let error as DaemonError {
            log.critical("\(error)")
            throw ExitCode(error.status.rawValue)
        }
    }
}
