import ArgumentParser
import Domain
import Engine
import Foundation
import Glibc
import Kernels
import Tensors

/// A table over every kernel that can be forced here, each in a process of its own. What counts is processor time, which other programs on
/// the machine disturb little.
struct KernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "GFLOP/s, error and speed of a training step with every kernel that can be forced here, by processor time.")

    /// All that OpenBLAS 0.3 has for x86-64 and are worth a line, lowest first; a library may have fewer.
    private static let names = [
        "Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids",
    ]

    @Option(help: "How long a training step is measured with each.")
    var seconds = 2.0

    func run() throws {
        let chosen = Kernel.name
        let environment = ProcessInfo.processInfo.environment
        let trials = KernelTrials(program: CommandLine.arguments[0], environment: environment)
        var rows: [(name: String, words: String?, figures: KernelFigures?)] = []
        for name in Self.names {
            switch trials.trial(name) {
            case .measured(let measured) where measured.kernel.lowercased() != name.lowercased():
                rows.append((name, "the library takes \(measured.kernel) in its place", nil))
            case .measured(let measured) where !measured.isSound: rows.append((name, "its products are wrong", nil))
            case .measured: rows.append((name, nil, try figures(name, environment)))
            case .crashed(let words), .hung(let words), .untried(let words): rows.append((name, words, nil))
            }
        }
        tell(rows, chosen: chosen)
    }

    /// Of a child with that kernel.
    private func figures(_ name: String, _ environment: [String: String]) throws -> KernelFigures {
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["kernel-figures", "--seconds", "\(seconds)"]
        child.environment = environment.merging([KernelTrials.variable: name, "OPENBLAS_NUM_THREADS": "1"]) { $1 }
        let output = Pipe()
        child.standardOutput = output
        try child.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        child.waitUntilExit()
        return try JSONDecoder().decode(KernelFigures.self, from: text)
    }

    private func tell(_ rows: [(name: String, words: String?, figures: KernelFigures?)], chosen: String) {
        let reference = rows.first { $0.name == chosen }?.figures
        print("\(Kernels.features.processor), \(Kernel.library.split(separator: " ").prefix(2).joined(separator: " "))\n")
        print(
            "| kernel | error | GFLOP/s a core, 384 → 384 | 384 → 1536 | 1536 → 384 | whole step, tokens/s of two cores | against the one chosen |"
        )
        print("|---|---|---|---|---|---|---|")
        for row in rows {
            guard let figures = row.figures else {
                print("| \(row.name) | \(row.words ?? "") | | | | | |")
                continue
            }
            let cells =
                [String(format: "%.1e", figures.relativeError)] + figures.gigaflops.map { String(format: "%.0f", $0) } + [
                    String(format: "%.0f", figures.tokensPerSecond),
                    reference.map { String(format: "%.2f", figures.tokensPerSecond / $0.tokensPerSecond) } ?? "–",
                ]
            print("| \(row.name)\(row.name == chosen ? ", chosen" : "") | \(cells.joined(separator: " | ")) |")
        }
    }
}

/// What a kernel does in the process that has loaded it.
struct KernelFigures: Codable {
    let relativeError: Double
    /// Of one core, forward and backward of MiniLM's three shapes of linears, 400 tokens.
    let gigaflops: [Double]
    /// Of a training step of six blocks as wide as MiniLM's, LoRA r=2 on all linears, by the step that calibration measures on two;
    /// with two cores to itself, by processor time.
    let tokensPerSecond: Double
}

/// The child of `kernels`: measures the kernel that it was started with.
struct KernelFiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel-figures", abstract: "A row's figures.", shouldDisplay: false)

    @Option(help: "How long a training step is measured.")
    var seconds = 2.0

    func run() throws {
        let flops = try Calibration().flopsPerSecond(secondsMin: seconds) {
            Double(clock()) / Double(CLOCKS_PER_SEC) / Double(Shards.defaultCount)
        }
        let figures = KernelFigures(
            relativeError: Kernel.largestRelativeError(),
            gigaflops: [(384, 384), (384, 1536), (1536, 384)].map { inputs, outputs in
                Kernel.flopsPerSecond(rows: 400, inputs: inputs, outputs: outputs) / 1e9
            }, tokensPerSecond: flops / Self.flopsPerToken)
        print(try CanonicalJSON.text(figures))
    }

    /// Forward and the gradient of inputs, of six blocks' linears: four operations for each weight.
    private static let flopsPerToken = 4.0 * 6 * Double(4 * 384 * 384 + 2 * 384 * 1536)
}

/// A child that tries the kernel which it was started with; its parent reads the answer.
struct TryKernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: KernelTrials.command, abstract: "Measures the kernel that is loaded.", shouldDisplay: false)

    func run() throws {
        KernelTrials.prepareChild()
        print(try KernelMeasurement.here().json())
    }
}
