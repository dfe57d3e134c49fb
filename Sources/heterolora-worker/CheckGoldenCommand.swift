import ArgumentParser
import Domain
import Engine

/// Holds the engine against reference numbers.
struct CheckGoldenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-golden",
        abstract: "Computes golden cases and prints how far each tensor is from its reference; exits with 1 past the tolerance."
    )

    @Argument(help: "Folders of cases, with config.json, model.safetensors, case.json and case.safetensors.")
    var folders: [String]

    func run() throws {
        var failedCount = 0
        for folder in folders {
            do {
                failedCount += try check(folder)
            } catch {
                print("\(folder): FAIL: \(error)")
                failedCount += 1
            }
        }
        guard failedCount == 0 else { throw ExitCode(ExitStatus.negative.rawValue) }
    }

    /// - Returns: how many tensors are past the tolerance.
    private func check(_ folder: String) throws -> Int {
        let deviations = try GoldenCase(folder: folder).check()
        for deviation in deviations {
            print(
                "\(deviation.isWithinTolerance ? "ok  " : "FAIL") \(deviation.name): largest error "
                    + "\(deviation.absoluteError) absolute, \(deviation.relativeError) relative where that matters")
        }
        let failedCount = deviations.count { !$0.isWithinTolerance }
        print("\(folder): \(deviations.count) tensors, \(failedCount) past the tolerance")
        return failedCount
    }
}
