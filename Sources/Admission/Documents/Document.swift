internal import Domain

/// A YAML or JSON file as a tree of nodes that know their lines. Hostile until parsed: whatever is not one plain document (anchors,
/// aliases, tags, several documents, deep nesting) is an objection, never a crash, and costs little more than the file is long.
struct Document {
    static let sizeBytesMax = 1 << 20
    static let depthMax = 32

    let root: Node

    /// What is wrong with a file as a whole.
    struct Objection: Error {
        let message: FileMessage
        let line: Int?
        /// Within the line, from 1, by code points; nil where it is not known.
        var column: Int?
    }

    init(bytes: [UInt8]) throws(Objection) {
        guard bytes.count <= Self.sizeBytesMax else {
            throw Objection(message: .tooLarge(bytes: bytes.count, most: Self.sizeBytesMax), line: nil)
        }
        let source = try SourceText(bytes: bytes)
        guard JSONReader.isMeant(by: source) else {
            root = try YAMLReader.read(source)
            return
        }
        // JSON first, since YAML 1.1 reads some of it otherwise; what is no JSON may still be YAML's flow style.
        do {
            root = try JSONReader.read(source)
        } catch {
            root = try Self.flow(source, insteadOf: error)
        }
    }

    static func read(_ bytes: [UInt8]) -> Result<Document, Objection> {
        do throws(Objection) {
            return .success(try Document(bytes: bytes))
        } catch {
            return .failure(error)
        }
    }

    private static func flow(_ source: SourceText, insteadOf error: JSONReader.Failure) throws(Objection) -> Node {
        guard !error.isFinal else { throw error.objection }
        do {
            return try YAMLReader.read(source)
        } catch let objection {
            throw JSONReader.isCertainlyMeant(by: source) ? error.objection : objection
        }
    }
}

extension Document.Objection {
    static func nesting(_ line: Int?) -> Self {
        Self(message: .nesting(most: Document.depthMax), line: line)
    }
}
