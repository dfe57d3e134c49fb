/// A tensor of a base model: frozen, unless the whole model trains.
public final class Weight: @unchecked Sendable {
    public let rows: Int
    public let columns: Int
    /// Whether weight decay applies where it trains: to matrices, not to biases and norms.
    let decays: Bool
    let values: FloatBuffer
    /// What collects its gradient; nil while it is frozen and costs nothing.
    private(set) var trained: Parameter?

    init(_ values: [Float], rows: Int, columns: Int, decays: Bool) {
        precondition(values.count == rows * columns, "\(values.count) values for [\(rows), \(columns)]")
        self.values = FloatBuffer(values)
        self.rows = rows
        self.columns = columns
        self.decays = decays
    }

    /// A weight of which only the form is wanted: it has no values, and no pass may see it.
    package init(formOf rows: Int, _ columns: Int) {
        values = FloatBuffer(count: 0)
        self.rows = rows
        self.columns = columns
        decays = false
    }

    /// A vector of `values.count` channels.
    convenience init(_ values: [Float]) {
        self.init(values, rows: 1, columns: values.count, decays: false)
    }

    public var count: Int { values.count }

    /// A copy of the values.
    public var array: [Float] { values.values }

    /// Lets it train: a parameter in the weight's own memory, whose gradient passes add to from now on.
    public func unfreeze(name: String, shardCount: Int) -> Parameter {
        let parameter = Parameter(
            name: name, rows: rows, columns: columns, decays: decays, values: values, shardCount: shardCount)
        trained = parameter
        return parameter
    }

    /// Ends its training, with these values.
    public func freeze(_ values: [Float]) {
        self.values.assign(values)
        trained = nil
    }
}
