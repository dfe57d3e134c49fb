/// One value of a document, whichever format it was written in.
struct Node {
    enum Value {
        case scalar(Scalar)
        case sequence([Node])
        /// In the file's order; no key stands twice.
        case mapping([(key: Node, value: Node)])
    }

    struct Scalar {
        let string: String
        /// Whether it stands in quotes or is a block of text: then it is a text, whatever it looks like.
        let isQuoted: Bool
    }

    let value: Value
    /// Where it begins, from 1.
    let line: Int
    /// The same within the line, by code points.
    let column: Int

    var scalar: Scalar? {
        guard case .scalar(let scalar) = value else { return nil }
        return scalar
    }
}
