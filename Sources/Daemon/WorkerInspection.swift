import Domain
import FoundationEssentials
import Stores
import Subprocess
import SystemPackage

/// Has a worker look into a model folder: what strangers wrote is taken apart in a process that can only fail by itself.
struct WorkerInspection: Sendable {
    private static let answerBytesMax = 1 << 20
    /// The worker ends itself before.
    private static let secondsMax = 60
    private static let grace = 5

    let worker: FilePath

    /// - Throws: `StoreError` where it crashes, takes too long, cannot be started, or says nothing that can be understood.
    func inspect(_ folder: String) async throws(StoreError) -> ModelInspection {
        let result: (status: TerminationStatus, output: [UInt8], words: String)?
        do {
            result = try await answer(folder)
        } catch {
            throw StoreError(.notLookedInto(problem: "\(error)".printable))
        }
        guard let result else {
            throw StoreError(.lookTooLong(seconds: Self.secondsMax + Self.grace))
        }
        guard result.status.isSuccess, let found = try? JSONDecoder().decode(ModelInspection.self, from: Data(result.output))
        else {
            let words = result.words.split(separator: "\n").suffix(3).joined(separator: "; ")
            throw StoreError(
                .lookBroken(status: "\(result.status)", words: words.isEmpty ? nil : String(words.printable)))
        }
        return found
    }

    /// Nil when the time is over.
    private func answer(_ folder: String) async throws -> (status: TerminationStatus, output: [UInt8], words: String)? {
        try await withThrowingTaskGroup(of: (status: TerminationStatus, output: [UInt8], words: String)?.self) { group in
            group.addTask { [worker] in
                let result = try await Subprocess.run(
                    .path(worker), arguments: ["inspect", folder, "--seconds", "\(Self.secondsMax)"],
                    // The library of products starts its threads when it is loaded; nothing is multiplied here.
                    environment: .inherit.updating(["OPENBLAS_NUM_THREADS": "1"]),
                    output: .bytes(limit: Self.answerBytesMax), error: .string(limit: Self.answerBytesMax))
                return (result.terminationStatus, result.standardOutput, result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.secondsMax + Self.grace))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
