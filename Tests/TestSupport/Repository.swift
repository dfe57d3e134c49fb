/// Where this repository lies, for the files that tests read from it.
public enum Repository {
    public static let root = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()
}
