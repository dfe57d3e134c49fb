import Admission
import Foundation
import TestSupport
import Testing

/// docs/request.schema.json says to editors what the decoder says to people: the same keys, the same ranges, the same choices.
@Suite struct RequestSchemaTests {
    /// A request with every optional field.
    private static let full = """
        {"apiVersion": "heterolora/v1", "kind": "FineTuneRequest",
         "metadata": {"name": "a", "team": "b", "purpose": "c", "stage": "poc", "priority": "low"},
         "spec": {"model": "m", "engine": "torch",
          "task": {"type": "classification", "labels": ["no", "yes"], "maxTokens": 64, "pooling": "mean"},
          "data": {"train": "a.tsv", "validation": "b.tsv", "test": "c.tsv", 
           "columns": {"text": "t", "textPair": "u", "label": "l", "prompt": "p", "completion": "c", "messages": "m", "header": false},
           "sample": {"train": 5, "validation": 5, "test": 5}},
          "budget": {"trainableParameters": 100, "maxCost": {"amount": 1, "currency": "JPY"}, "maxDuration": "90s"},
          "search": {"method": "static", "proxy": "constant", "probeBatches": 1, "rank": 2, 
           "sites": {"linear": "all", "shortcuts": "all"}, "ranks": [2], "ranking": "saliency", "initialisation": "random-b",
           "head": "random", "warmUp": {"steps": 20, "heldRows": 50}, "measured": {"trainings": 20, "epochs": 2},
           "shortcuts": "on", "auto": {"share": 0.5, "proxies": ["snip"]}, "validation": {"candidates": 8, "epochs": 1},
           "dynamic": {"every": 0.2, "warmupRounds": 1, "competition": "separated", "shortcutShare": 0.5,
            "freezeAfter": 0.5, "hysteresis": 0.5}},
          "training": {"epochs": 1, "batchSize": 1, "learningRate": 0.5, "seeds": [1], "warmupShare": 0.5, "weightDecay": 0.5,
           "gradientNormMax": 0.5, "alpha": 0.5, "rankStabilised": true, "loraPlusRatio": 16, "dropout": 0.5,
           "earlyStopping": 2, "keep": "best", "fullLearningRate": 0.5, "adapterStart": "gradient", "memory": "lean"},
          "compare": ["uniform", "head-only", "full"],
          "value": {"benefitPerCorrectDecision": {"amount": 1, "currency": "JPY"}, "decisionsPerMonth": 0.5, "horizonMonths": 1,
           "discountRatePerYear": 0.5, "errorCosts": [{"label": "no", "cost": {"amount": 0.5, "currency": "JPY"}}],
           "benefitPerUnit": {"amount": 0.25, "currency": "JPY"},
           "people": [{"role": "annotator", "hours": 0.5, "perHour": {"amount": 1, "currency": "JPY"}}],
           "labellingPerRow": {"amount": 1, "currency": "JPY"}, "servingPerThousandDecisions": {"amount": 1, "currency": "JPY"},
           "fixedCosts": {"perMonth": {"amount": 1, "currency": "JPY"}, "share": 0.5},
           "today": {"accuracy": 0.5, "quantity": 0.5, "costPerMonth": {"amount": 1, "currency": "JPY"}}},
          "decision": {"quantity": "macro-f1", "minimumImprovement": 0.5, "seedsMin": 3}}}
        """

    private func isRequest(_ document: JSONValue) throws -> Bool {
        RequestDecoder.decode(bytes: try document.bytes(), file: "x.json").findings.isEmpty
    }

    @Test func everyPropertyMeansTheSame() throws {
        let schema = try JSONValue.parsed(Examples.text("docs/request.schema.json"))
        let full = try JSONValue.parsed(Self.full)
        #expect(try isRequest(full))
        let check = SchemaCheck(full: full, accepts: isRequest)
        #expect(try check.run(schema) > 250)
    }

    /// Texts by what may count or be seen in them.
    private static let texts: [String] = {
        // Both ends of each range that the patterns name, and their neighbours.
        let edges: [UInt32] = [
            0x00, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x1F, 0x20, 0x21, 0x7E, 0x7F, 0x80, 0x84, 0x85, 0x86, 0x9F, 0xA0, 0xA1, 0xAC,
            0xAD, 0xAE, 0x34E, 0x34F, 0x350, 0x61B, 0x61C, 0x61D, 0x115E, 0x115F, 0x1160, 0x1161, 0x167F, 0x1680, 0x1681,
            0x17B3, 0x17B4, 0x17B5, 0x17B6, 0x180A, 0x180B, 0x180F, 0x1810, 0x1FFF, 0x2000, 0x200A, 0x200B, 0x200F, 0x2010,
            0x2027, 0x2028, 0x2029, 0x202A, 0x202E, 0x202F, 0x2030, 0x205E, 0x205F, 0x2060, 0x2065, 0x2066, 0x2069, 0x206A,
            0x206F, 0x2070, 0x27FF, 0x2800, 0x2801, 0x2FFF, 0x3000, 0x3001, 0x3163, 0x3164, 0x3165, 0xFDFF, 0xFE00, 0xFE0F,
            0xFE10, 0xFEFE, 0xFEFF, 0xFF00, 0xFF9F, 0xFFA0, 0xFFA1, 0xFFEF, 0xFFF0, 0xFFF8, 0xFFF9, 0xFFFD, 0xFFFE, 0xFFFF,
            0x10000, 0x1BC9F, 0x1BCA0, 0x1BCA3, 0x1BCA4, 0x1D172, 0x1D173, 0x1D17A, 0x1D17B, 0xDFFFF, 0xE0000, 0xE0FFF, 0xE1000,
        ]
        let scalars = edges.compactMap(Unicode.Scalar.init).map { String($0) }
        return scalars + scalars.map { "a" + $0 }
            + ["e\u{301}", "👨‍👩‍👧", "葛\u{E0100}", "한", "a\nb", "..", "a/..", "../\u{301}a", "a/\u{301}../b", "a/\u{301}", "a\\b"]
    }()

    /// What the schema says of a text; `pattern` and lengths are all that it can say.
    private func allows(_ schema: JSONValue, _ text: String) throws -> Bool {
        let count = text.unicodeScalars.count
        guard count >= Int(schema["minLength"]?.number ?? 0), count <= Int(try #require(schema["maxLength"]?.number)) else {
            return false
        }
        // ECMAScript's $ is the very end; ICU's may stand before a last line's end.
        let end = try #require(schema["pattern"]?.text).replacing("$", with: "\\z")
        let pattern = try NSRegularExpression(pattern: end)
        return pattern.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }

    /// A place where a text stands, and how it is put there.
    private static let places: [(schema: [String], document: [String], isList: Bool)] = [
        (["metadata", "purpose"], ["metadata", "purpose"], false), (["metadata", "team"], ["metadata", "team"], false),
        (["spec", "model"], ["spec", "model"], false),
        (["spec", "task", "labels", "items"], ["spec", "task", "labels"], true),
        (["spec", "data", "train"], ["spec", "data", "train"], false),
        (["spec", "data", "columns", "text"], ["spec", "data", "columns", "text"], false),
        (["spec", "search", "sites", "linear", "items"], ["spec", "search", "sites", "linear"], true),
    ]

    @Test(arguments: places.indices) func textsAreCountedAndSeenTheSameWay(place: Int) throws {
        let place = Self.places[place]
        let schema = try place.schema.reduce(JSONValue.parsed(Examples.text("docs/request.schema.json"))) { schema, key in
            let lists = schema["oneOf"]?.items.compactMap { $0[key] }.first
            return try #require(schema["properties"]?[key] ?? schema[key] ?? lists)
        }
        let full = try JSONValue.parsed(Self.full)
        let lengthMax = Int(try #require(schema["maxLength"]?.number))
        let long = [String(repeating: "e\u{301}", count: lengthMax / 2 + 1), String(repeating: "👨‍👩‍👧", count: lengthMax / 4)]
        let marked = "e" + String(repeating: "\u{301}", count: lengthMax - 1)
        for text in Self.texts + long + [marked, marked + "\u{301}"] {
            let value = place.isList ? JSONValue.array([.text(text), .text("other")]) : .text(text)
            let isFine = try isRequest(full.setting(place.document[...], to: value))
            let spelled = text.unicodeScalars.prefix(4).map { String($0.value, radix: 16) }
            #expect(try allows(schema, text) == isFine, "\(place.document.joined(separator: ".")): \(spelled)")
        }
    }
}
