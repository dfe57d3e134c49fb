import Admission
import ArgumentParser
import Domain
import Foundation
import Ledger
import Stores
import SystemPackage

/// What admission would say, without asking it.
struct PlanCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows the verdict, the estimate, the sites and the budget of a request file; writes nothing.",
        discussion: "Exits with 1 when the request would not be admitted.")

    @Argument(help: "The request file.", completion: .file())
    var request: String
    @Option(help: ArgumentHelp("The model store.", valueName: "folder"))
    var models = "/var/lib/heterolora/models"
    @Option(help: ArgumentHelp("The data store.", valueName: "folder"))
    var data = "/var/lib/heterolora/data"
    @Option(help: ArgumentHelp("Policy files and rate-card.yaml.", valueName: "folder"))
    var policies = "/etc/heterolora/policies"
    @Option(help: ArgumentHelp("What the daemon measured of its machine.", valueName: "file"))
    var machineSpeed = "/var/lib/heterolora/machine-speed.json"
    @Option(
        help: ArgumentHelp(
            "The heterolora-worker that looks into the model's files; else the one beside this program, or the package's.",
            valueName: "file"))
    var worker: String?
    @Option(
        help: ArgumentHelp(
            "libpq connection string; where given, the team's quota is held against what the ledger says it has spent.",
            valueName: "conninfo"))
    var database: String?

    func perform() async throws {
        let decoded = RequestDecoder.decode(bytes: try bytes(of: request), file: request)
        guard let wish = decoded.request else {
            try tell(Verdict(findings: decoded.findings, estimate: nil))
            return
        }
        let worker = try WorkerProgram(given: worker)
        let stores = Stores(
            models: ModelStore(root: FilePath(models)), data: DataStore(root: FilePath(data)),
            inspector: worker.map { worker in { @Sendable folder throws(StoreError) in try worker.inspect(folder) } })
        let facts = await stores.inspectedFacts(for: wish)
        let verdict = Admission.judge(
            request: wish, file: request, lines: decoded.lines, facts: facts,
            policies: try Policies(files: PolicyStore(root: FilePath(policies)).files()), machineSpeed: try speed(),
            usage: try await usage(of: wish.metadata.team))
        if let model = facts.model {
            tellSites(of: model, wish)
            if worker == nil {
                say("files     not looked into: no heterolora-worker \(WorkerProgram.places); --worker names one")
            }
        }
        try tell(verdict)
    }

    private func bytes(of path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure(.missingInput, "\(path): cannot be read")
        }
    }

    private func speed() throws -> MachineSpeed {
        do {
            return try JSONDecoder().decode(MachineSpeed.self, from: Data(bytes(of: machineSpeed)))
        } catch is DecodingError {
            throw Failure(.malformedInput, "\(machineSpeed): is not what heterolora-worker calibrate prints")
        }
    }

    private func usage(of team: String) async throws -> Usage {
        guard let database else { return .none }
        return try await Ledger(conninfo: database, applicationName: "heteroloractl").usage(ofTeam: team)
    }

    private func tellSites(of model: StoredModel, _ wish: Request) {
        let search = wish.specification.search
        let sites = search.selectedSites(of: model.shape)
        let takesShortcuts = (search.shortcuts ?? .off) != .off
        let all = takesShortcuts ? model.shape.sites.count : model.shape.linearSites.count
        let full = sites.reduce(0) { $0 + $1.parameterCount(rank: search.rank) }
        let budget = wish.specification.budget.trainableParameters.count(ofBaseParameters: model.shape.baseParameterCount)
        say("model     \(model.name): \(model.shape.baseParameterCount) parameters, weights \(model.weightsDigest)")
        say(
            "sites     \(sites.count) of \(all) linears\(takesShortcuts ? " and shortcuts" : ""); rank \(search.rank) at all of them: \(full) parameters"
        )
        say("budget    \(budget) parameters, \(RunFigures.percent(budget, of: full)) of that")
    }

    private func tell(_ verdict: Verdict) throws {
        if let estimate = verdict.estimate {
            say(
                "estimate  \(RunFigures.seconds(estimate.wallSeconds)), \(RunFigures.yen(estimate.costYen)), "
                    + "\(RunFigures.teraflops(estimate.flops)), at most \(RunFigures.mebibytes(estimate.memoryBytes)) of memory"
            )
        }
        say("verdict   \(verdict.decision.rawValue)")
        for finding in verdict.findings { say("          \(finding.severity.rawValue): \(finding)") }
        guard verdict.decision == .admitted else { throw ExitStatus.negative.exitCode }
    }
}

/// Figures of an estimate as one line shows them.
private enum RunFigures {
    static func seconds(_ value: Double) -> String { "\(Int(value.rounded())) s" }
    static func yen(_ value: Double) -> String { "\((value * 100).rounded() / 100) yen" }
    static func teraflops(_ value: Double) -> String { "\((value / 1e11).rounded() / 10) TFLOP" }
    static func mebibytes(_ value: Double) -> String { "\(Int(value / 1_048_576)) MiB" }
    static func percent(_ part: Int, of whole: Int) -> String {
        "\((1000 * Double(part) / Double(max(whole, 1))).rounded() / 10) %"
    }
}
