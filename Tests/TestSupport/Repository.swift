/// Where this repository lies, for the files that tests read from it.
public enum Repository {
    public static let root = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// Reference numbers of PyTorch, transformers and peft: one folder a case.
    public static let golden = root + "/Tests/Fixtures/golden"

    /// Inputs out of public reports, each with a `case.md` that says what is right.
    public static let cases = root + "/Tests/Fixtures/cases"
}
