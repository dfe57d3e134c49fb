import Domain
import Foundation
import Yams

/// An answer as YAML with the keys and numbers of its JSON. Yams' own encoder writes every fraction with an exponent, such as
/// `0e+0`, which many readers take for a text.
enum YAMLText {
    static func of(_ answer: some Encodable) throws -> String {
        let value = try JSONDecoder().decode(JSONTree.self, from: try JSONEncoder().encode(answer))
        let text = try written(value, allowUnicode: true)
        // Where something would be hidden, everything beyond ASCII becomes an escape: the value stays as it is.
        return try text.printable.utf8.elementsEqual(text.utf8) ? text : written(value, allowUnicode: false)
    }

    /// One line per text.
    private static func written(_ value: JSONTree, allowUnicode: Bool) throws -> String {
        try serialize(node: try value.node(), width: -1, allowUnicode: allowUnicode).trimmingCharacters(in: .newlines)
    }
}

extension JSONTree {
    fileprivate func node() throws -> Node {
        switch self {
        case .flag(let value): Node("\(value)")
        case .whole(let value): Node("\(value)")
        case .large(let value): Node("\(value)")
        case .fraction(let value): Node(Self.plain(value))
        case .text(let value): try Self.quoted(value)
        case .list(let values): .sequence(.init(try values.map { try $0.node() }))
        case .mapping(let values):
            .mapping(.init(try values.sorted { $0.key < $1.key }.map { (try Self.quoted($0.key), try $0.value.node()) }))
        }
    }

    /// In quotes where it would otherwise be read as something else than a text.
    private static func quoted(_ text: String) throws -> Node { try text.represented() }

    /// With a point in front of the exponent, without which YAML 1.1 sees a text.
    private static func plain(_ value: Double) -> String {
        let text = "\(value)"
        return text.contains(".") ? text : text.replacing("e", with: ".0e")
    }
}
