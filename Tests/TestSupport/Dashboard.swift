internal import Foundation

/// The Grafana dashboard of this repository, as far as tests ask about it.
public struct Dashboard {
    /// One query of a panel: SQL or PromQL, with Grafana's macros still in it.
    public struct Query: Sendable, CustomStringConvertible {
        public let panel: String
        /// The name of the template variable that chooses the data source.
        public let source: String
        public let text: String

        public var description: String { panel }
    }

    public let queries: [Query]
    /// Names of the template variables that choose a data source.
    public let sources: [String]

    public init() throws {
        let bytes = Data(try Examples.text("docs/grafana/heterolora.json").utf8)
        let root = try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
        let variables = (root["templating"] as? [String: Any])?["list"] as? [[String: Any]] ?? []
        sources = variables.filter { $0["type"] as? String == "datasource" }.compactMap { $0["name"] as? String }
        let panels = root["panels"] as? [[String: Any]] ?? []
        queries = panels.flatMap { panel in
            (panel["targets"] as? [[String: Any]] ?? []).map { target in
                let source = (target["datasource"] as? [String: Any])?["uid"] as? String ?? ""
                return Query(
                    panel: panel["title"] as? String ?? "",
                    source: source.trimmingCharacters(in: CharacterSet(charactersIn: "${}")),
                    text: (target["rawSql"] ?? target["expr"]) as? String ?? "")
            }
        }
    }
}
