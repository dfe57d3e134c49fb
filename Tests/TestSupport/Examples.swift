internal import FoundationEssentials

/// Files of this repository that tests read.
public enum Examples {
    public static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: Repository.root + "/" + path)), as: UTF8.self)
    }

    /// The request of the first issue, which must run.
    public static func movieReviews() throws -> String { try text("Tests/Fixtures/requests/movie-reviews.yaml") }
}
