internal import Domain

/// Which path answers what.
struct Pages: Sendable {
    let reading: any PageReading
    let access: WebAccess

    enum Reply {
        case response(Response)
        case changes(AsyncStream<Void>)
    }

    func answer(_ head: RequestHead) async -> Reply {
        guard ["GET", "HEAD"].contains(head.method) else {
            return .response(.text(.methodNotAllowed, "this page is only read: GET or HEAD"))
        }
        let reader = access.reader(head)
        switch head.path {
        case "/health/live": return .response(.text(.ok, "alive"))
        case "/health/ready":
            return .response(ready(await reading.status(), tellsReasons: await reading.seesEverything(reader)))
        case "/metrics", "/status":
            guard await reading.seesEverything(reader) else {
                return .response(
                    reader == .unknown
                        ? .text(.unauthorized, "a token, or a proxy that names its user, is needed")
                        : .text(.forbidden, "this is for those who may see every team's requests"))
            }
            guard head.path == "/metrics" else { return .response(json(.ok, await reading.status())) }
            return .response(
                Response(status: .ok, contentType: "text/plain; version=0.0.4; charset=utf-8", body: await reading.metrics()))
        default:
            let request = PageRequest(
                path: head.path, query: head.query, acceptedLanguages: head.value(of: "accept-language") ?? "", reader: reader)
            switch await reading.answer(request) {
            case .document(let document): return .response(Response(document))
            case .changes(let changes): return .changes(changes)
            }
        }
    }

    private struct Readiness: Encodable {
        let isReady: Bool
        let reasons: [String]
    }

    private func ready(_ status: DaemonStatus, tellsReasons: Bool) -> Response {
        let reasons = status.unreadyReasons
        return json(
            reasons.isEmpty ? .ok : .unavailable, Readiness(isReady: reasons.isEmpty, reasons: tellsReasons ? reasons : []))
    }

    private func json(_ status: Response.Status, _ value: some Encodable) -> Response {
        do {
            return .json(status, try CanonicalJSON.text(value))
        } catch {
            return .text(.internalError, "\(error)")
        }
    }
}
