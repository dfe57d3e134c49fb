/// A matrix of one pass, row-major, `[rows, columns]`: a row per token or text, a column per channel.
///
/// Lives in its tape's arena: valid until the tape is reset, or its backward pass has left the part that made it. It has a gradient
/// only where something below wants one, so that frozen parts cost no backward work.
@safe public struct Tensor {
    public let rows: Int
    public let columns: Int
    let values: UnsafeMutablePointer<Float>
    let slot: Gradient?

    public var count: Int { rows * columns }

    /// Whether the backward pass reaches it.
    public var needsGradient: Bool { slot != nil }

    /// What was added up so far; nil before the backward pass has come to something that adds to it, and where nothing wants it.
    var gradient: UnsafeMutablePointer<Float>? { unsafe slot?.memory }

    /// A copy of the values.
    public var array: [Float] {
        unsafe Array(UnsafeBufferPointer(start: values, count: count))
    }

    /// A copy of the values of some rows.
    public func array(ofRows range: Range<Int>) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
        return unsafe Array(UnsafeBufferPointer(start: values + range.lowerBound * columns, count: range.count * columns))
    }

    /// A copy of each row's values.
    public var rowArrays: [[Float]] { (0..<rows).map { array(ofRows: $0..<$0 + 1) } }

    /// A copy of the gradient, zeros where there is none.
    public var gradientArray: [Float] {
        guard let gradient = unsafe gradient else { return [Float](repeating: 0, count: count) }
        return unsafe Array(UnsafeBufferPointer(start: gradient, count: count))
    }
}
