public import Domain
internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

extension Spool {
    /// A request that has come to where its receipt says.
    public struct Arrived: Sendable {
        public let receipt: Receipt
        public let from: Folder
        public let to: Folder

        public init(_ receipt: Receipt, from: Folder, to: Folder) {
            self.receipt = receipt
            self.from = from
            self.to = to
        }
    }

    /// Puts requests into other folders with their receipts beside them; doing it again has no effect. Together they wait for the disk about
    /// as often as one of them would.
    /// - Returns: those that cannot be moved, whatever is tried, with why; the others are.
    public func put(_ requests: [Arrived]) throws(SpoolError) -> [RequestID: SpoolError] {
        for request in requests { try draft(request.receipt, in: request.to) }
        try Self.flush(requests.map { draftPath($0.receipt, in: $0.to) })
        var stuck: [RequestID: SpoolError] = [:]
        for request in requests {
            // First the receipt: after a crash in between, the file is where it was, and this is done again.
            try publish(request.receipt, in: request.to)
            do throws(SpoolError) {
                try rename(request.receipt.request, from: request.from, to: request.to)
            } catch {
                guard error.code == .stuck else { throw error }
                stuck[request.receipt.request] = error
            }
        }
        // A rename is one transaction of the file system: it lasts in both folders or in none.
        try Self.flush(Folder.allCases.filter { folder in requests.contains { $0.to == folder } }.map(path))
        return stuck
    }

    /// Writes the receipt beside the request in `folder`, whole or not at all, and in place of an earlier one. Its name lasts when
    /// the next file is moved there; one that is lost with the power is written again by the step that wrote it.
    public func write(_ receipt: Receipt, in folder: Folder) throws(SpoolError) {
        try draft(receipt, in: folder)
        try Self.flush([draftPath(receipt, in: folder)])
        try publish(receipt, in: folder)
    }

    /// Not under a receipt's suffix: whoever waits for `*.receipt.json` may take names that begin with a dot as well (Python's pathlib does).
    private func draftPath(_ receipt: Receipt, in folder: Folder) -> FilePath {
        path(of: folder).appending("." + receipt.request.text + ".receipt.draft")
    }

    /// The receipt under a name that nobody looks for, not flushed.
    private func draft(_ receipt: Receipt, in folder: Folder) throws(SpoolError) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let text = String(decoding: try encoder.encode(receipt), as: UTF8.self)
            let bytes = Array((text.printableJSON + "\n").utf8)
            let file = try FileDescriptor.open(
                draftPath(receipt, in: folder), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            defer { try? file.close() }
            try file.writeAll(bytes)
        } catch {
            throw SpoolError(
                code: .system, path: receiptPath(receipt.request, in: folder).string,
                reason: "the receipt cannot be written: \(error)".lowercased())
        }
    }

    private func publish(_ receipt: Receipt, in folder: Folder) throws(SpoolError) {
        let path = receiptPath(receipt.request, in: folder)
        guard unsafe Glibc.rename(draftPath(receipt, in: folder).string, path.string) == 0 else {
            throw Self.failure(path, "the receipt cannot be put in place")
        }
    }

    /// The receipt beside a request, nil where there is none.
    public func receipt(of id: RequestID, in folder: Folder) -> Receipt? {
        guard let data = try? Data(contentsOf: URL(filePath: receiptPath(id, in: folder).string)) else { return nil }
        return try? JSONDecoder().decode(Receipt.self, from: data)
    }
}
