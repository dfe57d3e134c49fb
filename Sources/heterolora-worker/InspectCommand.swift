import ArgumentParser
import Domain
import Engine
import Glibc
import Sandbox

/// Looks into a model's files for those who may not: the daemon, and `heteroloractl plan`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract:
            "Opens a model folder as a run does, reads no weight's value, and says as one line of JSON whether a run would take it."
    )

    @Argument(help: ArgumentHelp("The model folder.", valueName: "folder"))
    var folder: String
    @Option(help: ArgumentHelp("Data in memory past which the system refuses more.", valueName: "bytes"))
    var memoryMax = 1 << 30
    @Option(help: ArgumentHelp("After which the system ends it.", valueName: "seconds"))
    var seconds: UInt32 = 60

    func validate() throws {
        guard (1...1 << 50).contains(memoryMax) else { throw ValidationError("--memory-max must be 1 to 2^50") }
        guard (1...3600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 3600") }
    }

    func run() throws {
        Tokenizers.loadLibraries()
        let gaps = Confinement.enter(memoryBytesMax: memoryMax) + Confinement.enter(FileFence(readable: [folder]))
        for gap in gaps { complain(gap) }
        alarm(seconds)
        print(try CanonicalJSON.text(try ModelFolder.inspect(path: folder, confinementGaps: gaps)))
    }
}
