import Admission
import ArgumentParser
import Domain
import Foundation
import Glibc
import Ledger
import Reports
import Spool
import Stores
import SystemPackage

/// What admission would say, without asking it.
struct PlanCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows the verdict, the estimate, the sites and the budget of a request file; writes nothing.",
        discussion: """
            Exits with 1 when the request would not be admitted. What is not named is looked for where the package puts it, then where \
            scripts/poc does; the answer says what was taken.
            """)

    @Argument(help: "The request file.", completion: .file())
    var request: String
    @Option(help: ArgumentHelp("The model store.", valueName: "folder"), completion: .directory)
    var models: String?
    @Option(help: ArgumentHelp("The data store.", valueName: "folder"), completion: .directory)
    var data: String?
    @Option(help: ArgumentHelp("Policy files and rate-card.yaml.", valueName: "folder"), completion: .directory)
    var policies: String?
    @Option(
        help: ArgumentHelp(
            "What the daemon measured of its machine; measured now where there is none.", valueName: "file"),
        completion: .file())
    var machineSpeed: String?
    @Option(
        help: ArgumentHelp(
            "libpq connection string; where given, the team's quota is held against what the ledger says it has spent.",
            valueName: "conninfo"))
    var database: String?
    @OptionGroup var worker: WorkerOptions

    func perform() async throws {
        let decoded = RequestDecoder.decode(bytes: try bytes(of: request), file: request)
        guard let wish = decoded.request else {
            try tell(Verdict(findings: decoded.findings, estimate: nil))
            return
        }
        let places = try PlanPlaces(self)
        let contents = try PolicyStore(root: FilePath(places.policies)).contents()
        contents.tellLeftOut()
        let policies = try Policies(files: contents.files, problems: contents.problems)
        let (speed, speedSource) = try await speed(places)
        if let words = places.words(speedSource) { say("using     \(words)") }
        let place = RequestPlace(file: request, lines: decoded.lines)
        let byNames = VerdictBasis(
            submitter: Submitter(account: getuid()), time: .now, facts: nil, estimate: nil, machineSpeed: speed,
            consumption: nil)
        if let claims = Admission.judge(wish, on: byNames, by: policies, place: place) { return try tell(claims) }
        let inspector = try inspector()
        let stores = Stores(
            models: ModelStore(root: FilePath(places.models)), data: DataStore(root: FilePath(places.data), tellsContent: true),
            inspector: inspector)
        let facts = await stores.inspectedFacts(for: wish)
        let estimate = Admission.estimate(of: wish, facts: facts, machineSpeed: speed, rateCard: policies.rateCard)
        let basis = byNames.looked(
            at: facts, estimate: estimate,
            consumption: try await consumption(of: wish, byNames, since: policies.monthBegan(at: byNames.time)),
            evidence: try await evidence(for: wish, facts, policies))
        let verdict = Admission.judge(wish, on: basis, by: policies, place: place)
        if let model = facts.model { tellSites(of: model, wish) }
        if inspector == nil { say("files     the model's are not looked into: \(WorkerProgram.absence)") }
        tellRows(of: facts)
        if database == nil {
            say(
                "quotas    not looked at: what '\(wish.metadata.team)' has spent stands in the ledger; --database says where that is"
            )
        }
        if let verdict { try tell(verdict) }
    }

    /// Nil where there is no worker that could look into the model's files, and nobody named one.
    private func inspector() throws(Failure) -> Stores.ModelInspector? {
        guard let worker = try worker.found() else { return nil }
        return { @Sendable folder throws(StoreError) in try await worker.inspect(folder) }
    }

    private func bytes(of path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure(.missingInput, "\(path): cannot be read")
        }
    }

    /// - Returns: where it comes from as well.
    private func speed(_ places: PlanPlaces) async throws -> (MachineSpeed, source: String) {
        let source: String
        let json: Data
        if let file = places.machineSpeed {
            (source, json) = (file, Data(try bytes(of: file)))
        } else {
            let worker = try measuringWorker()
            (source, json) = ("measured now by \(worker.path) calibrate", try await worker.answer(["calibrate"]))
        }
        do {
            return (try JSONDecoder().decode(MachineSpeed.self, from: json), source)
        } catch is DecodingError {
            throw Failure(.malformedInput, "\(source): is not what heterolora-worker calibrate prints")
        }
    }

    private func measuringWorker() throws(Failure) -> WorkerProgram {
        do throws(Failure) {
            return try worker.program()
        } catch {
            throw Failure(
                error.status,
                "nobody has measured this machine (--machine-speed says where it is written), and nobody can: \(error.description)"
            )
        }
    }

    private func consumption(
        of wish: Request, _ basis: VerdictBasis, since monthBegan: Timestamp
    ) async throws -> Consumption {
        guard let ledger else { return .none(since: monthBegan) }
        return try await ledger.consumption(
            ofTeam: wish.metadata.team, user: basis.submitter.userID, since: monthBegan)
    }

    private func evidence(for wish: Request, _ facts: StoreFacts, _ policies: Policies) async throws -> [StageEvidence] {
        guard let ledger, policies.needsEvidence(of: wish) else { return [] }
        return try await StageEvidence.found(for: wish, facts, in: ledger)
    }

    private var ledger: Ledger? { database.map { Ledger(conninfo: $0, applicationName: "heteroloractl") } }

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

    private func tellRows(of facts: StoreFacts) {
        let rows = Split.allCases.compactMap { split in
            facts.data[split].map { data in
                let used = facts.rows?.splits[split]?.rowCount ?? data.rowCount
                return "\(split.rawValue) \(used)\(used == data.rowCount ? "" : " of \(data.rowCount)")"
            }
        }
        if !rows.isEmpty { say("rows      \(rows.joined(separator: ", "))") }
    }

    private func tell(_ verdict: Verdict) throws {
        if let estimate = verdict.estimate {
            say(
                "estimate  \(RunFigures.seconds(estimate.wallSeconds)), \(Figure.yen(estimate.costYen)), "
                    + "\(RunFigures.teraflops(estimate.flops)), at most \(RunFigures.mebibytes(estimate.memoryBytes)) of memory"
            )
        }
        say("verdict   \(verdict.decision.rawValue)")
        for finding in verdict.findings { say("          \(finding.withSeverity)") }
        guard verdict.decision == .admitted else { throw ExitStatus.negative.exitCode }
    }
}

/// Figures of an estimate as one line shows them.
private enum RunFigures {
    static func seconds(_ value: Double) -> String { "\(Int(value.rounded())) s" }
    static func teraflops(_ value: Double) -> String { "\((value / 1e11).rounded() / 10) TFLOP" }
    static func mebibytes(_ value: Double) -> String { "\(Int(value / 1_048_576)) MiB" }
    static func percent(_ part: Int, of whole: Int) -> String {
        "\((1000 * Double(part) / Double(max(whole, 1))).rounded() / 10) %"
    }
}
