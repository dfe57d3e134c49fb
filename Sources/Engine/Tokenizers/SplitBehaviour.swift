internal import Domain

/// What becomes of that at which a text is split.
enum SplitBehaviour: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    /// All matches that touch each other stay together.
    case contiguous = "Contiguous"

    /// The `behavior` of a component of a `tokenizer.json`.
    init(_ json: JSONObject, default behaviour: SplitBehaviour?) throws(FormatError) {
        let text = try json.text("behavior")
        guard let known = text.map({ SplitBehaviour(rawValue: $0) }) ?? behaviour else {
            throw json.fail("\(json.path)behavior is \((text ?? "").quoted(40)), which is not read")
        }
        self = known
    }
}

extension TextPart {
    /// Split at each letter that is asked for.
    func split(_ behaviour: SplitBehaviour, at isDelimiter: (Unicode.Scalar) -> Bool) -> [TextPart] {
        split(letters.indices.filter { isDelimiter(letters[$0].scalar) }.map { $0..<$0 + 1 }, behaviour)
    }

    /// - Parameters:
    ///   - matches: in their order, none empty.
    ///   - inverted: whether what lies between them is meant.
    func split(_ matches: [Range<Int>], _ behaviour: SplitBehaviour, inverted: Bool = false) -> [TextPart] {
        var pieces: [(range: Range<Int>, isMatch: Bool)] = []
        var end = letters.startIndex
        for match in matches {
            if end < match.lowerBound { pieces.append((end..<match.lowerBound, inverted)) }
            pieces.append((match, !inverted))
            end = match.upperBound
        }
        if end < letters.endIndex { pieces.append((end..<letters.endIndex, inverted)) }
        return Self.joined(pieces, behaviour).map { self[$0] }
    }

    private static func joined(_ pieces: [(range: Range<Int>, isMatch: Bool)], _ behaviour: SplitBehaviour) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        func join(with range: Range<Int>) {
            guard let last = ranges.popLast() else { return ranges.append(range) }
            ranges.append(min(last.lowerBound, range.lowerBound)..<max(last.upperBound, range.upperBound))
        }
        var wasMatch = false
        switch behaviour {
        case .removed: return pieces.filter { !$0.isMatch }.map(\.range)
        case .isolated: return pieces.map(\.range)
        case .contiguous:
            for piece in pieces {
                if piece.isMatch == wasMatch { join(with: piece.range) } else { ranges.append(piece.range) }
                wasMatch = piece.isMatch
            }
            return ranges
        case .mergedWithPrevious:
            for piece in pieces {
                if piece.isMatch, !wasMatch { join(with: piece.range) } else { ranges.append(piece.range) }
                wasMatch = piece.isMatch
            }
            return ranges
        case .mergedWithNext:
            for piece in pieces.reversed() {
                if piece.isMatch, !wasMatch { join(with: piece.range) } else { ranges.append(piece.range) }
                wasMatch = piece.isMatch
            }
            return ranges.reversed()
        }
    }
}
