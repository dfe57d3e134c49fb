internal import Domain
internal import Yams

/// What the YAML parser has against a file, in words for whoever wrote it.
struct YAMLProblem {
    let objection: Document.Objection

    static func anchor(_ line: Int?) -> Document.Objection {
        Document.Objection(
            message: .anchors, line: line)
    }

    static func tag(_ name: String, _ line: Int?) -> Document.Objection {
        Document.Objection(
            message: .tags(name: name.quoted()), line: line)
    }

    init(_ error: YamlError, _ source: SourceText) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            objection = Self.objection(problem, from: context?.mark ?? mark, to: mark, source)
        case .composer(_, let problem, let mark, _):
            objection =
                problem.contains("alias")
                ? Self.anchor(mark.line)
                : Document.Objection(message: .problem(words: problem.replacing("but found", with: "found")), line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.prefix(3).map { $0.quoted() }
            // The parser takes a letter with an accent for the same, written as one code point or as two.
            let isASCII = duplicates.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
            objection = Document.Objection(
                message: .duplicateKeys(keys: keys, looksSame: !isASCII), line: context.mark.line)
        case .reader(let problem, _, _, _):
            objection = Document.Objection(message: .notYAML(problem: problem, advice: nil), line: nil)
        default:
            objection = Document.Objection(message: .problem(words: "not YAML"), line: nil)
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
                message: .halfEscape, line: place.line)
        }
        switch source.sign(at: start.line, start.column) {
        case "&", "*": return anchor(start.line)
        case "!":
            return Document.Objection(
                message: .notYAML(problem: problem, advice: .quotes(sign: "!")), line: start.line)
        default: break
        }
        if let found = StructuralLookAlike.nearest(to: place.line, in: source.lines) {
            return Document.Objection(message: found.message, line: found.line)
        }
        return Document.Objection(
            message: .notYAML(problem: problem, advice: advice(problem, place, source)), line: place.line, column: place.column)
    }

    private static func advice(_ problem: String, _ place: Mark, _ source: SourceText) -> FileMessage.Advice? {
        if problem.contains("cannot start any token"), let sign = source.sign(at: place.line, place.column) {
            return sign == "\t" ? .tab : .quotes(sign: String(sign))
        }
        if problem.contains("tab character") { return .spaces }
        return problem.contains("mapping values are not allowed") ? .colon : nil
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
