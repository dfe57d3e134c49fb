public import Domain
internal import SystemPackage

extension RunFolder {
    /// The digest that `plan` has in a run folder: that of `plan.json`.
    public static func digest(of plan: Plan) throws(WorkspaceError) -> Digest {
        FileDigest.of(bytes: try bytes(of: plan))
    }

    static func bytes(of plan: Plan) throws(WorkspaceError) -> [UInt8] {
        try DurableFile.attempt(FilePath(planName)) { Array(try CanonicalJSON.text(plan).utf8) }
    }
}
