internal import Domain
internal import FoundationEssentials

/// One answer, after which the connection is closed.
struct Response: Equatable {
    enum Status: String {
        case ok = "200 OK"
        case badRequest = "400 Bad Request"
        case unauthorized = "401 Unauthorized"
        case forbidden = "403 Forbidden"
        case notFound = "404 Not Found"
        case methodNotAllowed = "405 Method Not Allowed"
        case headTooLarge = "431 Request Header Fields Too Large"
        case internalError = "500 Internal Server Error"
        case unavailable = "503 Service Unavailable"
    }

    let status: Status
    let contentType: String
    let body: String
    var language: String?
    var isLasting = false

    /// Nothing but the server's own style and script, and no place in anybody else's page: what a hostile name could still smuggle in would not run.
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static let guards = [
        "Content-Security-Policy: \(policy)", "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
        "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
    ]

    static func text(_ status: Status, _ body: String) -> Response {
        Response(status: status, contentType: "text/plain; charset=utf-8", body: body + "\n")
    }

    static func json(_ status: Status, _ body: String) -> Response {
        Response(status: status, contentType: "application/json", body: body + "\n")
    }

    init(status: Status, contentType: String, body: String, language: String? = nil, isLasting: Bool = false) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.language = language
        self.isLasting = isLasting
    }

    init(_ document: PageDocument) {
        self.init(
            status: Status(document.status), contentType: document.contentType, body: document.body,
            language: document.language, isLasting: document.isLasting)
    }

    /// - Parameter withBody: false for an answer to HEAD, which has the headers of GET.
    func bytes(withBody: Bool) -> Data {
        var lines = [
            "HTTP/1.1 \(status.rawValue)", "Content-Type: \(contentType)", "Content-Length: \(body.utf8.count)",
            isLasting ? "Cache-Control: private, max-age=600" : "Cache-Control: no-store", "Connection: close",
        ]
        lines += Self.guards
        if let language { lines += ["Content-Language: \(language)", "Vary: Accept-Language"] }
        switch status {
        case .methodNotAllowed: lines.append("Allow: GET, HEAD")
        case .unauthorized: lines.append("WWW-Authenticate: Bearer")
        case .unavailable: lines.append("Retry-After: 5")
        default: break
        }
        return Data((lines.joined(separator: "\r\n") + "\r\n\r\n" + (withBody ? body : "")).utf8)
    }

    /// The head of a stream of events, which ends when the connection does.
    static var streamHead: Data {
        let lines =
            [
                "HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Cache-Control: no-store", "X-Accel-Buffering: no",
                "Connection: close",
            ]
            + guards
        return Data((lines.joined(separator: "\r\n") + "\r\n\r\nretry: 5000\n\n").utf8)
    }
}

extension Response.Status {
    fileprivate init(_ status: PageDocument.Status) {
        self =
            switch status {
            case .ok: .ok
            case .badRequest: .badRequest
            case .unknownReader: .unauthorized
            case .notFound: .notFound
            case .busy: .unavailable
            case .unreadable: .internalError
            }
    }
}
