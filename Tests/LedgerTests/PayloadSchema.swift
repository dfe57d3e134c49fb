import Domain
import Foundation

/// So much of JSON Schema as the schemas of payloads use, so that every test run holds payloads against them; integrations/payloads/check does it with a
/// validator that is not ours. A word that it does not know is a fault.
struct PayloadSchema {
    private let root: JSONTree

    init(_ json: String) throws {
        root = try Self.tree(json)
    }

    static func tree(_ json: String) throws -> JSONTree { try JSONDecoder().decode(JSONTree.self, from: Data(json.utf8)) }

    /// What is wrong with a payload, the place first.
    func faults(_ payload: JSONTree) -> [String] { faults(payload, root, "$") }

    private func faults(_ value: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        schema.members.flatMap { word, wanted in
            let faults = faults(value, schema, place, word, wanted)
            return faults ?? ["\(place): \(word) \(wanted) is not understood"]
        }
    }

    /// Nil for a word that is not known.
    private func faults(
        _ value: JSONTree, _ schema: JSONTree, _ place: String, _ word: String, _ wanted: JSONTree
    ) -> [String]? {
        func fault(unless isRight: Bool) -> [String] { isRight ? [] : ["\(place): \(word) \(wanted)"] }
        switch (word, wanted) {
        case ("$schema", _), ("$defs", _), ("title", _), ("description", _): return []
        case ("type", .text(let type)): return fault(unless: value.isOf(type))
        case ("enum", .list(let words)): return fault(unless: words.contains(value))
        case ("pattern", .text(let pattern)):
            guard case .text(let text) = value else { return fault(unless: false) }
            return fault(unless: text.range(of: pattern, options: .regularExpression) != nil)
        case ("minimum", .whole(let least)):
            guard case .whole(let number) = value else { return fault(unless: value.isOf("number")) }
            return fault(unless: number >= least)
        case ("minProperties", .whole(let count)): return fault(unless: value.members.count >= count)
        case ("maxProperties", .whole(let count)): return fault(unless: value.members.count <= count)
        case ("required", .list(let names)):
            return fault(
                unless: names.allSatisfy { if case .text(let name) = $0 { value.members[name] != nil } else { false } })
        case ("items", .mapping):
            guard case .list(let items) = value else { return [] }
            return items.enumerated().flatMap { faults($1, wanted, "\(place)[\($0)]") }
        case ("properties", .mapping(let known)):
            return value.members.flatMap { name, member in known[name].map { faults(member, $0, "\(place).\(name)") } ?? [] }
        case ("propertyNames", .mapping): return value.members.keys.flatMap { faults(.text($0), wanted, "\(place).\($0)") }
        case ("additionalProperties", _):
            let others = value.members.filter { schema.members["properties"]?.members[$0.key] == nil }
            return others.flatMap { name, member in
                wanted == .flag(false) ? ["\(place).\(name) is no field"] : faults(member, wanted, "\(place).\(name)")
            }
        case ("oneOf", .list(let choices)):
            return fault(unless: choices.filter { faults(value, $0, place).isEmpty }.count == 1)
        case ("$ref", .text(let name)):
            let part = root.members["$defs"]?.members[name.replacing("#/$defs/", with: "")]
            return part.map { faults(value, $0, place) } ?? ["\(place): there is no \(name)"]
        default: return nil
        }
    }
}

extension JSONTree {
    /// Of an object; empty for all else.
    var members: [String: JSONTree] { if case .mapping(let members) = self { members } else { [:] } }

    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .mapping), ("array", .list), ("string", .text), ("boolean", .flag), ("integer", .whole),
            ("integer", .large),
            ("number", .whole), ("number", .large), ("number", .fraction):
            true
        default: false
        }
    }

    /// This with one field of one object left out, in every way: the field's path, and what is left. Of a list the first item stands for all.
    var lesser: [(path: [String], tree: JSONTree)] {
        switch self {
        case .mapping(let members):
            members.flatMap { name, member in
                [([name], .mapping(members.filter { $0.key != name }))]
                    + member.lesser.map { less in ([name] + less.path, .mapping(members.merging([name: less.tree]) { $1 })) }
            }
        case .list(let items): items.first?.lesser.map { ($0.path, .list([$0.tree] + items.dropFirst())) } ?? []
        default: []
        }
    }
}
