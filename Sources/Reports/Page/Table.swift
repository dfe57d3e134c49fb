/// A table as the template and the terminal see it: text only, escaped by whoever writes it out.
package struct Table: Sendable {
    package let caption: String
    package let headers: [String]
    package let rows: [Row]

    package struct Row: Sendable {
        package let head: String
        package let cells: [String]
    }

    package init(_ caption: String, _ headers: [String], _ rows: [[String]]) {
        self.caption = caption
        self.headers = headers
        self.rows = rows.map { Row(head: $0.first ?? "", cells: Array($0.dropFirst())) }
    }
}
