/// The processes that carry out one run together, as one of them sees it.
///
/// Whoever gathers, sums or splits does it in all of them, in the same order; a process that does not come keeps the others waiting. What can
/// go wrong on the way is the end of all of them, so nothing here throws. Called from one thread at a time.
public protocol Peers: AnyObject, Sendable {
    /// Which of them this one is, from 0.
    var place: Int { get }
    var count: Int { get }

    /// What each of them gives, by place; the same everywhere.
    func gather(_ bytes: [UInt8]) -> [[UInt8]]

    /// Element by element the sum over the processes, added up in the order of their places: the same bits everywhere.
    /// - Parameter values: as many in each process.
    func sum(_ values: [Float]) -> [Float]

    /// The processes that give the same number, in the order of their places.
    func split(by group: Int) -> any Peers

    /// Hands a message to one of them, who receives it when he asks; those of one sender in their order.
    func send(_ bytes: [UInt8], to place: Int)

    /// The next message; nil where none comes within so many seconds, 0 to look only.
    func receive(withinSeconds seconds: Double) -> (place: Int, bytes: [UInt8])?
}

/// A run of one process.
public final class Alone: Peers {
    public let place = 0
    public let count = 1

    public init() {}

    public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }

    public func sum(_ values: [Float]) -> [Float] { values }

    public func split(by group: Int) -> any Peers { self }

    public func send(_ bytes: [UInt8], to place: Int) { preconditionFailure("a message to oneself") }

    public func receive(withinSeconds seconds: Double) -> (place: Int, bytes: [UInt8])? { nil }
}
