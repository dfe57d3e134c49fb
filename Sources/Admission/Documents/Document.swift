internal import Domain
internal import Yams

/// A YAML or JSON file as a tree of nodes that know their lines. Hostile until parsed: whatever is not one plain document (anchors,
/// aliases, tags, several documents, deep nesting) is an objection, never a crash, and costs no more than the file is long.
struct Document {
    static let sizeBytesMax = 1 << 20
    private static let depthMax = 32

    let root: Node

    /// What is wrong with a file as a whole.
    struct Objection: Error {
        let reason: String
        let line: Int?
    }

    init(bytes: [UInt8]) throws(Objection) {
        guard bytes.count <= Self.sizeBytesMax else {
            throw Objection(reason: "\(bytes.count) bytes; at most \(Self.sizeBytesMax) (1 MiB) are read", line: nil)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Objection(reason: "not UTF-8", line: Self.lineOfFirstInvalidByte(bytes))
        }
        let plain = JSONText.normalised(text)
        try LexicalScan(plain).check(depthMax: Self.depthMax)
        root = try Self.compose(plain)
    }

    private static func compose(_ text: String) throws(Objection) -> Node {
        do {
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let node = try parser.singleRoot() else { throw Objection(reason: "the file is empty", line: nil) }
            // Nodes hold their anchors weakly; the parser holds them.
            try withExtendedLifetime(parser) { try checkPlain(node, depth: 0) }
            return node
        } catch let objection as Objection {
            throw objection
        } catch let error as YamlError {
            throw Self.objection(error)
        } catch {
            throw Objection(reason: "\(error)", line: nil)
        }
    }

    private static func objection(_ error: YamlError) -> Objection {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return Objection(reason: "not YAML: \(problem)", line: mark.line)
        case .composer(_, let problem, let mark, _):
            return Objection(reason: problem.replacing("but found", with: "found"), line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.prefix(3).map { $0.quoted() }.joined(separator: ", ")
            return Objection(reason: "\(keys) stands twice; each key may stand once", line: context.mark.line)
        case .reader(let problem, _, _, _):
            return Objection(reason: "not YAML: \(problem)", line: nil)
        default:
            return Objection(reason: "not YAML", line: nil)
        }
    }

    /// Refuses the first node that is not plain. An alias is only reached after its anchor, which ends the walk: no bomb goes off.
    private static func checkPlain(_ node: Node, depth: Int) throws(Objection) {
        let line = node.mark?.line
        guard depth <= depthMax else { throw Objection(reason: "nested deeper than \(depthMax) levels", line: line) }
        guard node.anchor == nil else {
            throw Objection(reason: "anchors (&) and aliases (*) are not accepted; write the value out", line: line)
        }
        switch node {
        case .mapping(let mapping):
            try checkTag(mapping.tag, ["tag:yaml.org,2002:map"], line)
            for (key, value) in mapping {
                try checkPlain(key, depth: depth + 1)
                try checkPlain(value, depth: depth + 1)
            }
        case .sequence(let sequence):
            try checkTag(sequence.tag, ["tag:yaml.org,2002:seq"], line)
            for item in sequence { try checkPlain(item, depth: depth + 1) }
        case .scalar(let scalar): try checkTag(scalar.tag, ["tag:yaml.org,2002:str"], line)
        case .alias: throw Objection(reason: "aliases (*) are not accepted; write the value out", line: line)
        }
    }

    private static func checkTag(_ tag: Tag, _ allowed: [String], _ line: Int?) throws(Objection) {
        // An empty name stands for "no tag given"; resolving is our own business.
        let name = tag.description
        guard name.isEmpty || allowed.contains(name) else {
            throw Objection(reason: "tags (!) are not accepted: \(name.quoted())", line: line)
        }
    }

    private static func lineOfFirstInvalidByte(_ bytes: [UInt8]) -> Int? {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return nil
    }
}
