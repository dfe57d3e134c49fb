import Domain
import Foundation
import Stores

/// The worker as this program can call it: beside itself, where the package puts it, or where an option says.
struct WorkerProgram: Sendable {
    private static let name = "heterolora-worker"
    private static let packaged = "/usr/libexec/heterolora/" + name

    let path: String

    /// - Parameter given: what an option says; nil to look for it.
    /// - Returns: nil where nothing was said and none is found.
    init?(given: String?) throws(Failure) {
        if let given {
            guard FileManager.default.isExecutableFile(atPath: given) else {
                throw Failure(.missingInput, "\(given): is not a program that can be run")
            }
            path = given
            return
        }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(filePath: own).deletingLastPathComponent().appending(path: Self.name).path
        guard let found = [beside, Self.packaged].first(where: FileManager.default.isExecutableFile) else { return nil }
        path = found
    }

    /// Where it is looked for, in words.
    static var places: String { "beside this program or at \(packaged)" }

    /// Has it look into a model folder; it ends itself where that takes too long.
    func inspect(_ folder: String) throws(StoreError) -> ModelInspection {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = ["inspect", URL(filePath: folder).path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // The library of products starts its threads when it is loaded; nothing is multiplied here.
        process.environment = ProcessInfo.processInfo.environment.merging(["OPENBLAS_NUM_THREADS": "1"]) { $1 }
        do {
            try process.run()
        } catch {
            throw StoreError(reason: "the model's files could not be looked into: \(path) cannot be run")
        }
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0,
            let found = try? JSONDecoder().decode(ModelInspection.self, from: answer)
        else {
            let how = process.terminationReason == .exit ? "status" : "signal"
            throw StoreError(
                reason: "the worker that looked into the model's files ended with \(how) \(process.terminationStatus)")
        }
        return found
    }
}
