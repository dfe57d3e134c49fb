import Admission
import ArgumentParser
import Domain
import Glibc
import Ledger
import Stores
import SystemPackage
import Workspace

/// Fills an empty ledger with a year of a house that does not exist. scripts/sample-ledger makes the database around it.
@main
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-sample",
        abstract: "Fills an empty ledger with a year of five teams, the same for the same seed.",
        discussion: """
            Verdicts, findings, estimates, plans, allocations and sums are the product's own; people, data and what trainings reached \
            are made up. Events have the times of that year; that the database had them now is on record as well.
            """)

    @Option(help: ArgumentHelp("libpq connection string, as heterolora_writer.", valueName: "conninfo"))
    var database: String
    @Option(help: ArgumentHelp("Folder with a folder of policies for each half of the year.", valueName: "folder"))
    var policies: String
    @Option(help: "Of everything that is drawn.")
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp("The first day.", valueName: "yyyy-mm-dd"))
    var start = "2025-10-01"
    @Option(help: "Requests that are dropped.")
    var requests = 1240

    @Flag(
        help:
            "Have each run end with what its report concludes, as the daemon does; it takes minutes more, and heteroloractl portfolio seconds less."
    )
    var conclusions = false

    func validate() throws {
        guard CalendarDay(start) != nil else {
            throw ValidationError("--start is \(start); a day such as 2025-10-01 is needed")
        }
        guard (1...100_000).contains(requests) else {
            throw ValidationError("--requests is \(requests); 1 to 100000 are possible")
        }
    }

    func run() async throws {
        let ledger = Ledger(conninfo: database, applicationName: "heterolora-sample")
        try await ledger.checkSchema()
        guard try await ledger.lastSequence() == 0 else { throw ValidationError("the ledger is not empty") }
        guard let begin = CalendarDay(start)?.begin(utcOffsetSeconds: 0),
            let key = SigningKey(name: "sample-ledger", seed: FileDigest.of(bytes: Array("sample key \(seed)".utf8)).bytes)
        else { return }
        let halves = try ["2025-10", "2026-04"].map(policies(in:))
        let desk = Desk(
            seed: seed, ledger: ledger, key: key, policies: halves[0], begin: begin, recordsConclusions: conclusions)
        let house = try House()
        try prepare(desk, house, halves, from: begin)
        desk.say(
            .ledgerIdentified(LedgerIdentity(origin: key.verificationKey.name, verificationKey: "\(key.verificationKey)")),
            at: begin)
        try await desk.play()
        print("\(desk.runCount) runs, \(try await ledger.lastSequence()) events")
    }

    private func policies(in name: String) throws -> Policies {
        let folder = try PolicyStore(root: FilePath(policies).appending(name)).contents()
        return try Policies(files: folder.files, problems: folder.problems)
    }

    /// What happens whatever is asked, and what is asked.
    private func prepare(_ desk: Desk, _ house: House, _ halves: [Policies], from begin: Timestamp) throws {
        func day(_ number: Double) -> Timestamp { begin.adding(seconds: number * 86_400) }
        func machine(_ name: String, _ family: Int, _ model: Int, _ kernel: String) -> Machine {
            Machine(
                processor: Processor(name: name, vendor: "AuthenticAMD", family: family, model: model), kernel: kernel,
                origin: .chosen, library: "OpenBLAS 0.3.21 DYNAMIC_ARCH",
                refusedKernels: kernel == "Cooperlake"
                    ? [RefusedKernel(kernel: "SapphireRapids", cause: .crashed, words: "ended with signal 4")] : [])
        }
        let (old, new) = (
            machine("AMD EPYC 7401P 24-Core Processor", 23, 1, "Zen"),
            machine("AMD EPYC 9354P 32-Core Processor", 25, 17, "Cooperlake")
        )
        // At night, when nobody drops a file.
        for (at, version, machine, flops) in [
            (0.01, "0.5.0", old, 6.1e10), (95.85, "0.5.2", old, 6.2e10), (171.85, "0.6.0", new, 1.02e11),
            (290.85, "0.6.1", new, 1.03e11),
        ] {
            desk.agenda.add(.daemonStarts(version: version, machine: machine, flopsPerSecond: flops), at: day(at))
            desk.agenda.add(.policies(at < 182 ? halves[0] : halves[1]), at: day(at).adding(seconds: 3))
        }
        let finding = Finding(
            severity: .refusal, rule: "policy/type", reason: "'max' is text, a number of parameters is needed",
            file: "parameters.yaml", field: "rules[0].max", line: 5)
        desk.agenda.add(.policiesAreRefused([finding]), at: day(181.86))
        desk.agenda.add(.policies(halves[1]), at: day(182.85))
        for month in 1...12 { desk.agenda.add(.signs, at: day(Double(month) * 30.4)) }
        desk.agenda.add(.signs, at: day(380))
        for arrival in arrivals(house, from: begin) { desk.agenda.add(.arrives(arrival.0), at: arrival.1) }
    }

    /// Files on working days, between nine and six in Tokyo; more as the year goes on.
    private func arrivals(_ house: House, from begin: Timestamp) -> [(Arrival, Timestamp)] {
        var generator = SeededGenerator(seed: seed, stream: "arrivals")
        var arrivals: [(Arrival, Timestamp)] = []
        var names: Set<RequestID> = []
        while arrivals.count < requests {
            let share = pow(generator.unitInterval(), 0.8)
            let day = Double(Int(share * 364))
            let time = begin.adding(seconds: day * 86_400 + (generator.number(in: 0...9) * 3600))
            guard time.minuteOfWeek(utcOffsetSeconds: 0) < 5 * 1440, let project = house.project(&generator) else { continue }
            let version = Project.versions[min(2, Int(day / 122))]
            let ripe = (day.truncatingRemainder(dividingBy: 122)) / 122
            // First PoCs, then what they carry, then PoCs for the next version.
            let later: Request.Stage? =
                switch ripe {
                case 0.3..<0.5: generator.happens(with: 0.4) ? .pilot : nil
                case 0.5..<0.7: generator.happens(with: 0.5) ? generator.pick(.production, [.pilot]) : nil
                default: nil
                }
            let stage = project.goesFurther ? later ?? .poc : .poc
            let fault = generator.happens(with: 0.025) ? generator.pick(.noCurrency, RequestText.Fault.allCases) : nil
            let request = RequestText(project, stage: stage, version: version, fault: fault, &generator)
            let owner = fault == .wrongTeam ? House.kai : generator.pick(project.people[0], project.people)
            guard let id = RequestID("\(time.stamp)-\(request.name)"), names.insert(id).inserted else { continue }
            arrivals.append(
                (Arrival(id: id, project: project, version: version, submitter: owner, request: request), time))
        }
        return arrivals
    }
}
