internal import Domain
internal import Foundation

/// SentencePiece's table of what characters become (Kudo and Richardson 2018): a double array (Aoe 1989, in the form of Yata's
/// darts-clone) of spellings, each with the place of its replacement in a list of texts that end with a zero byte.
struct CharacterMap: Sendable {
    /// Longer clusters are looked up character by character.
    private static let clusterBytesEnd = 6

    private let units: [UInt32]
    private let texts: [UInt8]

    /// A `Precompiled` normaliser of a `tokenizer.json`.
    init(_ json: JSONObject) throws(FormatError) {
        let text = try json.text("precompiled_charsmap") ?? ""
        guard let data = Data(base64Encoded: text), data.count >= 4 else {
            throw json.fail("\(json.path)precompiled_charsmap is not base64 of a table of characters")
        }
        let bytes = Array(data)
        func unit(_ place: Int) -> UInt32 {
            bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        let size = Int(unit(0))
        guard size % 4 == 0, size >= 4, size <= bytes.count - 4 else {
            throw json.fail("\(json.path)precompiled_charsmap says that its table has \(size) bytes; it does not")
        }
        units = stride(from: 4, to: 4 + size, by: 4).map(unit)
        texts = Array(bytes[(4 + size)...])
        guard String(validating: texts, as: UTF8.self) != nil else {
            throw json.fail("\(json.path)precompiled_charsmap has replacements that are not UTF-8")
        }
    }

    func apply(_ part: inout TextPart) {
        var result: [Letter] = []
        result.reserveCapacity(part.letters.count)
        var isFirstKept = true
        let text = String(String.UnicodeScalarView(part.letters.map(\.scalar)))
        var place = part.letters.startIndex
        for cluster in text {
            let count = cluster.unicodeScalars.count
            let letters = part.letters[place..<place + count]
            place += count
            if cluster.utf8.count < Self.clusterBytesEnd, let replacement = replacement(of: letters) {
                if result.isEmpty && replacement.isEmpty { isFirstKept = false }
                result += replacement.letters(letters.origin)
                continue
            }
            for index in letters.indices {
                let letter = letters[index]
                guard let replacement = replacement(of: letters[index...index]) else {
                    result.append(letter)
                    continue
                }
                if result.isEmpty && replacement.isEmpty { isFirstKept = false }
                result += replacement.letters(letter.origin)
            }
        }
        part.letters = result[...]
        part.isAtStart = part.isAtStart && isFirstKept
    }

    /// What stands in the table for the shortest beginning that it has: so the reference does it, and drops the rest of a cluster.
    private func replacement(of letters: ArraySlice<Letter>) -> [Unicode.Scalar]? {
        guard let start = value(of: letters.spelling.bytes), start < texts.count else { return nil }
        let end = texts[start...].firstIndex(of: 0) ?? texts.count
        return Array(String(decoding: texts[start..<end], as: UTF8.self).unicodeScalars)
    }

    private func value(of key: ArraySlice<UInt8>) -> Int? {
        func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 0x200) >> 6) }
        guard let root = units.first else { return nil }
        var place = offset(root)
        for byte in key where byte != 0 {
            place ^= Int(byte)
            guard units.indices.contains(place) else { return nil }
            let unit = units[place]
            guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
            place ^= offset(unit)
            if unit & 0x100 != 0 {
                guard units.indices.contains(place) else { return nil }
                return Int(units[place] & 0x7FFF_FFFF)
            }
        }
        return nil
    }
}
