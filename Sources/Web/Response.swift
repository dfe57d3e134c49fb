internal import FoundationEssentials

/// One answer, after which the connection is closed.
struct Response: Equatable {
    enum Status: String {
        case ok = "200 OK"
        case badRequest = "400 Bad Request"
        case notFound = "404 Not Found"
        case methodNotAllowed = "405 Method Not Allowed"
        case headTooLarge = "431 Request Header Fields Too Large"
        case internalError = "500 Internal Server Error"
        case unavailable = "503 Service Unavailable"
    }

    let status: Status
    let contentType: String
    let body: String

    static func text(_ status: Status, _ body: String) -> Response {
        Response(status: status, contentType: "text/plain; charset=utf-8", body: body + "\n")
    }

    static func json(_ status: Status, _ body: String) -> Response {
        Response(status: status, contentType: "application/json", body: body + "\n")
    }

    /// - Parameter withBody: false for an answer to HEAD, which has the headers of GET.
    func bytes(withBody: Bool) -> Data {
        var lines = [
            "HTTP/1.1 \(status.rawValue)", "Content-Type: \(contentType)", "Content-Length: \(body.utf8.count)",
            "Cache-Control: no-store", "Connection: close",
        ]
        if status == .methodNotAllowed { lines.append("Allow: GET, HEAD") }
        return Data((lines.joined(separator: "\r\n") + "\r\n\r\n" + (withBody ? body : "")).utf8)
    }
}
