public import Domain

internal import struct Crypto.SHA256

/// The tree of hashes over the events, as RFC 9162 (section 2.1) and RFC 6962 define it: event `n` is leaf `n - 1`, and what stands in the leaf
/// are the 32 bytes of the event's hash, which covers the event and the one before (docs/decisions/0023).
public enum MerkleTree {
    /// The root of no leaves.
    public static let empty = Digest(bytes: SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf: what stands in it comes after a byte 0, so that no leaf passes for a node.
    public static func leaf(_ data: some Sequence<UInt8>) -> Digest {
        Digest(bytes: SHA256.hash(data: [0] + data))
    }

    /// The leaf of an event, by the event's hash.
    public static func leaf(ofEvent hash: Digest) -> Digest { leaf(hash.bytes) }

    /// The hash of two subtrees under one node: a byte 1, the left one, the right one.
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        Digest(bytes: SHA256.hash(data: [1] + left.bytes + right.bytes))
    }

    /// How many of `count` leaves, at least 2, lie in the left subtree: the largest power of two below it.
    static func leftCount(of count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}

/// A tree that grows at its end, of which only the roots of its full subtrees are kept: as many as `count` has bits that are 1.
public struct MerkleFrontier: Sendable, Equatable {
    /// Leaves so far.
    public private(set) var count = 0
    /// The largest first.
    private var roots: [Digest] = []

    public init() {}

    public mutating func append(leaf: Digest) {
        var root = leaf
        var size = count
        while size & 1 == 1, let left = roots.popLast() {
            root = MerkleTree.node(left, root)
            size >>= 1
        }
        roots.append(root)
        count += 1
    }

    /// The frontier of the subtree over `range`, as far as its leaves are in.
    /// - Returns: nil where it is inside of a full subtree, of which only the root is kept.
    func part(_ range: Range<Int>) -> MerkleFrontier? {
        var (part, place) = (MerkleFrontier(), 0)
        for root in roots {
            let size = 1 << (Int.bitWidth - 1 - (count - place).leadingZeroBitCount)
            if place >= range.lowerBound, place + size <= range.upperBound {
                part.roots.append(root)
                part.count += size
            }
            place += size
        }
        return part.count == max(0, min(range.upperBound, count) - range.lowerBound) ? part : nil
    }

    /// The root over all leaves so far.
    public var root: Digest {
        guard var root = roots.last else { return MerkleTree.empty }
        for left in roots.dropLast().reversed() { root = MerkleTree.node(left, root) }
        return root
    }
}
