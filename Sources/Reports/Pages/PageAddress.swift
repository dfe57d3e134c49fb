public import Domain

/// Where a page is, as a value: links are made of it, and what a browser asks for is read into it.
public enum PageAddress: Sendable, Hashable {
    case overview
    case requests(RequestSearch)
    case request(RequestID)
    case report(RequestID)
    /// Of two runs, each by its id or its name; nil where it is still to be said.
    case comparison(left: String?, right: String?)
    case audit(EventSearch)
    /// - Parameter proves: whether the proof is made with the page, however long that takes.
    case event(Int64, proves: Bool)
    /// The event with its proof as a file (c2sp.org/tlog-proof).
    case proof(Int64)
    /// - Parameter begins: whether a verification is to begin, where none is at work.
    case verification(begins: Bool)
    case policies
    case portfolio(from: String?, to: String?, team: String?)
    case stylesheet
    /// The style of reports.
    case paperStyle
    case script
    /// What tells a page that it is no longer true: of one request, or of all that the overview shows.
    case changes(RequestID?)
}

extension PageAddress {
    var path: String {
        switch self {
        case .overview: "/"
        case .requests: "/requests"
        case .request(let id): "/requests/\(id.text)"
        case .report(let id): "/requests/\(id.text)/report"
        case .comparison: "/compare"
        case .audit: "/audit"
        case .event(let number, _): "/audit/\(number)"
        case .proof(let number): "/audit/\(number)/proof"
        case .verification: "/verification"
        case .policies: "/policies"
        case .portfolio: "/portfolio"
        case .stylesheet: "/style.css"
        case .paperStyle: "/paper.css"
        case .script: "/live.js"
        case .changes(nil): "/changes"
        case .changes(let id?): "/requests/\(id.text)/changes"
        }
    }

    /// Its parameters with their values, in a fixed order; those that say nothing are left out.
    var parameters: [(name: String, value: String)] {
        let all: [(String, String?)] =
            switch self {
            case .requests(let search):
                [("state", search.state?.rawValue), ("team", search.team), ("before", search.before?.text)]
            case .comparison(let left, let right): [("left", left), ("right", right)]
            case .audit(let search):
                [
                    ("request", search.request?.text), ("kind", search.kind?.rawValue), ("actor", search.actor.map { "\($0)" }),
                    ("from", search.from.map { "\($0)" }), ("to", search.to.map { "\($0)" }),
                    ("before", search.before.map { "\($0)" }),
                ]
            case .event(_, let proves): [("proof", proves ? "shown" : nil)]
            case .verification(let begins): [("begin", begins ? "now" : nil)]
            case .portfolio(let from, let to, let team): [("from", from), ("to", to), ("team", team)]
            case .overview, .request, .report, .proof, .policies, .stylesheet, .paperStyle, .script, .changes: []
            }
        return all.compactMap { name, value in value.map { (name, $0) } }
    }

    /// As a link has it.
    /// - Parameter language: asked for with it; nil for what the browser prefers.
    public func link(in language: Language?) -> String {
        let pairs = parameters + (language.map { [("language", $0.rawValue)] } ?? [])
        let query = pairs.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = RequestID.isAllowed(byte) || byte == UInt8(ascii: "~")
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
    }
}
