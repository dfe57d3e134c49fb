internal import Domain
internal import Yams

/// Reads one plain YAML document.
enum YAMLReader {
    /// The parser's work at every token grows with the flow collections that are open there, of which it allows a thousand.
    private static let workMax = 1 << 26

    static func read(_ source: SourceText) throws(Document.Objection) -> Node {
        let bytes = source.text.utf8
        let openedMax = min(1000, bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") })
        guard bytes.count * openedMax <= workMax else {
            throw Document.Objection(message: .brackets(bytes: bytes.count, most: Document.depthMax), line: nil)
        }
        if bytes.contains(UInt8(ascii: "&")) { try refuseAliases(source) }
        return try compose(source.text, source)
    }

    /// Refuses every alias that has an anchor, without a tree in which it would multiply.
    ///
    /// The parser reads the text with `!` for every `&`. Both signs begin a property of a node at the same places and are ordinary
    /// characters at the same others (quotes, comments, blocks of text, within words), so that up to the first real anchor the
    /// parser does the same, and there it meets a tag, which is refused; or, where tags of that name are allowed, goes on without
    /// an anchor that a later alias could stand for. What comes through has no alias.
    private static func refuseAliases(_ source: SourceText) throws(Document.Objection) {
        let unanchored = source.text.utf8.map { $0 == UInt8(ascii: "&") ? UInt8(ascii: "!") : $0 }
        _ = try compose(String(decoding: unanchored, as: UTF8.self), source)
    }

    /// - Parameter source: the text as it was written, for messages.
    private static func compose(_ text: String, _ source: SourceText) throws(Document.Objection) -> Node {
        do {
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                throw Document.Objection(message: .empty, line: nil)
            }
            // Nodes hold their anchors weakly; the parser holds them.
            return try withExtendedLifetime(parser) { try plain(root, depth: 0, source) }
        } catch let objection as Document.Objection {
            throw objection
        } catch let error as YamlError {
            throw YAMLProblem(error, source).objection
        } catch {
            throw Document.Objection(message: .problem(words: "\(error)"), line: nil)
        }
    }

    /// Refuses the first node that is not plain.
    private static func plain(_ node: Yams.Node, depth: Int, _ source: SourceText) throws(Document.Objection) -> Node {
        let (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1)
        guard depth <= Document.depthMax else { throw .nesting(line) }
        guard node.anchor == nil else { throw YAMLProblem.anchor(line) }
        switch node {
        case .mapping(let mapping):
            try check(mapping.tag, "tag:yaml.org,2002:map", node.mark, source)
            var pairs: [(key: Node, value: Node)] = []
            for (key, value) in mapping {
                pairs.append((try plain(key, depth: depth + 1, source), try plain(value, depth: depth + 1, source)))
            }
            return Node(value: .mapping(pairs), line: line, column: column)
        case .sequence(let sequence):
            try check(sequence.tag, "tag:yaml.org,2002:seq", node.mark, source)
            var items: [Node] = []
            for item in sequence { items.append(try plain(item, depth: depth + 1, source)) }
            return Node(value: .sequence(items), line: line, column: column)
        case .scalar(let scalar):
            try check(scalar.tag, "tag:yaml.org,2002:str", node.mark, source)
            let isQuoted = scalar.style != .plain && scalar.style != .any
            return Node(value: .scalar(.init(string: scalar.string, isQuoted: isQuoted)), line: line, column: column)
        case .alias: throw YAMLProblem.anchor(line)
        }
    }

    private static func check(
        _ tag: Tag, _ allowed: String, _ mark: Mark?, _ source: SourceText
    ) throws(Document.Objection) {
        // An empty name stands for "no tag given"; resolving is our own business.
        let name = tag.description
        guard name.isEmpty || name.utf8.elementsEqual(allowed.utf8) else {
            guard let mark, source.sign(at: mark.line, mark.column) == "&" else { throw YAMLProblem.tag(name, mark?.line) }
            throw YAMLProblem.anchor(mark.line)
        }
    }
}
