/// Where a request's fields stand, for findings: its file's name and the line of each field by path. Presentation only: no verdict depends on it.
public struct RequestPlace: Sendable {
    let file: String
    private let lines: [String: Int]

    public init(file: String, lines: [String: Int] = [:]) {
        self.file = file
        self.lines = lines
    }

    /// The line of a field, or of the nearest field around it that has one.
    func line(_ field: String) -> Int? {
        var path = field[...]
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            path = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
        }
        return nil
    }
}
