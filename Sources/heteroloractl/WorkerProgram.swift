import ArgumentParser
import Domain
import Foundation
import Glibc
import Reports
import Stores
import Subprocess
import SystemPackage

/// Where `heterolora-worker` is; the same option for every subcommand that needs it.
struct WorkerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "heterolora-worker; the one beside this program, or the installed one, where nothing is said.", valueName: "file"))
    var worker: String?

    func program() throws(Failure) -> WorkerProgram { try WorkerProgram(named: worker) }

    /// Nil where nobody named one, and none is there.
    func found() throws(Failure) -> WorkerProgram? {
        do throws(Failure) {
            return try program()
        } catch {
            guard worker == nil else { throw error }
            return nil
        }
    }
}

/// `heterolora-worker`, which knows models and numerics that this program does not: found, asked, or become.
struct WorkerProgram: Sendable {
    /// Where the package puts it.
    static let installedPath = "/usr/libexec/heterolora/heterolora-worker"
    private static let answerBytesMax = 16 << 20

    let path: String

    /// - Parameter named: what a person said; then no other is looked for.
    /// - Throws: `missingInput` where there is none that may be run.
    init(named: String?) throws(Failure) {
        let places = named.map { [$0] } ?? Self.places
        guard let found = places.first(where: Self.mayBeRun) else {
            throw Failure(.missingInput, Self.absence(in: places))
        }
        path = found
    }

    private static var places: [String] { [besideThisProgram, installedPath] }

    /// That none is found, in words.
    static var absence: String { absence(in: places) }

    private static func absence(in places: [String]) -> String {
        "\(places.joined(separator: " and ")): no program that may be run; --worker says where it is"
    }

    /// This program's own file.
    static var ownProgram: String { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "" }

    private static var besideThisProgram: String {
        URL(filePath: ownProgram).deletingLastPathComponent().appending(path: "heterolora-worker").path
    }

    private static func mayBeRun(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Runs it to its end.
    /// - Returns: what it wrote to standard output.
    /// - Throws: a failure with its words, and with its own status where that is one of `ExitStatus`.
    func answer(_ arguments: [String]) async throws -> Data {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments),
            // Its threads are its own; the library's would only start.
            environment: .inherit.updating(["OPENBLAS_NUM_THREADS": "1"]), output: .bytes(limit: Self.answerBytesMax),
            error: .string(limit: 64 << 10))
        guard result.terminationStatus.isSuccess else {
            var status = ExitStatus.internalError
            if case .exited(let code) = result.terminationStatus { status = ExitStatus(rawValue: code) ?? .internalError }
            let words = result.standardError.split(whereSeparator: \.isNewline).joined(separator: "; ")
            throw Failure(
                status,
                words.isEmpty
                    ? "\(path) \(arguments.first ?? "") ended with \(result.terminationStatus)" : words.terminalLine)
        }
        return Data(result.standardOutput)
    }

    /// Has it look into a model folder; it ends itself where that takes too long.
    func inspect(_ folder: String) async throws(StoreError) -> ModelInspection {
        do {
            return try JSONDecoder().decode(ModelInspection.self, from: await answer(["inspect", folder]))
        } catch {
            let words = error is DecodingError ? "\(path) gave no answer that can be read" : "\(error)"
            throw StoreError(.notLookedInto(problem: words.printable))
        }
    }

    /// Becomes it: same process, same terminal, its exit status.
    func become(_ arguments: [String]) throws(Failure) -> Never {
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        unsafe execv(path, &pointers)
        throw Failure(.missingInput, "\(path): cannot be run; --worker says where it is")
    }
}
