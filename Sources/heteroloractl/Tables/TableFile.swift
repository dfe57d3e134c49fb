import Domain
import Foundation
import Glibc
import SystemPackage

/// A table that a person has, wherever it lies.
enum TableFile {
    private static let chunkBytes = 1 << 20

    /// - Throws: `missingInput` for what is no file that may be read; `malformedInput` for one larger than what the data store takes.
    static func bytes(of path: String) throws(Failure) -> [UInt8] {
        let name = path.quoted(255)
        do {
            // A pipe is not waited for.
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
            return try file.closeAfter { try read(file, name) }
        } catch {
            switch error {
            case let failure as Failure: throw failure
            default: throw Failure(.missingInput, "\(name) cannot be read: \("\(error)".lowercased())")
            }
        }
    }

    private static func read(_ file: FileDescriptor, _ name: String) throws -> [UInt8] {
        var status = stat()
        guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
            throw Failure(.missingInput, "\(name) is \(kind); a file is needed that ends in .csv, .tsv or .jsonl")
        }
        let tooLarge = Failure(
            .malformedInput, "\(name) has more than \(TextTable.fileBytesMax >> 20) MiB, the most that a run reads")
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
