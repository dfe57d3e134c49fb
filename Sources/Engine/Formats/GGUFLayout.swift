internal import Domain

/// Where the tensors of a GGUF file lie: one behind the other, each padded to the alignment, as llama.cpp asks; nothing overlaps, and
/// nothing is left between them.
enum GGUFLayout {
    /// A type of ggml's: its name, and the weights and bytes of one of its blocks. Nil for a number that is not known.
    static func block(of type: UInt32) -> (name: String, weights: Int, bytes: Int)? { blocks[type] }

    /// ggml's numbers and sizes, as the package gguf 0.19 has them.
    private static let blocks: [UInt32: (name: String, weights: Int, bytes: Int)] = [
        0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
        7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
        12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
        16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
        20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1),
        25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56),
        30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
    ]

    /// Every tensor with its bytes; of one whose type is not known, those up to the next tensor.
    /// - Parameter name: the file's, for messages.
    static func sizes(
        of header: GGUFHeader, fileBytes: Int, name: String
    ) throws(FormatError) -> [(tensor: GGUFHeader.Tensor, size: Int)] {
        let inOrder = header.tensors.sorted { ($0.offset, $0.name) < ($1.offset, $1.name) }
        func fail(_ tensor: GGUFHeader.Tensor, _ reason: String) -> FormatError {
            FormatError(file: name, reason: "tensor \(tensor.name.quoted(80)) \(reason)")
        }
        func padded(_ end: Int) -> Int { (end + header.alignment - 1) / header.alignment * header.alignment }
        var sizes: [(tensor: GGUFHeader.Tensor, size: Int)] = []
        for (index, tensor) in inOrder.enumerated() {
            guard tensor.offset.isMultiple(of: header.alignment) else {
                throw fail(tensor, "begins at \(tensor.offset), which is no multiple of the alignment \(header.alignment)")
            }
            let next = index + 1 < inOrder.count ? inOrder[index + 1].offset : fileBytes
            sizes.append((tensor, try size(tensor, name) ?? max(0, next - tensor.offset)))
        }
        // What lies on something else leaves a hole where it should be; the cause is said first.
        for (before, (tensor, _)) in zip(sizes, sizes.dropFirst()) where tensor.offset < before.tensor.offset + before.size {
            throw fail(
                tensor,
                "begins at \(tensor.offset) and overlaps \(before.tensor.name.quoted(80)), which ends at \(before.tensor.offset + before.size)"
            )
        }
        var expected = header.dataStart
        for (tensor, size) in sizes {
            guard tensor.offset == expected else {
                throw fail(
                    tensor, "begins at \(tensor.offset); bytes \(expected)…\(tensor.offset) before it belong to no tensor")
            }
            guard size <= fileBytes - tensor.offset else {
                throw fail(tensor, "needs \(size) bytes at \(tensor.offset), the file has \(fileBytes): it is cut")
            }
            expected = padded(tensor.offset + size)
        }
        return sizes
    }

    private static func size(_ tensor: GGUFHeader.Tensor, _ name: String) throws(FormatError) -> Int? {
        func fail(_ reason: String) -> FormatError {
            FormatError(file: name, reason: "tensor \(tensor.name.quoted(80)) \(reason)")
        }
        var count = 1
        for extent in tensor.extents {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows, product <= 1 << 40 else { throw fail("has the extents \(tensor.extents), which are too large") }
            count = product
        }
        guard let block = block(of: tensor.type) else { return nil }
        guard tensor.extents[0].isMultiple(of: block.weights) else {
            throw fail("has rows of \(tensor.extents[0]) in blocks of \(block.weights)")
        }
        return count / block.weights * block.bytes
    }
}
