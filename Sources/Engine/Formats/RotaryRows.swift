/// Two orders of a head's rows for rotary positions: Hugging Face turns row i with row i + depth / 2, llama.cpp neighbours.
enum RotaryRows {
    /// Row j · depth / 2 + i of each head goes to row 2i + j: from Hugging Face's order to llama.cpp's.
    static func interleaved(_ values: [Float], columns: Int, depth: Int) -> [Float] {
        moved(values, columns: columns, depth: depth) { (from: $0, to: $1) }
    }

    /// Row 2i + j of each head goes to row j · depth / 2 + i: back again.
    static func halved(_ values: [Float], columns: Int, depth: Int) -> [Float] {
        moved(values, columns: columns, depth: depth) { (from: $1, to: $0) }
    }

    private static func moved(
        _ values: [Float], columns: Int, depth: Int, _ direction: (_ halved: Int, _ interleaved: Int) -> (from: Int, to: Int)
    ) -> [Float] {
        var result = values
        for head in 0..<values.count / (columns * depth) {
            for pair in 0..<depth / 2 {
                for part in 0..<2 {
                    let rows = direction(part * depth / 2 + pair, 2 * pair + part)
                    let source = (head * depth + rows.from) * columns
                    let target = (head * depth + rows.to) * columns
                    result.replaceSubrange(target..<target + columns, with: values[source..<source + columns])
                }
            }
        }
        return result
    }
}
