internal import Domain
internal import Synchronization

/// Digests of large files that have not changed since they were computed.
final class DigestCache: Sendable {
    private static let countMax = 1000

    private let digests = Mutex<[StoreFolder.Identity: Digest]>([:])

    func digest(
        of identity: StoreFolder.Identity, _ compute: () throws(StoreError) -> Digest
    ) throws(StoreError) -> Digest {
        if let known = digests.withLock({ $0[identity] }) { return known }
        let digest = try compute()
        digests.withLock { digests in
            if digests.count >= Self.countMax { digests.removeAll() }
            digests[identity] = digest
        }
        return digest
    }
}
