import Foundation
import Slurm
import TestSupport

/// What the real Slurm 22.05.8 of Debian 12 said: two nodes, accounting by slurmdbd, jobs as the daemon hands them in.
enum Recorded {
    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: Repository.root + "/Tests/SlurmTests/Fixtures/" + name))
    }

    /// The recorded list with one job's member changed.
    static func queue(changing job: Int, _ member: String, to value: Any) throws -> Data {
        var answer = try JSONSerialization.jsonObject(with: data("squeue-22.05.json")) as? [String: Any] ?? [:]
        var jobs = answer["jobs"] as? [[String: Any]] ?? []
        for index in jobs.indices where jobs[index]["job_id"] as? Int == job { jobs[index][member] = value }
        answer["jobs"] = jobs
        return try JSONSerialization.data(withJSONObject: answer)
    }

    static func identity(_ name: String, userID: UInt32 = 0) -> JobIdentity {
        JobIdentity(request: name, attempt: 1, folder: "/shared/runs/" + name, userID: userID)
    }
}
