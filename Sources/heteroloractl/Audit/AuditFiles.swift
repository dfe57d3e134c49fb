import Domain
import Foundation
import Ledger
import Workspace

/// What auditors hand to the commands: keys, checkpoints, anchors, receipts.
enum AuditFiles {
    private static let sizeBytesMax = 16 << 20

    /// - Throws: `missingInput` where it cannot be read.
    static func text(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: sizeBytesMax) ?? Data() else {
            throw Failure(.missingInput, "\(path): cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// - Parameter words: a verification key, or the path of a file with one.
    static func key(_ words: String) throws -> VerificationKey {
        if let key = VerificationKey(words) { return key }
        guard let key = VerificationKey(try text(words).trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(.malformedInput, "\(words): is no verification key, ORIGIN+HASH+BASE64")
        }
        return key
    }

    static func signingKey(_ path: String) throws -> SigningKey {
        guard let file = SigningKeyFile(try text(path)) else { throw Failure(.malformedInput, "\(path): is no key file") }
        return file.key
    }

    static func checkpoint(_ path: String) throws -> Checkpoint {
        guard let checkpoint = Checkpoint(try text(path)) else {
            throw Failure(.malformedInput, "\(path): is no signed checkpoint (c2sp.org/tlog-checkpoint)")
        }
        return checkpoint
    }

    static func anchor(_ path: String) throws -> AuditEvidence.Anchor {
        AuditEvidence.Anchor(name: path, text: try text(path))
    }

    static func anchors(in folder: String) throws -> [AuditEvidence.Anchor] {
        do {
            return try AnchorFolder(path: folder).all().map {
                AuditEvidence.Anchor(name: folder + "/" + $0.name, text: $0.text)
            }
        } catch {
            throw Failure(.missingInput, "\(error)")
        }
    }

    static func receipt(_ path: String) throws -> Receipt {
        guard let receipt = receipt(inText: try text(path)) else { throw Failure(.malformedInput, "\(path): is not a receipt") }
        return receipt
    }

    static func receipt(inText text: String) -> Receipt? { try? JSONDecoder().decode(Receipt.self, from: Data(text.utf8)) }
}
