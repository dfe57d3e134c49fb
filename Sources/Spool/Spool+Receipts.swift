public import Domain
internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

extension Spool {
    /// Writes the receipt beside the request in `folder`, whole or not at all, and in place of an earlier one. Its name lasts when
    /// the next file is moved there; one that is lost with the power is written again by the step that wrote it.
    public func write(_ receipt: Receipt, in folder: Folder) throws(SpoolError) {
        let path = receiptPath(receipt.request, in: folder)
        let temporary = self.path(of: folder).appending("." + receipt.request.text + Self.receiptSuffix)
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let text = String(decoding: try encoder.encode(receipt), as: UTF8.self)
            let bytes = Array((text.printableJSON + "\n").utf8)
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            defer { try? file.close() }
            try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw SpoolError(code: .system, path: path.string, reason: "the receipt cannot be written: \(error)".lowercased())
        }
        guard unsafe Glibc.rename(temporary.string, path.string) == 0 else {
            throw Self.failure(path, "the receipt cannot be put in place")
        }
    }

    /// The receipt beside a request, nil where there is none.
    public func receipt(of id: RequestID, in folder: Folder) -> Receipt? {
        guard let data = try? Data(contentsOf: URL(filePath: receiptPath(id, in: folder).string)) else { return nil }
        return try? JSONDecoder().decode(Receipt.self, from: data)
    }
}
