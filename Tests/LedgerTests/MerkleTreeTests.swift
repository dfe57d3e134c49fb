import Domain
import Foundation
import Ledger
import Testing

/// The tree against RFC 6962's published leaves and roots, and against the definition as it is written there.
@Suite struct MerkleTreeTests {
    /// Leaves and roots of the reference implementation of Certificate Transparency (certificate-transparency, merkletree tests).
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func publishedRootsAreReached() {
        var tree = MerkleFrontier()
        #expect(tree.root.hexadecimal == Self.roots[0])
        for (leaf, root) in zip(Self.leaves, Self.roots.dropFirst()) {
            tree.append(leaf: MerkleTree.leaf(bytes(leaf)))
            #expect(tree.root.hexadecimal == root)
        }
    }

    private func bytes(_ digits: String) -> [UInt8] {
        stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(digits.dropFirst($0).prefix(2), radix: 16) }
    }

    private static let hashes = (0..<131).map { MerkleTree.leaf("\($0)".utf8) }

    /// `MTH` of RFC 6962, section 2.1.
    private func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? MerkleTree.empty }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return MerkleTree.node(root(leaves.prefix(left)), root(leaves.dropFirst(left)))
    }

    /// `PATH` of section 2.1.1.
    private func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return index < left
            ? path(index, leaves.prefix(left)) + [root(leaves.dropFirst(left))]
            : path(index - left, leaves.dropFirst(left)) + [root(leaves.prefix(left))]
    }

    /// `SUBPROOF` of section 2.1.2.
    private func consistency(_ old: Int, _ leaves: ArraySlice<Digest>, isWhole: Bool = true) -> [Digest] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return old <= left
            ? consistency(old, leaves.prefix(left), isWhole: isWhole) + [root(leaves.dropFirst(left))]
            : consistency(old - left, leaves.dropFirst(left), isWhole: false) + [root(leaves.prefix(left))]
    }

    private func gathered(_ parts: [Range<Int>], _ size: Int) -> MerkleProof? {
        var roots = MerkleParts(parts)
        for hash in Self.hashes.prefix(size) { roots.append(leaf: hash) }
        return roots.proof
    }

    @Test func aProofOfWhatCameLaterNeedsOnlyWhatCameLater() throws {
        let size = Self.hashes.count
        for index in 0..<size {
            let parts = try #require(MerkleProof.inclusionParts(of: index, in: size))
            let whole = try #require(gathered(parts, size))
            var tree = MerkleFrontier()
            for known in 0...size {
                if known > 0 { tree.append(leaf: Self.hashes[known - 1]) }
                guard var roots = MerkleParts(parts, after: tree) else {
                    // Of a full subtree that the leaf lies in nothing but the root is known.
                    #expect(known > index)
                    continue
                }
                for hash in Self.hashes[known...] { roots.append(leaf: hash) }
                #expect(roots.proof == whole)
            }
        }
    }

    @Test func everyProofIsTheDefinitionsAndHoldsForNothingElse() throws {
        var tree = MerkleFrontier()
        var roots = [tree.root]
        for size in 1...Self.hashes.count {
            let leaves = Self.hashes.prefix(size)
            tree.append(leaf: Self.hashes[size - 1])
            roots.append(root(leaves))
            #expect(tree.root == roots[size])
            for index in 0..<size {
                let parts = try #require(MerkleProof.inclusionParts(of: index, in: size))
                let proof = try #require(gathered(parts, size))
                #expect(proof.hashes == path(index, leaves))
                #expect(proof.shows(leaf: leaves[index], at: index, in: size, root: roots[size]))
                // Another leaf, another place, another root, a proof too short or too long.
                let other = Self.hashes[(index + 1) % Self.hashes.count]
                #expect(!proof.shows(leaf: other, at: index, in: size, root: roots[size]))
                #expect(!proof.shows(leaf: leaves[index], at: index ^ 1, in: size, root: roots[size]) || size == 1)
                #expect(!proof.shows(leaf: leaves[index], at: index, in: size, root: roots[size - 1]))
                #expect(!proof.shows(leaf: leaves[index], at: size, in: size, root: roots[size]))
                #expect(
                    !MerkleProof(hashes: proof.hashes + [other]).shows(
                        leaf: leaves[index], at: index, in: size, root: roots[size]))
                let short = MerkleProof(hashes: proof.hashes.dropLast())
                #expect(size == 1 || !short.shows(leaf: leaves[index], at: index, in: size, root: roots[size]))
            }
            for old in 0...size {
                let parts = try #require(MerkleProof.consistencyParts(from: old, to: size))
                let proof = try #require(gathered(parts, size))
                #expect(proof.hashes == (old == 0 ? [] : consistency(old, leaves)))
                #expect(proof.shows(from: old, roots[old], to: size, roots[size]))
                guard old > 0, old < size else { continue }
                #expect(!proof.shows(from: old, roots[old - 1], to: size, roots[size]))
                #expect(!proof.shows(from: old, roots[old], to: size, roots[size - 1]))
                #expect(!proof.shows(from: size, roots[old], to: old, roots[size]))
                #expect(!MerkleProof(hashes: proof.hashes.dropLast()).shows(from: old, roots[old], to: size, roots[size]))
                #expect(
                    !MerkleProof(hashes: proof.hashes + [roots[0]]).shows(from: old, roots[old], to: size, roots[size]))
            }
        }
        #expect(MerkleProof.inclusionParts(of: 3, in: 3) == nil && MerkleProof.inclusionParts(of: -1, in: 3) == nil)
        #expect(MerkleProof.consistencyParts(from: 4, to: 3) == nil && MerkleProof.consistencyParts(from: -1, to: 3) == nil)
    }
}
