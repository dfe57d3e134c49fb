public import Domain

/// Hashes that show that a leaf is in a tree, or that one tree is how another began. (RFC 9162, sections 2.1.3 and 2.1.4)
public struct MerkleProof: Sendable, Equatable {
    public let hashes: [Digest]

    public init(hashes: [Digest]) {
        self.hashes = hashes
    }

    /// Which parts of the leaves a proof has the roots of, in its order: `PATH(index, D[0:size])`.
    /// - Returns: nil where there is no such leaf.
    public static func inclusionParts(of index: Int, in size: Int) -> [Range<Int>]? {
        guard index >= 0, index < size else { return nil }
        var (whole, parts) = (0..<size, [Range<Int>]())
        while whole.count > 1 {
            let middle = whole.lowerBound + MerkleTree.leftCount(of: whole.count)
            let (left, right) = (whole.lowerBound..<middle, middle..<whole.upperBound)
            parts.append(index < middle ? right : left)
            whole = index < middle ? left : right
        }
        return parts.reversed()
    }

    /// The same of a proof that the tree of `old` leaves is how that of `new` began: `PROOF(old, D[0:new])`.
    /// - Returns: nil where the old tree is larger. Of an empty tree and of the same one there is nothing to show.
    public static func consistencyParts(from old: Int, to new: Int) -> [Range<Int>]? {
        guard old >= 0, old <= new else { return nil }
        guard old > 0, old < new else { return [] }
        var (whole, parts) = (0..<new, [Range<Int>]())
        while whole.upperBound > old {
            let middle = whole.lowerBound + MerkleTree.leftCount(of: whole.count)
            let (left, right) = (whole.lowerBound..<middle, middle..<whole.upperBound)
            parts.append(old <= middle ? right : left)
            whole = old <= middle ? left : right
        }
        // What is left ends with the old tree; where it is all of it, whoever verifies has its root.
        return (whole.lowerBound > 0 ? [whole] : []) + parts.reversed()
    }

    /// Whether `leaf` is number `index`, from 0, of the tree of `size` leaves with this root. (RFC 9162, section 2.1.3.2)
    public func shows(leaf: Digest, at index: Int, in size: Int, root: Digest) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last, hash) = (index, size - 1, leaf)
        for other in hashes {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = MerkleTree.node(other, hash)
                Self.skipLonely(&place, &last)
            } else {
                hash = MerkleTree.node(hash, other)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the tree of `old` leaves is how that of `new` began. (RFC 9162, section 2.1.4.2)
    public func shows(from old: Int, _ oldRoot: Digest, to new: Int, _ newRoot: Digest) -> Bool {
        guard old >= 0, old <= new else { return false }
        if old == 0 { return hashes.isEmpty && oldRoot == MerkleTree.empty }
        if old == new { return hashes.isEmpty && oldRoot == newRoot }
        var hashes = hashes[...]
        // A full tree is a node of the new one, and is not said again.
        guard let first = old & (old - 1) == 0 ? oldRoot : hashes.popFirst() else { return false }
        var (place, last) = (old - 1, new - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        var (oldHash, newHash) = (first, first)
        for other in hashes {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                oldHash = MerkleTree.node(other, oldHash)
                newHash = MerkleTree.node(other, newHash)
                Self.skipLonely(&place, &last)
            } else {
                newHash = MerkleTree.node(newHash, other)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && oldHash == oldRoot && newHash == newRoot
    }

    /// Goes up past the levels on which a node at the right edge has nothing beside it.
    private static func skipLonely(_ place: inout Int, _ last: inout Int) {
        while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
    }
}

/// Roots of parts of a tree, gathered while its leaves go by once: what a proof is made of, in as much memory as the proof has.
public struct MerkleParts: Sendable {
    private let parts: [Range<Int>]
    private var frontiers: [MerkleFrontier]
    private var count: Int

    public init(_ parts: [Range<Int>]) {
        self.parts = parts
        frontiers = parts.map { _ in MerkleFrontier() }
        count = 0
    }

    /// Goes on from a tree of which some leaves are in.
    /// - Returns: nil where a part lies inside of what is known of that tree as a whole only.
    package init?(_ parts: [Range<Int>], after tree: MerkleFrontier) {
        self.parts = parts
        frontiers = parts.compactMap(tree.part)
        count = tree.count
        if frontiers.count < parts.count { return nil }
    }

    public mutating func append(leaf: Digest) {
        for place in parts.indices where parts[place].contains(count) { frontiers[place].append(leaf: leaf) }
        count += 1
    }

    /// Nil while leaves are missing.
    public var proof: MerkleProof? {
        guard zip(parts, frontiers).allSatisfy({ $0.count == $1.count }) else { return nil }
        return MerkleProof(hashes: frontiers.map(\.root))
    }
}
