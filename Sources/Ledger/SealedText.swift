/// JSON as text, of which values are sealed and shown without changing a byte beside them.
enum SealedText {
    private static let quote = UInt8(ascii: "\"")

    /// The places of texts, and of lists of texts, that are the value of one of the fields at any depth, in order. What looks like a commitment is sealed as
    /// well, whoever wrote it, and so is the name in a quota's message where the holder is a user.
    static func values(in json: [UInt8], of fields: Set<String>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var place = 0
        while place < json.count {
            guard json[place] == quote else {
                place += 1
                continue
            }
            let end = text(in: json, at: place)
            let value = blanks(in: json, at: end)
            if isCommitment(json[place..<end]) {
                ranges.append(place..<end)
            } else if value < json.count, json[value] == UInt8(ascii: ":") {
                let begin = blanks(in: json, at: value + 1)
                let name = String(decoding: json[place + 1..<max(place + 1, end - 1)], as: UTF8.self)
                // An empty text is nobody's.
                if let range = texts(in: json, at: begin), range.count > 2,
                    fields.contains(name) || isUsers(name, json, range)
                {
                    ranges.append(range)
                    place = range.upperBound
                    continue
                }
            }
            place = end
        }
        return ranges
    }

    /// `{"quota": {…, "name": NAME, "of": "user"}}`: keys are sorted.
    private static func isUsers(_ name: String, _ json: [UInt8], _ value: Range<Int>) -> Bool {
        name == "name" && json[value.upperBound...].starts(with: ",\"of\":\"user\"".utf8)
    }

    /// The place after the text that begins with the quote at `place`.
    private static func text(in json: [UInt8], at place: Int) -> Int {
        var end = place + 1
        while end < json.count, json[end] != quote { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(end + 1, json.count)
    }

    /// A text, or a list of nothing but texts, at least one; nil where another value begins.
    private static func texts(in json: [UInt8], at place: Int) -> Range<Int>? {
        guard place < json.count else { return nil }
        if json[place] == quote { return place..<text(in: json, at: place) }
        guard json[place] == UInt8(ascii: "[") else { return nil }
        var end = blanks(in: json, at: place + 1)
        while end < json.count, json[end] == quote {
            end = blanks(in: json, at: text(in: json, at: end))
            guard end < json.count else { return nil }
            if json[end] == UInt8(ascii: "]") { return place..<end + 1 }
            guard json[end] == UInt8(ascii: ",") else { return nil }
            end = blanks(in: json, at: end + 1)
        }
        return nil
    }

    private static func blanks(in json: [UInt8], at place: Int) -> Int {
        var end = place
        while end < json.count, [0x20, 0x09, 0x0A, 0x0D].contains(json[end]) { end += 1 }
        return end
    }

    private static let begin = Array("\"\(Seal.mark)".utf8)
    private static let length = begin.count + 64 + 1

    private static func isCommitment(_ text: ArraySlice<UInt8>) -> Bool {
        text.count == length && text.starts(with: begin) && text.last == quote
            && text.dropFirst(begin.count).dropLast().allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// Where commitments stand, with their quotes, in order.
    static func commitments(in json: [UInt8]) -> [(range: Range<Int>, commitment: String)] {
        var found: [(Range<Int>, String)] = []
        var place = 0
        while place + length <= json.count {
            if json[place] == quote, isCommitment(json[place..<place + length]) {
                let digits = json[place + begin.count..<place + length - 1]
                found.append((place..<place + length, String(decoding: digits, as: UTF8.self)))
                place += length
            } else {
                place += 1
            }
        }
        return found
    }
}
