import Domain
import Foundation
import Glibc
import Reports
import SystemPackage

/// The files of a new request: all of them appear, or none, and nothing that is there is replaced.
struct NewFiles {
    /// The folder that comes to be, with these files in it.
    let folder: String
    let files: [(name: String, bytes: [UInt8])]
    let request: String
    let yaml: String
    let words: Words

    /// - Throws: `missingInput` where something of the name is there already.
    func checkAbsence() throws(Failure) {
        for path in [folder, request] {
            var status = stat()
            guard unsafe lstat(path, &status) != 0 else { throw Failure(.missingInput, words.isThere(path.quoted(255))) }
        }
    }

    func write() throws(Failure) {
        try checkAbsence()
        let (temporaryFolder, temporaryRequest) = (Self.temporary(folder), Self.temporary(request))
        defer {
            try? FileManager.default.removeItem(atPath: temporaryFolder)
            _ = unsafe unlink(temporaryRequest)
        }
        do {
            guard unsafe mkdir(temporaryFolder, 0o755) == 0 else { throw Errno(rawValue: errno) }
            for file in files { try Self.write(file.bytes, to: temporaryFolder + "/" + file.name) }
            try Self.write(Array(yaml.utf8), to: temporaryRequest)
        } catch {
            throw failure(error, folder)
        }
        // A folder with something in it is not replaced by this, nor a file.
        guard unsafe rename(temporaryFolder, folder) == 0 else { throw failure(Errno(rawValue: errno), folder) }
        guard unsafe link(temporaryRequest, request) == 0 else {
            let error = Errno(rawValue: errno)
            try? FileManager.default.removeItem(atPath: folder)
            throw failure(error, request)
        }
    }

    /// Beside the file, so that a rename suffices.
    private static func temporary(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast() + [".\(parts.last ?? "").\(getpid()).tmp"]).joined(separator: "/")
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        try file.closeAfter {
            _ = try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    private func failure(_ error: any Error, _ path: String) -> Failure {
        let problem = (error as? Errno).map { "\($0)".lowercased() } ?? "\(error)"
        return Failure(.missingInput, words.cannotWrite(path.quoted(255), problem))
    }
}
