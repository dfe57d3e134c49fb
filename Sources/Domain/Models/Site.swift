/// A named place of a model where a module can attach.
public struct Site: Sendable, Hashable, Codable {
    /// The checkpoint's own name of the place, without the trailing `.weight`:
    /// `encoder.layer.0.attention.self.query`.
    public let name: String
    public let kind: Kind
    /// Index of the transformer block, from 0.
    public let block: Int
    /// The name within the block, the same in every block: `attention.self.query`.
    public let role: String
    /// Width of what goes in (`d_in`).
    public let inputWidth: Int
    /// Width of what comes out (`d_out`).
    public let outputWidth: Int

    public init(name: String, kind: Kind, block: Int, role: String, inputWidth: Int, outputWidth: Int) {
        self.name = name
        self.kind = kind
        self.block = block
        self.role = role
        self.inputWidth = inputWidth
        self.outputWidth = outputWidth
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A linear projection, adapted to `W x + b + (alpha / r) · B A x`.
        case linear
        /// A residual connection, adapted to `(I + (alpha / r) · B A) x`.
        case residualShortcut = "residual-shortcut"
        /// A connection that the base model does not have: it adds `(alpha / r) · B A u`.
        case crossLayerShortcut = "cross-layer-shortcut"

        public var isShortcut: Bool { self != .linear }
    }

    /// Trainable parameters of a module of `rank` here: `r · (d_in + d_out)`.
    public func parameterCount(rank: Int) -> Int {
        rank * (inputWidth + outputWidth)
    }
}
