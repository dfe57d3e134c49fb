import ArgumentParser
import Foundation

/// Ids of requests for the shell's completion, out of the spool's folders: no connection is made while somebody types.
enum RequestCompletion {
    private static let folders = ["running", "accepted", "refused", "failed", "done"]
    private static let countMax = 500

    static let kind = CompletionKind.custom { words, _, _ in ids(spool: spool(in: words)) }

    /// The folder that `--spool` names among the words so far.
    static func spool(in words: [String]) -> String {
        guard let place = words.lastIndex(of: "--spool"), place + 1 < words.count else { return SpoolOptions.standard }
        return words[place + 1]
    }

    /// Newest first within each folder, those that still can be changed before those that have ended.
    static func ids(spool: String) -> [String] {
        let ids = folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(spool)/\(folder)")) ?? []
            return names.filter { $0.hasSuffix(receiptSuffix) }.map { String($0.dropLast(receiptSuffix.count)) }.sorted(by: >)
        }
        return Array(ids.prefix(countMax))
    }

    private static let receiptSuffix = ".receipt.json"
}
