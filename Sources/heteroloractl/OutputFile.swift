import Domain
import Foundation
import Glibc

/// A file that a command writes: whole or not there, and never in another one's place.
enum OutputFile {
    /// - Throws: `missingInput` where it is there already.
    static func check(_ path: String) throws(Failure) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(.missingInput, "\(path): is there already; name another file")
        }
    }

    static func write(_ data: Data, to path: String) throws(Failure) {
        try check(path)
        let temporary = "\(path).\(getpid()).tmp"
        do {
            try data.write(to: URL(filePath: temporary), options: .withoutOverwriting)
            try take(temporary, as: path)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw Failure(.missingInput, "\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    /// Writes a file that the command keeps for itself, in place of what it wrote before: at any time one of the two is there, whole.
    static func replace(_ path: String, _ text: String) throws(Failure) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure(.missingInput, "\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    /// Gives a finished file its name.
    static func take(_ temporary: String, as path: String) throws {
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }
}
