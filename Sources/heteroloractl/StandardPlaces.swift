import Domain
import Foundation
import Glibc

/// Where things lie that nobody named: where the package puts them, else where `scripts/poc` of the checkout does that this program
/// was built in.
struct StandardPlaces {
    static let installedPolicies = "/etc/heterolora/policies"
    private static let installedQuestions = "/usr/share/heterolora/questions"
    private static let installedState = "/var/lib/heterolora"

    let models: [String]
    let data: [String]
    let policies: [String]
    let machineSpeed: [String]
    let questions: [String]

    /// - Parameters:
    ///   - environment: the variables that `scripts/poc` heeds; an empty one counts as none.
    ///   - userID: root's proof of concept lies elsewhere than other people's.
    ///   - program: this program's own file.
    init(environment: [String: String], userID: UInt32, program: String) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func inHome(_ path: String) -> String? { variable("HOME").map { $0 + "/" + path } }
        let cache = variable("HETEROLORA_CACHE") ?? (variable("XDG_CACHE_HOME") ?? inHome(".cache")).map { $0 + "/heterolora" }
        let state =
            variable("HETEROLORA_POC_STATE")
            ?? (userID == 0
                ? "/var/lib/heterolora-poc"
                : (variable("XDG_STATE_HOME") ?? inHome(".local/state")).map { $0 + "/heterolora-poc" })
        models = [Self.installedState + "/models"] + [cache].compactMap { $0.map { $0 + "/models" } }
        data = [Self.installedState + "/data"] + [cache].compactMap { $0.map { $0 + "/data" } }
        let checkout = [Self.checkout(above: program)].compactMap(\.self)
        policies = [Self.installedPolicies] + checkout.map { $0 + "/policies" }
        questions = [Self.installedQuestions] + checkout.map { $0 + "/questions" }
        machineSpeed = [Self.installedState, state].compactMap { $0.map { $0 + "/machine-speed.json" } }
    }

    static var here: StandardPlaces {
        StandardPlaces(
            environment: ProcessInfo.processInfo.environment, userID: getuid(), program: WorkerProgram.ownProgram)
    }

    /// The folder above a built program that has `Package.swift` and policies in it.
    private static func checkout(above program: String) -> String? {
        var folder = URL(filePath: program).deletingLastPathComponent()
        while folder.pathComponents.count > 1 {
            if isThere(folder.path + "/Package.swift"), isThere(folder.path + "/policies") { return folder.path }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    /// The first that is there, readable or not: what is there and cannot be read is somebody's mistake, not a reason to take another.
    static func first(_ places: [String]) -> String? { places.first(where: isThere) }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }
}
