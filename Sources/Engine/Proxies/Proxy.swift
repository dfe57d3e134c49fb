public import Domain
public import Tensors

/// A zero-cost heuristic: one number per module for how much the task wants it, without training.
///
/// One proxy, one file, one line in `Proxies.all`.
public protocol Proxy: Sendable {
    static var name: ProxyName { get }
    static var need: ProxyNeed { get }

    init()

    /// - Parameter module: its values while it was probed, and what was seen of it.
    func saliency(of module: ProbedModule) -> Double

    /// For rank 1, 2, …: which share of the saliency the module's first so many directions hold, in the saliency's own unit; nil where
    /// the proxy cannot tell.
    func rankShares(of module: ProbedModule) -> [Double]?
}

extension Proxy {
    public func rankShares(of module: ProbedModule) -> [Double]? { nil }

    /// Sums of falling numbers from the first on, divided by their total; nil where that is 0.
    static func cumulativeShares(_ values: [Double]) -> [Double]? {
        let total = values.reduce(0, +)
        guard total > 0 else { return nil }
        var running = 0.0
        return values.map { value in
            running += value
            return min(1, running / total)
        }
    }

    /// Shares of a norm of gradients: of the first so many directions it is the root of the sum of their squares.
    static func normShares(of module: ProbedModule) -> [Double]? {
        cumulativeShares(ProbedModule.energies(ofColumns: module.statisticOfB, count: module.rank))?.map { $0.squareRoot() }
    }
}

/// What must be computed before a proxy can be asked.
public enum ProxyNeed: Sendable, Equatable {
    case nothing
    /// The gradient of the loss with respect to every A and B, accumulated over the probe batches.
    case gradients
    /// The squared gradients of single rows, their mean over the probe batches.
    case squaredGradients
    /// The gradient of the outputs' sum on the network without signs, fed with ones.
    case synapticFlow
    /// The gradient of each site's weight along its largest directions.
    case spectrum
    /// The loss on held-out training rows with each module's output scaled down.
    case evaluations
    /// After a short training of all modules: the loss on rows held aside with each module taken off.
    case ablations
    /// After the same: the gradients on those rows.
    case heldGradients
    /// The smoothed sensitivity of every value over the steps of the same.
    case sensitivities
}

/// A module as a proxy sees it.
public struct ProbedModule: Sendable {
    /// All of A, then all of B.
    public let values: [Float]
    /// What the proxy needs, in the same order.
    public let statistic: ArraySlice<Float>
    /// Elements of A.
    public let countOfA: Int
    /// Rows of A and columns of B.
    public let rank: Int
    /// How many of the directions count.
    public let directionCount: Int

    /// - Parameter directionCount: nil for all of them.
    public init(values: [Float], statistic: ArraySlice<Float>, countOfA: Int, rank: Int, directionCount: Int? = nil) {
        self.values = values
        self.statistic = statistic
        self.countOfA = countOfA
        self.rank = rank
        self.directionCount = directionCount ?? rank
    }

    /// The module with the gradients that its parameters hold, after `reduceGradients`.
    public init(_ adapter: LowRankAdapter) {
        let gradient = adapter.a.gradient + adapter.b.gradient
        self.init(values: adapter.flatValues, statistic: gradient[...], countOfA: adapter.a.count, rank: adapter.a.rows)
    }

    /// The squared singular values of a matrix with `count` rows, falling.
    static func energies(ofRows matrix: ArraySlice<Float>, count: Int) -> [Double] {
        directions(ofRows: matrix, count: count).map(\.energy)
    }

    /// The same, each with what of every row its left singular vector is made of.
    static func directions(ofRows matrix: ArraySlice<Float>, count: Int) -> [(energy: Double, shares: [Double])] {
        let values = Array(matrix)
        let width = count == 0 ? 0 : values.count / count
        return directions(count) { first, second in
            (0..<width).reduce(0.0) { $0 + Double(values[first * width + $1]) * Double(values[second * width + $1]) }
        }
    }

    /// The squared singular values of a matrix with `count` columns, falling.
    static func energies(ofColumns matrix: ArraySlice<Float>, count: Int) -> [Double] {
        let values = Array(matrix)
        let height = count == 0 ? 0 : values.count / count
        return directions(count) { first, second in
            (0..<height).reduce(0.0) { $0 + Double(values[$1 * count + first]) * Double(values[$1 * count + second]) }
        }.map(\.energy)
    }

    private static func directions(
        _ count: Int, _ product: (Int, Int) -> Double
    ) -> [(energy: Double, shares: [Double])] {
        var gram = [Double](repeating: 0, count: count * count)
        for first in 0..<count {
            for second in first..<count {
                gram[first * count + second] = product(first, second)
                gram[second * count + first] = gram[first * count + second]
            }
        }
        return Matrix.eigensystem(gram, size: count).map { (energy: max(0, $0.value), shares: $0.vector) }
    }

    var statisticOfA: ArraySlice<Float> { statistic.prefix(countOfA) }
    var statisticOfB: ArraySlice<Float> { statistic.dropFirst(countOfA) }
}

extension LowRankAdapter {
    /// All of A, then all of B.
    var flatValues: [Float] { a.values.values + b.values.values }

    /// How many values A and B have.
    var count: Int { a.count + b.count }
}

public enum Proxies {
    public static let all: [any Proxy.Type] = [
        ConstantProxy.self, GradNormProxy.self, SNIPProxy.self, SynFlowProxy.self, AlphaTestProxy.self, FisherProxy.self,
        GradientSpectrumProxy.self, AblationProxy.self, FirstOrderProxy.self, SensitivityProxy.self,
    ]

    /// Those that an ensemble takes the mean rank of.
    public static let ensemble: [ProxyName] = [.gradNorm, .snip, .fisher]

    /// - Throws: `EngineError` for a name that no proxy here has.
    public static func proxy(_ name: ProxyName) throws(EngineError) -> any Proxy {
        guard let type = all.first(where: { $0.name == name }) else {
            throw EngineError(
                "no proxy '\(name.rawValue)'; there are: \(all.map { $0.name.rawValue }.joined(separator: ", "))")
        }
        return type.init()
    }
}
