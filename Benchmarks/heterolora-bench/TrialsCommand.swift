import Admission
import ArgumentParser
import Domain
import Engine
import Foundation
import Stores
import SystemPackage
import Workspace

/// Runs a request as the worker would, without admission, daemon or ledger, and prints what came of it.
struct TrialsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trials", abstract: "Trains the arms of a request file and prints their results.")

    @Argument(help: "The request file.")
    var request: String
    @Option(help: ArgumentHelp("The model store.", valueName: "folder"))
    var models: String
    @Option(help: ArgumentHelp("The data store.", valueName: "folder"))
    var data: String

    @Option(
        help: ArgumentHelp(
            "A run folder for plan, events and adapters, as the worker writes it; none where nothing is said.",
            valueName: "folder"))
    var output: String?
    @Option(name: .customLong("policies"), help: ArgumentHelp("Policy files and rate-card.yaml.", valueName: "folder"))
    var policyFolder = "policies"

    func run() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Data(contentsOf: URL(filePath: request))), file: request)
        guard let wish = decoded.request, let id = RequestID("bench") else {
            throw ValidationError(decoded.findings.map { "\($0)" }.joined(separator: "\n"))
        }
        let stores = Stores(models: ModelStore(root: FilePath(models)), data: DataStore(root: FilePath(data)))
        let facts = stores.facts(for: wish)
        let policies = try Policies(files: PolicyStore(root: FilePath(policyFolder)).contents().files)
        guard let plan = Admission.plan(request: wish, id: id, facts: facts, policyDigests: policies.digests) else {
            throw ValidationError(facts.problems.map(\.reason).joined(separator: "\n"))
        }
        let folder = output.map { RunFolder(path: $0) }
        _ = try folder?.create(plan: plan)
        let events = try folder.map { try EventWriter(folder: $0, attempt: 1) }
        let reporter = Reporter(clock: Self.seconds) { fact in
            Self.tell(fact)
            try events?.append(fact, time: Self.now)
            return .goOn
        }
        try Execution(plan: plan).run(reporter) { _, files in
            for file in files { _ = try folder?.write(file.bytes, to: file.path) }
        }
    }

    private static func seconds() -> Double { ProcessInfo.processInfo.systemUptime }

    private static var now: Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }

    private static func tell(_ fact: Fact) {
        switch fact {
        case .searchScored(let round):
            print("scored    \(round.proxy.rawValue), round \(round.round), \(fixed(round.seconds, 2)) s")
        case .searchAllocated(let record):
            let on = record.choices.filter { $0.rank > 0 }
            let ranks = on.map { "\($0.site.replacing("encoder.layer.", with: "")):\($0.rank)" }.joined(separator: " ")
            print("allocated \(record.arm.rawValue): \(record.trainableParameterCount) at \(on.count) sites: \(ranks)")
        case .searchCompared(let round):
            for candidate in round.candidates {
                print(
                    "compared  round \(round.round) \(round.arm?.rawValue ?? "") \(candidate.name): step \(candidate.stepCount), validation loss "
                        + "\(fixed(candidate.validationLoss, 4))\(candidate.isKept ? " kept" : "")")
            }
        case .searchValidated(let validation):
            print("validated \(validation.proxy.rawValue): \(String(describing: validation.spearman))")
        case .trialFinished(let result):
            let numbers = result.measurements.filter { $0.split == .test }
                .map { "\($0.quantity.rawValue) \(fixed($0.value, 4))" }.joined(separator: ", ")
            let speed = Double(result.trainedTokenCount) / max(result.trainingSeconds, 1e-9)
            print(
                "trial     \(result.trial.arm.rawValue) seed \(result.trial.seed): \(numbers); \(fixed(result.trainingSeconds, 1)) s, "
                    + "\(Int(speed)) tokens/s")
        case .workFinished(let summary): print("finished  search \(fixed(summary.searchSeconds, 1)) s")
        default: break
        }
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return "\((value * factor).rounded() / factor)"
    }
}
