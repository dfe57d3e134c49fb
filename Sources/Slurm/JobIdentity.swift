/// Which attempt at which run a job is, in words that Slurm keeps for us: so a job is found again by a daemon that died before it wrote
/// down the job's number.
package struct JobIdentity: Sendable, Equatable {
    /// The job's comment. The run folder is one daemon's alone, where ids of requests of two daemons may be alike.
    package let comment: String
    /// The job's name, which accounting keeps also where it keeps no comments.
    package let name: String
    /// Whose job it is: a comment of somebody else's proves nothing.
    package let userID: UInt32

    package init(request: String, attempt: Int, folder: String, userID: UInt32) {
        comment = "heterolora attempt \(attempt) of \(folder)"
        name = "heterolora-\(request)-\(attempt)"
        self.userID = userID
    }
}
