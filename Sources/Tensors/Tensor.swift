/// A matrix of one pass, row-major, `[rows, columns]`: a row per token or text, a column per channel.
///
/// Lives in its tape's arena: valid until the tape is reset. `gradient` is there only where something below wants it, so that
/// frozen parts cost no backward work.
@safe public struct Tensor {
    public let rows: Int
    public let columns: Int
    let values: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>?

    public var count: Int { rows * columns }

    /// Whether the backward pass reaches it.
    public var needsGradient: Bool { unsafe gradient != nil }

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
