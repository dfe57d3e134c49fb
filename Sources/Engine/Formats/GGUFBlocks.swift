/// How the blocks of a GGUF file's tensors become numbers, as ggml defines them.
///
/// Of 32 weights each: Q8_0 (scale, signed bytes), Q4_0 and Q5_0 (scale, numbers less half their range), Q4_1 and Q5_1 (scale, minimum,
/// numbers); the low nibbles are a block's first 16 weights, and where there is a fifth bit it stands in a word of its own. Of 256
/// weights: Q4_K and Q5_K (eight parts with a scale and a minimum of six bits each), Q6_K (sixteen parts with a signed scale).
enum GGUFElement: UInt32, Sendable, CaseIterable {
    case float32 = 0
    case float16 = 1
    case q40 = 2
    case q41 = 3
    case q50 = 6
    case q51 = 7
    case q80 = 8
    case q4K = 12
    case q5K = 13
    case q6K = 14
    case bfloat16 = 30

    /// What is read, in words.
    static var known: String { allCases.compactMap { GGUFLayout.block(of: $0.rawValue)?.name }.joined(separator: ", ") }

    /// Appends the numbers of whole blocks.
    func widen(_ raw: UnsafeRawBufferPointer, blockBytes: Int, into values: inout [Float]) {
        for at in stride(from: 0, to: raw.count, by: blockBytes) {
            let block = unsafe Block(raw: raw, start: at)
            switch self {
            case .float32:
                let bits = unsafe UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
                values.append(Float(bitPattern: bits))
            case .float16: values.append(block.half(0))
            case .bfloat16: values.append(Float(bitPattern: UInt32(block.bits(0)) << 16))
            case .q80:
                let scale = block.half(0)
                for place in 0..<32 { values.append(scale * Float(Int8(bitPattern: block.byte(2 + place)))) }
            case .q40: block.appendHalves(to: &values, scale: block.half(0), minimum: -8 * block.half(0), nibbles: 2)
            case .q41: block.appendHalves(to: &values, scale: block.half(0), minimum: block.half(2), nibbles: 4)
            case .q50:
                block.appendHalves(to: &values, scale: block.half(0), minimum: -16 * block.half(0), nibbles: 6, fifthBits: 2)
            case .q51:
                block.appendHalves(to: &values, scale: block.half(0), minimum: block.half(2), nibbles: 8, fifthBits: 4)
            case .q4K: block.appendParts(to: &values, nibbles: 16, fifthBits: nil)
            case .q5K: block.appendParts(to: &values, nibbles: 48, fifthBits: 16)
            case .q6K: block.appendSixBits(to: &values)
            }
        }
    }

    /// One block within a tensor's bytes.
    @safe private struct Block {
        let raw: UnsafeRawBufferPointer
        let start: Int

        func byte(_ offset: Int) -> UInt8 { unsafe raw[start + offset] }

        func bits(_ offset: Int) -> UInt16 { UInt16(byte(offset)) | UInt16(byte(offset + 1)) << 8 }

        func half(_ offset: Int) -> Float { Float16Bits.float(bits(offset)) }

        /// 32 weights of four bits, low nibbles first, or of five.
        func appendHalves(
            to values: inout [Float], scale: Float, minimum: Float, nibbles: Int, fifthBits: Int? = nil
        ) {
            for place in 0..<32 {
                let pair = byte(nibbles + place % 16)
                let low = place < 16 ? pair & 15 : pair >> 4
                let fifth = fifthBits.map { (byte($0 + place / 8) >> UInt8(place % 8) & 1) << 4 } ?? 0
                values.append(scale * Float(low | fifth) + minimum)
            }
        }

        /// 256 weights in eight parts: `d · scale · q − dmin · minimum`.
        func appendParts(to values: inout [Float], nibbles: Int, fifthBits: Int?) {
            let (d, minimum) = (half(0), half(2))
            for part in 0..<8 {
                let (scale, least) = sixBits(part)
                let (factor, offset) = (d * Float(scale), minimum * Float(least))
                for place in 0..<32 {
                    let pair = byte(nibbles + part / 2 * 32 + place)
                    let low = part.isMultiple(of: 2) ? pair & 15 : pair >> 4
                    let fifth = fifthBits.map { (byte($0 + place) >> UInt8(part) & 1) << 4 } ?? 0
                    values.append(factor * Float(low | fifth) - offset)
                }
            }
        }

        /// Scale and minimum of a part, packed into twelve bytes behind the block's two halves.
        private func sixBits(_ part: Int) -> (scale: UInt8, minimum: UInt8) {
            func packed(_ index: Int) -> UInt8 { byte(4 + index) }
            guard part >= 4 else { return (packed(part) & 63, packed(part + 4) & 63) }
            let low = packed(part + 4)
            return (low & 15 | (packed(part - 4) >> 6) << 4, low >> 4 | (packed(part) >> 6) << 4)
        }

        /// 256 weights of six bits in sixteen parts: `d · scale · (q − 32)`.
        func appendSixBits(to values: inout [Float]) {
            let d = half(208)
            for half in 0..<2 {
                for quarter in 0..<4 {
                    for place in 0..<32 {
                        let pair = byte(half * 64 + quarter % 2 * 32 + place)
                        let low = quarter < 2 ? pair & 15 : pair >> 4
                        let high = byte(128 + half * 32 + place) >> UInt8(2 * quarter) & 3
                        let scale = Int8(bitPattern: byte(192 + half * 8 + quarter * 2 + place / 16))
                        values.append(d * Float(scale) * Float(Int(low | high << 4) - 32))
                    }
                }
            }
        }
    }
}
