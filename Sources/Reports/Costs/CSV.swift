internal import Domain

/// Tables for spreadsheets and programs, by RFC 4180: lines end with CR LF.
public enum CSV {
    public static func text(_ header: [String], _ rows: [[String]]) -> String {
        ([header] + rows).map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A name that a stranger chose must not be a formula to whoever opens the table: a sign that would begin one gets an apostrophe before
    /// it, unless it is a number's. Invisible characters are spelled out.
    private static func cell(_ text: String) -> String {
        let text = text.printable
        let begins = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let safe = begins && Double(text) == nil ? "'" + text : text
        let isPlain = safe.utf8.allSatisfy { !"\",\r\n".utf8.contains($0) }
        return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
