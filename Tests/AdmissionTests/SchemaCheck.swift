import Foundation
import Testing

/// Walks through a JSON schema, and asks a reader whether it takes and refuses what the schema does.
struct SchemaCheck {
    /// A document with every optional field.
    let full: JSONValue
    let accepts: (JSONValue) throws -> Bool

    init(full: JSONValue, accepts: @escaping (JSONValue) throws -> Bool) {
        self.full = full
        self.accepts = accepts
    }

    /// - Returns: how many documents were tried.
    func run(_ schema: JSONValue) throws -> Int {
        #expect(try accepts(full), "\(full)")
        var checked = 0
        try check(schema, at: [], &checked)
        return checked
    }

    private func value(at path: [String]) -> JSONValue? { path.reduce(Optional(full)) { $0?[$1] } }

    private func check(_ schema: JSONValue, at path: [String], _ checked: inout Int) throws {
        func expect(_ isFine: Bool, _ value: JSONValue?, _ what: String) throws {
            checked += 1
            let document = full.setting(path[...], to: value)
            #expect(try accepts(document) == isFine, "\(path.joined(separator: ".")): \(what)")
        }
        if schema["type"]?.text == "object" {
            let document = full.setting((path + ["unheardOf"])[...], to: .number(1))
            #expect(try !accepts(document), "\(path): an unknown key")
            let required = Set(schema["required"]?.items.compactMap(\.text) ?? [])
            for (key, property) in schema["properties"]?.members ?? [:] {
                let without = full.setting((path + [key])[...], to: nil)
                #expect(try accepts(without) == !required.contains(key), "\(path + [key]): missing")
                checked += 1
                try check(property, at: path + [key], &checked)
            }
        }
        if !path.isEmpty {
            try expect(false, .array([.object([:])]), "a list of mappings")
            try expect(schema["type"]?.text == "boolean", .boolean(true), "a truth value")
        }
        if let items = schema["items"], items["type"]?.text == "object", let item = value(at: path)?.items.first {
            // Of each item as of a document of its own.
            let inner = SchemaCheck(full: item) { try accepts(full.setting(path[...], to: .array([$0]))) }
            try inner.check(items, at: [], &checked)
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
        let least = schema["type"]?.text == "integer" ? 1 : 0.001
        func step(_ bound: Double) -> Double { max(least, abs(bound) * 1e-9) }
        if let bound = schema["minimum"]?.number {
            try expect(true, .number(bound), "the minimum")
            try expect(false, .number(bound - step(bound)), "below the minimum")
        }
        if let bound = schema["exclusiveMinimum"]?.number { try expect(false, .number(bound), "the excluded minimum") }
        if let bound = schema["maximum"]?.number {
            try expect(true, .number(bound), "the maximum")
            try expect(false, .number(bound + step(bound)), "above the maximum")
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
            let items = (0...count).map { JSONValue.text("item-\($0)") }
            try expect(true, .array(Array(items.dropLast())), "the longest list")
            try expect(false, .array(items), "a longer list")
            try expect(schema["uniqueItems"] != .boolean(true), .array([items[0], items[0]]), "an item twice")
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
