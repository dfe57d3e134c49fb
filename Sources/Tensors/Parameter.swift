/// A trained matrix, with one gradient per shard, so that threads never add to the same memory and the sum has a fixed order.
public final class Parameter: @unchecked Sendable {
    public let name: String
    public let rows: Int
    public let columns: Int
    /// Whether weight decay applies: to matrices, not to biases.
    public let decays: Bool
    /// What the learning rate is multiplied with for this parameter.
    public let rateFactor: Double
    /// The elements that steps move, as runs; nil for all of them. The others keep their values and moments.
    private(set) var moving: [Range<Int>]?
    public let values: FloatBuffer
    let gradients: [FloatBuffer]

    public convenience init(
        name: String, rows: Int, columns: Int, decays: Bool, values: [Float], shardCount: Int, rateFactor: Double = 1
    ) {
        self.init(
            name: name, rows: rows, columns: columns, decays: decays, values: FloatBuffer(values), shardCount: shardCount,
            rateFactor: rateFactor)
    }

    /// A parameter in memory that others read too.
    init(
        name: String, rows: Int, columns: Int, decays: Bool, values: FloatBuffer, shardCount: Int, rateFactor: Double = 1
    ) {
        self.rateFactor = rateFactor
        precondition(values.count == rows * columns, "\(name): \(values.count) values for [\(rows), \(columns)]")
        self.name = name
        self.rows = rows
        self.columns = columns
        self.decays = decays
        self.values = values
        gradients = (0..<shardCount).map { _ in FloatBuffer(count: rows * columns) }
    }

    public var count: Int { rows * columns }

    /// Whether steps leave all of it as it is.
    public var isFrozen: Bool { moving?.isEmpty == true }

    /// Lets steps move these rows alone, ascending; nil for all, none for a frozen parameter.
    public func move(onlyRows chosen: [Int]?) {
        moving = chosen?.map { $0 * columns..<($0 + 1) * columns }
    }

    /// As `move(onlyRows:)`, for columns.
    public func move(onlyColumns chosen: [Int]?) {
        moving = chosen.map { chosen in (0..<rows).flatMap { row in chosen.map { row * columns + $0..<row * columns + $0 + 1 } }
        }
    }

    public func zeroGradients() {
        for gradient in gradients { gradient.zero() }
    }

    /// Sums the shards' gradients into the first, in the order of the shards.
    public func reduceGradients() {
        for other in gradients.dropFirst() {
            unsafe VectorMath.add(other.start, to: gradients[0].start, count: count)
        }
    }

    /// Shards that each add up a gradient of their own.
    public var shardCount: Int { gradients.count }

    /// What one shard has added up, before `reduceGradients`.
    public func gradient(ofShard shard: Int) -> [Float] { gradients[shard].values }

    /// The gradient, after `reduceGradients`.
    public var gradient: [Float] { gradients[0].values }

    /// Appends the gradient, after `reduceGradients`.
    public func appendGradient(to values: inout [Float]) { gradients[0].append(to: &values) }

    /// Puts another gradient in place of the reduced one, for processes that sum theirs; `values` must have `count` elements.
    public func assignGradient(_ values: ArraySlice<Float>) { gradients[0].assign(values) }

    /// Sum of the squares of the reduced gradient.
    public var squaredGradientNorm: Double {
        var sum = 0.0
        for index in 0..<count {
            let value = unsafe Double(gradients[0].start[index])
            sum += value * value
        }
        return sum
    }
}
