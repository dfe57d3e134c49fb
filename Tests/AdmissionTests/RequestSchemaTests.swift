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
         "spec": {"model": "m",
          "task": {"type": "classification", "labels": ["no", "yes"], "maxTokens": 64, "pooling": "mean"},
          "data": {"train": "a.tsv", "validation": "b.tsv", "test": "c.tsv", 
           "columns": {"text": "t", "textPair": "u", "label": "l", "prompt": "p", "completion": "c", "messages": "m", "header": false},
           "sample": {"train": 5, "validation": 5, "test": 5}},
          "budget": {"trainableParameters": 100, "maxCost": {"amount": 1, "currency": "JPY"}, "maxDuration": "90s"},
          "search": {"method": "static", "proxy": "constant", "probeBatches": 1, "rank": 2, 
           "sites": {"linear": "all", "shortcuts": "all"}, "ranks": [2], "ranking": "saliency", "initialisation": "random-b",
           "shortcuts": "on", "auto": {"share": 0.5, "proxies": ["snip"]}, "validation": {"candidates": 8, "epochs": 1},
           "dynamic": {"every": 0.2, "warmupRounds": 1, "competition": "separated", "shortcutShare": 0.5,
            "freezeAfter": 0.5, "hysteresis": 0.5}},
          "training": {"epochs": 1, "batchSize": 1, "learningRate": 0.5, "seeds": [1], "warmupShare": 0.5, "weightDecay": 0.5,
           "gradientNormMax": 0.5, "alpha": 0.5, "rankStabilised": true, "loraPlusRatio": 16, "dropout": 0.5,
           "earlyStopping": 2, "keep": "best", "fullLearningRate": 0.5},
          "compare": ["uniform", "head-only", "full"],
          "value": {"benefitPerCorrectDecision": {"amount": 1, "currency": "JPY"}, "decisionsPerMonth": 0.5, "horizonMonths": 1,
           "discountRatePerYear": 0.5}}}
        """

    private func isRequest(_ document: JSONValue) throws -> Bool {
        RequestDecoder.decode(bytes: try document.bytes(), file: "x.json").findings.isEmpty
    }

    @Test func everyPropertyMeansTheSame() throws {
        let schema = try JSONValue.parsed(Examples.text("docs/request.schema.json"))
        let full = try JSONValue.parsed(Self.full)
        #expect(try isRequest(full))
        var checked = 0
        try check(schema, at: [], in: full, &checked)
        #expect(checked > 250)
    }

    private func check(_ schema: JSONValue, at path: [String], in full: JSONValue, _ checked: inout Int) throws {
        func expect(_ isFine: Bool, _ value: JSONValue?, _ what: String) throws {
            checked += 1
            let document = full.setting(path[...], to: value)
            #expect(try isRequest(document) == isFine, "\(path.joined(separator: ".")): \(what)")
        }
        if schema["type"]?.text == "object" {
            let document = full.setting((path + ["unheardOf"])[...], to: .number(1))
            #expect(try !isRequest(document), "\(path): an unknown key")
            let required = Set(schema["required"]?.items.compactMap(\.text) ?? [])
            for (key, property) in schema["properties"]?.members ?? [:] {
                let without = full.setting((path + [key])[...], to: nil)
                #expect(try isRequest(without) == !required.contains(key), "\(path + [key]): missing")
                checked += 1
                try check(property, at: path + [key], in: full, &checked)
            }
        }
        if !path.isEmpty {
            try expect(false, .array([.object([:])]), "a list of mappings")
            try expect(schema["type"]?.text == "boolean", .boolean(true), "a truth value")
        }
        if let constant = schema["const"] {
            try expect(true, constant, "the constant")
            try expect(false, .text("nonsense"), "another text")
        }
        if let choices = schema["enum"]?.items {
            for choice in choices { try expect(true, choice, "\(choice)") }
            try expect(false, .text("nonsense"), "another choice")
        }
        try checkRanges(schema, expect)
    }

    private func checkRanges(_ schema: JSONValue, _ expect: (Bool, JSONValue?, String) throws -> Void) throws {
        // The next number beyond a bound: one for whole numbers, a little for others.
        let step = schema["type"]?.text == "integer" ? 1 : 0.001
        if let bound = schema["minimum"]?.number {
            try expect(true, .number(bound), "the minimum")
            try expect(false, .number(bound - step), "below the minimum")
        }
        if let bound = schema["exclusiveMinimum"]?.number { try expect(false, .number(bound), "the excluded minimum") }
        if let bound = schema["maximum"]?.number {
            try expect(true, .number(bound), "the maximum")
            try expect(false, .number(bound + step), "above the maximum")
        }
        if schema["type"]?.text == "integer" {
            try expect(false, .number((schema["minimum"]?.number ?? 0) + 0.5), "a fraction")
        }
        if schema["type"]?.text == "string" { try expect(false, .text(""), "an empty text") }
        if let length = schema["maxLength"]?.number.map({ Int($0) }) {
            try expect(true, .text(String(repeating: "x", count: length)), "the longest text")
            try expect(false, .text(String(repeating: "x", count: length + 1)), "a longer text")
        }
        if let count = schema["minItems"]?.number.map({ Int($0) }), count > 0 { try expect(false, .array([]), "an empty list") }
        if let count = schema["maxItems"]?.number.map({ Int($0) }), schema["items"]?["type"]?.text == "string" {
            let items = (0...count).map { JSONValue.text("item \($0)") }
            try expect(true, .array(Array(items.dropLast())), "the longest list")
            try expect(false, .array(items), "a longer list")
            try expect(false, .array([items[0], items[0]]), "an item twice")
        }
        for choice in schema["oneOf"]?.items ?? [] {
            if let bound = choice["minimum"]?.number {
                try expect(true, .number(bound), "the minimum of one form")
                try expect(false, .number(bound - 1), "below the minimum of one form")
            }
            if let constant = choice["const"] { try expect(true, constant, "the constant of one form") }
        }
    }
}
