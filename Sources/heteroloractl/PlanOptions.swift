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

/// A request file, and where that lies by which it would be judged.
struct PlanOptions: ParsableArguments {
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

    /// What admission would say, and on what.
    struct Plan {
        let policies: Policies
        /// Without facts where names alone decide.
        let basis: VerdictBasis
        let verdict: Verdict
    }

    func decoded() throws -> RequestDecoder.Decoded {
        RequestDecoder.decode(bytes: try bytes(of: request), file: request)
    }

    /// Judges as the daemon would, and writes nothing. Names on standard output what it takes that nobody named.
    func judge(_ wish: Request, lines: [String: Int], _ words: Words) async throws -> Plan {
        let places = try PlanPlaces(self, words)
        let contents = try PolicyStore(root: FilePath(places.policies)).contents()
        contents.tellLeftOut(words)
        let policies = try words.judging { () throws(PolicyError) in
            try Policies(files: contents.files, problems: contents.problems)
        }
        let (speed, speedSource) = try await speed(places, words)
        if let told = places.told(words, speedSource: speedSource) { say(told, under: words.usingFact) }
        let place = RequestPlace(file: request, lines: lines)
        let byNames = VerdictBasis(
            submitter: Submitter(account: getuid()), time: .now, facts: nil, estimate: nil, machineSpeed: speed,
            consumption: nil)
        if let early = Admission.judgeByNames(wish, on: byNames, by: policies, place: place) {
            return Plan(policies: policies, basis: byNames, verdict: early)
        }
        let stores = Stores(
            models: ModelStore(root: FilePath(places.models)), data: DataStore(root: FilePath(places.data), tellsContent: true),
            inspector: try inspector())
        let facts = await stores.inspectedFacts(for: wish)
        let estimate = Admission.estimate(of: wish, facts: facts, machineSpeed: speed, rateCard: policies.rateCard)
        let basis = byNames.looked(
            at: facts, estimate: estimate,
            consumption: try await consumption(of: wish, byNames, since: policies.monthBegan(at: byNames.time)),
            evidence: try await evidence(for: wish, facts, policies))
        let verdict = Admission.judge(wish, on: basis, by: policies, place: place)
        return Plan(policies: policies, basis: basis, verdict: verdict)
    }

    /// How good estimates have been so far; nil without a ledger, and in one without a finished run.
    func estimateRecord() async throws -> EstimateRecord? {
        guard let ledger else { return nil }
        return try await ledger.estimateRecord()
    }

    /// Prints what nobody can say without the ledger.
    func tellUnknowns(about wish: Request, _ policies: Policies, _ words: Words) {
        guard database == nil else { return }
        say(words.spentUnknown(by: wish.metadata.team), under: words.quotasFact)
        if policies.needsEvidence(of: wish) { say(words.shownUnknown, under: words.gatesFact) }
    }

    /// Nil where there is no worker that could look into the model's files, and nobody named one.
    func inspector() throws(Failure) -> Stores.ModelInspector? {
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
    private func speed(_ places: PlanPlaces, _ words: Words) async throws -> (MachineSpeed, source: String) {
        let source: String
        let json: Data
        if let file = places.machineSpeed {
            (source, json) = (file, Data(try bytes(of: file)))
        } else {
            let worker = try measuringWorker()
            (source, json) = (words.measuredNow(by: worker.path), try await worker.answer(["calibrate"]))
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
            ofTeam: wish.metadata.team, user: basis.submitter.userID, since: monthBegan, in: wish.currency)
    }

    private func evidence(for wish: Request, _ facts: StoreFacts, _ policies: Policies) async throws -> [StageEvidence] {
        guard let ledger, policies.needsEvidence(of: wish) else { return [] }
        return try await StageEvidence.found(for: wish, facts, in: ledger)
    }

    private var ledger: Ledger? { database.map { Ledger(conninfo: $0, applicationName: "heteroloractl") } }
}
