import Admission
import Domain
import Foundation
import TestSupport
import Testing

/// Files as people save them: what stands in them by mistake is named by code point and line, what is only text is text.
@Suite struct RequestFileTests {
    @Test(
        arguments: [
            ("request-yaml-with-bom/request.yaml", nil, nil),
            ("request-yaml-with-bom/wrong-epochs.yaml", 14, "'one'; a whole number is needed"),
            ("request-json-with-bom/request.json", nil, nil), ("request-json-with-bom/nobom.json", nil, nil),
            ("request-json-with-bom/lone.json", 7, "half a surrogate pair"),
            ("prose-with-ampersand-and-star/prose.yaml", nil, nil), ("prose-with-ampersand-and-star/prose.json", nil, nil),
            ("prose-with-ampersand-and-star/comment.yaml", nil, nil), ("prose-with-ampersand-and-star/pattern.yaml", nil, nil),
            ("prose-with-ampersand-and-star/brackets.yaml", nil, nil),
            ("prose-with-ampersand-and-star/bomb-apostrophe.yaml", 4, "anchors (&) and aliases (*) are not accepted"),
            ("prose-with-ampersand-and-star/bomb-cr.yaml", 3, "anchors (&) and aliases (*) are not accepted"),
            ("purpose-of-many-code-points/marks.yaml", 6, "30001 characters (code points); 1 to 500 are allowed"),
            ("purpose-of-many-code-points/family.yaml", 6, "2800 characters (code points); 1 to 500 are allowed"),
            ("purpose-of-many-code-points/jamo.yaml", 6, "750 characters (code points); 1 to 500 are allowed"),
        ] as [(String, Int?, String?)]) func publicReports(file: String, line: Int?, reason: String?) throws
    {
        let bytes = Array(try Data(contentsOf: URL(filePath: Repository.cases + "/" + file)))
        let finding = RequestDecoder.decode(bytes: bytes, file: file).findings.first
        #expect(finding?.line == line)
        if let reason { #expect(finding?.reason.contains(reason) == true, "\(finding?.description ?? "admitted")") }
        #expect((finding == nil) == (reason == nil), "\(finding?.description ?? "")")
    }

    /// The example with one thing per line where a test needs it, and `text` in the place of `replaced`.
    private func decode(_ replaced: String, _ text: String) throws -> RequestDecoder.Decoded {
        let example = try Examples.movieReviews().replacing(
            "compare: [uniform, head-only]", with: "compare:\n    - uniform\n    - head-only")
        #expect(example.contains(replaced), "'\(replaced)' is not in the example")
        return RequestDecoder.decode(bytes: Array(example.replacing(replaced, with: text).utf8), file: "x.yaml")
    }

    @Test(arguments: [
        ("stage: poc", "stage:\u{A0}poc", 7, "U+00A0 (no-break space) stands where a space is needed"),
        ("stage: poc", "stage:\u{3000}poc", 7, "U+3000 (ideographic space) stands where a space is needed"),
        ("  stage", "\u{A0} stage", 7, "U+00A0 (no-break space) stands where a space is needed"),
        ("  stage", "\u{3000}stage", 7, "U+3000 (ideographic space) stands where a space is needed"),
        ("  stage", "\tstage", 7, "U+0009 (tab) stands where spaces are needed"),
        ("stage: poc", "stage：poc", 7, "U+FF1A (fullwidth colon) stands where ':' is needed"),
        ("metadata:", "metadata：", 3, "U+FF1A (fullwidth colon) stands where ':' is needed"),
        ("maxTokens: 64", "maxTokens：64", 10, "U+FF1A (fullwidth colon) stands where ':' is needed"),
        ("maxTokens: 64", "maxTokens:\u{A0}64", 10, "U+00A0 (no-break space) stands where a space is needed"),
        ("maxTokens: 64", "maxTokens: ６４", 10, "U+FF16 (fullwidth digit six) stands where '6' is needed"),
        ("epochs: 3", "epochs: −1", 14, "U+2212 (minus sign) stands where '-' is needed"),
        ("stage: poc", "stage: “poc”", 7, "U+201C (left double quotation mark) stands where '\"' is needed"),
        ("negative, positive", "“negative”, “positive”", 10, "U+201C (left double quotation mark) is no quotation mark"),
        ("[negative, positive]", "［negative, positive］", 10, "U+FF3D (fullwidth right square bracket) stands where ']'"),
        ("negative, positive", "negative，positive", 10, "U+FF0C (fullwidth comma) is not the ',' between items"),
        ("    - head-only", "    — head-only", 17, "U+2014 (em dash) stands where '-' is needed"),
        ("    - head-only", "    -\u{A0}head-only", 17, "U+00A0 (no-break space) stands where a space is needed"),
        ("name:", "nаme:", 4, "unknown key 'nаme' (with U+0430 (cyrillic small letter a)); did you mean 'name'?"),
        ("stage:", "stage\u{301}:", 7, "(with U+0301 (combining acute accent)); did you mean 'stage'?"),
        ("stage: poc", "stage: poc\u{200B}", 7, "'poc<U+200B>' (with U+200B (zero width space)); one of poc"),
        (
            "stage: poc", "stage: poc # \u{202E}", 7,
            "U+202E (right-to-left override) changes the order in which a text is shown"
        ),
        ("stage: poc", "stage: \u{FEFF}poc", 7, "U+FEFF (byte order mark) may stand once, at the beginning of a file"),
        ("stage: poc", "stage: poc # \u{85}", 7, "U+0085 (next line) ends a line for some programs and none for others"),
        ("{linear: all}", "{linear: [*.query]}", 13, "put text and patterns in quotes, such as '*.query'"),
        ("{linear: all}", "{linear: [*query, *value]}", 13, "put text and patterns in quotes, such as '*.query'"),
        ("purpose: Does", "purpose: '%' @x: Does", 6, "not YAML"),
        ("purpose: Does", "purpose: @team Does", 6, "put text that begins with @ in quotes"),
        ("purpose: Does", "purpose: `x` Does", 6, "put text that begins with ` in quotes"),
        ("purpose: Does", "purpose: %x Does", 6, "put text that begins with % in quotes"),
        ("purpose: Does", "purpose: !x Does", 6, "put text that begins with ! in quotes"),
        ("purpose: Does", "purpose: *x* Does", 6, "put text and patterns in quotes"),
        ("purpose: Does", "purpose: note: Does", 6, "put text with a colon and a space in it in quotes"),
    ]) func mistakesAreNamedAtTheirLine(replaced: String, text: String, line: Int, reason: String) throws {
        let findings = try decode(replaced, text).findings
        #expect(findings.contains { $0.line == line && $0.reason.contains(reason) }, "\(findings)")
        let shown = findings.map(\.description).joined()
        #expect(Array(shown.utf8) == Array(shown.printable.utf8))
    }

    @Test(arguments: [
        ("\"\u{200B}\u{2060}\"", "nothing of it can be seen"), ("\"\u{3000} \"", "nothing of it can be seen"),
        ("\"\\u3164\"", "nothing of it can be seen"), ("\"\u{2800}\"", "nothing of it can be seen"),
        ("\"a \\u2066 b\"", "U+2066 (left-to-right isolate) changes the order"),
        ("\"a\\tb\"", "U+0009 (tab) is a control character"),
        ("\"\\0\"", "U+0000 (null) is a control character"), ("\"\\ud83d\"", "half a surrogate pair"),
        (String(repeating: "か\u{3099}", count: 251), "502 characters (code points); 1 to 500 are allowed"),
    ]) func purposesThatNobodyCanReadAreRefused(purpose: String, reason: String) throws {
        let finding = try decode("Does heterogeneous LoRA pay on review sentiment?", purpose).findings.first
        #expect(finding?.line == 6 && finding?.reason.contains(reason) == true, "\(finding?.description ?? "admitted")")
    }

    @Test(arguments: [
        "口コミ\u{3000}葛\u{E0100}城市", "👨‍👩‍👧 ❤️", "R & D &x *y", "'&a *a [[[ - - -'", "it's *a* & \"b\" {", "「口コミ」の分析", "a\u{200B}b",
        ">\n    &a *b\n    - - [[", "|\n    ? don't: &a", "\"\\U0001F600 \\/\"", "plain\n    &a *b",
    ]) func whatIsOnlyTextIsAdmitted(purpose: String) throws {
        #expect(try decode("Does heterogeneous LoRA pay on review sentiment?", purpose).findings == [])
    }

    @Test func namesComparedByBytes() throws {
        // A slash with an accent is one character and still the end of a folder's name.
        for path in ["../\u{301}a/b.tsv", "a/\u{301}/../b.tsv", "/\u{301}etc/passwd", "a\\\u{301}b"] {
            #expect(try decode("movie-reviews/train.tsv", path).findings.first?.field == "spec.data.train", "\(path)")
        }
        let labels = try decode("[negative, positive]", "[\u{E9}, e\u{301}]").findings.first?.reason
        #expect(labels?.contains("composed in two ways that look the same") == true)
        let keys = try decode("metadata:", "\u{E9}: 1\ne\u{301}: 2\nmetadata:").findings.first?.reason
        #expect(keys?.contains("in two spellings that look the same") == true)
    }

    @Test func carriageReturnsEndLines() throws {
        let text = try Examples.movieReviews().replacing("epochs: 3", with: "epochs: three")
        for (end, mark) in [("\r", ""), ("\r\n", ""), ("\r\n", "\u{FEFF}"), ("\n", "\u{FEFF}")] {
            let bytes = Array((mark + text.replacing("\n", with: end)).utf8)
            #expect(RequestDecoder.decode(bytes: bytes, file: "x.yaml").findings.map(\.line) == [14])
        }
    }

    @Test(arguments: [
        ("{\"a\": 1, \"b\": \"\\ude00\\ud83d\"}", 1, "half a surrogate pair (\\ude00)"),
        ("{\"a\": 1,\n\"b\": \"\\ud83dx\"}", 2, "half a surrogate pair (\\ud83d)"),
        ("{\"a\": 1,\n\"\\u0061\": 2}", 2, "'a' stands twice; each key may stand once"),
        ("{\"a\": 1, // b\n\"c\": 2}", 1, "not JSON: it has no comments; YAML has, behind #"),
        ("{\"a\": 1 /* b */}", 1, "not JSON: it has no comments; YAML has, behind #"),
        ("{\"a\":\n“b”: 1}", 2, "U+201C (left double quotation mark) stands where a value is needed"),
        ("{\"a\"：1}", 1, "U+FF1A (fullwidth colon) stands where ':' is needed"),
        ("{\"a\": 1]", 1, "']' stands where ',' or '}' is needed"),
        ("{\"a\": \"b", 1, "the file ends within a text"), ("{\"a\": 1}\n{}", 2, "'{' stands after the end"),
        ("{\"kind\": \u{A0}1}", 1, "U+00A0 (no-break space) stands where a space is needed"),
        // No JSON, and sound as YAML's flow style.
        ("{\"kind\": 'x', }", 1, "'x'; 'FineTuneRequest' is needed"), ("{kind: NaN}", 1, "'NaN'; 'FineTuneRequest' is needed"),
        ("{\"kind\": 032}", 1, "'032'; 'FineTuneRequest' is needed"), ("{“kind”: 1}", 1, "U+201C (left double quotation mark)"),
    ]) func jsonIsReadByItsLetterOrAsFlow(text: String, line: Int, reason: String) {
        let findings = RequestDecoder.decode(bytes: Array(text.utf8), file: "x.json").findings
        #expect(findings.contains { $0.line == line && $0.reason.contains(reason) }, "\(findings)")
    }
}
