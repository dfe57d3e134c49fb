internal import Domain
internal import Yams

/// What the YAML parser has against a file, in words for whoever wrote it.
struct YAMLProblem {
    let objection: Document.Objection

    static func anchor(_ line: Int?) -> Document.Objection {
        Document.Objection(
            reason: "anchors (&) and aliases (*) are not accepted; write the value out, or put text and patterns in quotes, "
                + "such as '*.query'", line: line)
    }

    static func tag(_ name: String, _ line: Int?) -> Document.Objection {
        Document.Objection(
            reason: "tags (!) are not accepted: \(name.quoted()); put text that begins with ! in quotes", line: line)
    }

    init(_ error: YamlError, _ source: SourceText) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            objection = Self.objection(problem, from: context?.mark ?? mark, to: mark, source)
        case .composer(_, let problem, let mark, _):
            objection =
                problem.contains("alias")
                ? Self.anchor(mark.line)
                : Document.Objection(reason: problem.replacing("but found", with: "found"), line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.prefix(3).map { $0.quoted() }.joined(separator: ", ")
            // The parser takes a letter with an accent for the same, written as one code point or as two.
            let isASCII = duplicates.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
            let how = isASCII ? "" : ", or in two spellings that look the same"
            objection = Document.Objection(
                reason: "\(keys) stands twice\(how); each key may stand once", line: context.mark.line)
        case .reader(let problem, _, _, _):
            objection = Document.Objection(reason: "not YAML: \(problem)", line: nil)
        default:
            objection = Document.Objection(reason: "not YAML", line: nil)
        }
    }

    /// - Parameters:
    ///   - start: where the parser began to read what it could not read.
    ///   - place: where it gave up, often a line too late.
    private static func objection(
        _ problem: String, from start: Mark, to place: Mark, _ source: SourceText
    ) -> Document.Objection {
        if problem.contains("nesting level") { return .nesting(place.line) }
        if problem.contains("Unicode character escape") {
            return Document.Objection(
                reason: "not YAML: the escape of a character that does not exist, or half a surrogate pair (\\ud83d); "
                    + "write the character itself, or \\U and eight digits", line: place.line)
        }
        switch source.sign(at: start.line, start.column) {
        case "&", "*": return anchor(start.line)
        case "!":
            return Document.Objection(reason: "not YAML: \(problem); put text that begins with ! in quotes", line: start.line)
        default: break
        }
        if let found = StructuralLookAlike.nearest(to: place.line, in: source.lines) {
            return Document.Objection(reason: "not YAML: \(found.reason)", line: found.line)
        }
        return Document.Objection(
            reason: "not YAML: \(problem)\(advice(problem, place, source))", line: place.line, column: place.column)
    }

    private static func advice(_ problem: String, _ place: Mark, _ source: SourceText) -> String {
        if problem.contains("cannot start any token"), let sign = source.sign(at: place.line, place.column) {
            return sign == "\t" ? "; a tab, where spaces are needed" : "; put text that begins with \(sign) in quotes"
        }
        if problem.contains("tab character") { return "; use spaces" }
        return problem.contains("mapping values are not allowed") ? "; put text with a colon and a space in it in quotes" : ""
    }
}

extension SourceText {
    /// The character at a place that the parser gives: line and column count from 1, columns by code points.
    func sign(at line: Int, _ column: Int) -> Unicode.Scalar? {
        let lines = lines
        guard lines.indices.contains(line - 1) else { return nil }
        return lines[line - 1].dropFirst(max(0, column - 1)).first
    }
}
