public import Domain
internal import FoundationEssentials

internal import struct Crypto.SHA256

/// One file of `migrations/`: its number, its name and its SQL. Never changed once shipped.
public struct Migration: Sendable, Equatable {
    public let version: Int
    public let name: String
    public let sql: String

    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// - Parameter fileName: `0001_audit_event.sql`; nil for files that are named otherwise and are no migrations.
    public init?(fileName: String, sql: String) {
        let parts = fileName.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, fileName.hasSuffix(".sql"), parts[0].utf8.count == 4, let version = Int(parts[0]), version > 0
        else { return nil }
        self.init(version: version, name: fileName, sql: sql)
    }

    public var digest: Digest { Digest(bytes: SHA256.hash(data: Array(sql.utf8))) }
}

extension Migration {
    private static let sizeBytesMax = 1 << 20

    /// The migrations of `folder`, by number.
    public static func all(in folder: String) throws(LedgerError) -> [Migration] {
        var migrations: [Migration] = []
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                let sql = try Data(contentsOf: URL(filePath: folder + "/" + name)).prefix(sizeBytesMax)
                if let migration = Migration(fileName: name, sql: String(decoding: sql, as: UTF8.self)) {
                    migrations.append(migration)
                }
            }
        } catch {
            throw LedgerError(code: .defect, reason: "\(folder): cannot be read")
        }
        guard !migrations.isEmpty else { throw LedgerError(code: .defect, reason: "\(folder): has no migration") }
        return migrations
    }
}
