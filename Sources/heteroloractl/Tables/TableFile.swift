import Domain
import Foundation
import Glibc
import Reports
import SystemPackage

/// A table that a person has, wherever it lies.
enum TableFile {
    private static let chunkBytes = 1 << 20

    /// - Throws: `missingInput` for what is no file that may be read; `malformedInput` for one larger than what the data store takes.
    static func bytes(of path: String, _ words: Words) throws(Failure) -> [UInt8] {
        let name = path.quoted(255)
        do {
            // A pipe is not waited for.
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
            return try file.closeAfter { try read(file, name, words) }
        } catch {
            switch error {
            case let failure as Failure: throw failure
            default: throw Failure(.missingInput, words.cannotRead(name, "\(error)".lowercased()))
            }
        }
    }

    private static func read(_ file: FileDescriptor, _ name: String, _ words: Words) throws -> [UInt8] {
        var status = stat()
        guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.missingInput, words.noTable(name, isFolder: status.st_mode & S_IFMT == S_IFDIR))
        }
        let tooLarge = Failure(.malformedInput, words.tooLarge(name, mebibytes: TextTable.fileBytesMax >> 20))
        guard status.st_size <= TextTable.fileBytesMax else { throw tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= TextTable.fileBytesMax else { throw tooLarge }
        }
    }
}
