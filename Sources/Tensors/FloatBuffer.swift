/// Floats at a fixed address, aligned for vector instructions; freed with the last reference.
///
/// Shared between threads by agreement: a buffer is either frozen or written by one shard at a time.
@safe public final class FloatBuffer: @unchecked Sendable {
    public let count: Int
    let start: UnsafeMutablePointer<Float>

    /// `count` zeros.
    public init(count: Int) {
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        unsafe start = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        unsafe start.initialize(repeating: 0, count: max(count, 1))
    }

    public convenience init(_ values: [Float]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() { unsafe start[index] = value }
    }

    deinit {
        unsafe start.deallocate()
    }

    /// A copy of the content.
    public var values: [Float] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// A copy of a part of the content.
    public func values(_ range: Range<Int>) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) floats")
        return unsafe Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Overwrites the content with that of another buffer of as many floats.
    public func assign(_ other: FloatBuffer) {
        precondition(other.count == count, "a buffer of \(count) floats cannot take \(other.count)")
        unsafe start.update(from: other.start, count: count)
    }

    /// Overwrites the content; `values` must have `count` elements.
    public func assign(_ values: [Float]) {
        precondition(values.count == count, "a buffer of \(count) floats cannot take \(values.count)")
        for (index, value) in values.enumerated() { unsafe start[index] = value }
    }

    /// As above, from a part of other values.
    func assign(_ values: ArraySlice<Float>) {
        precondition(values.count == count, "a buffer of \(count) floats cannot take \(values.count)")
        unsafe values.withUnsafeBufferPointer { values in
            if let base = values.baseAddress { unsafe start.update(from: base, count: count) }
        }
    }

    /// Adds a copy of the content to the end of `values`.
    func append(to values: inout [Float]) {
        unsafe values.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }

    public func zero() {
        unsafe start.update(repeating: 0, count: count)
    }

    public subscript(index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count)
            return unsafe start[index]
        }
        set {
            precondition(index >= 0 && index < count)
            unsafe start[index] = newValue
        }
    }
}
