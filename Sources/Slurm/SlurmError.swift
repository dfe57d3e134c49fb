/// A command of Slurm failed, or said what nobody can make sense of.
package struct SlurmError: Error, Equatable, CustomStringConvertible {
    /// The command's name, such as `squeue`.
    package let command: String
    /// What is wrong, in Slurm's words where it has any.
    package let reason: String

    package init(command: String, reason: String) {
        self.command = command
        self.reason = reason
    }

    package var description: String { "\(command): \(reason)" }
}
