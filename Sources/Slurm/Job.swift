/// A job as Slurm's controller has it.
package struct Job: Sendable, Equatable {
    package let id: Int
    package let phase: Phase
    /// Where it runs or ran, in Slurm's notation; empty while it waits.
    package let nodes: String

    package enum Phase: Sendable, Equatable {
        /// - reason: why, in Slurm's word.
        case waits(reason: String)
        /// - since: seconds since 1970 by the controller's clock.
        case runs(since: Double)
        /// Its program has ended or is held; how it ended is not said yet.
        case leaves
        /// - seconds: how long it was at work.
        case over(JobEnd, seconds: Double)
    }

    package init(id: Int, phase: Phase, nodes: String) {
        self.id = id
        self.phase = phase
        self.nodes = nodes
    }
}
