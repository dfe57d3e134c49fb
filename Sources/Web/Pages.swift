internal import Domain

/// Which path answers what.
struct Pages: Sendable {
    let reading: any StatusReading

    func answer(_ head: RequestHead) async -> Response {
        guard ["GET", "HEAD"].contains(head.method) else {
            return .text(.methodNotAllowed, "this page is only read: GET or HEAD")
        }
        switch head.path {
        case "/health/live": return .text(.ok, "alive")
        case "/health/ready": return ready(await reading.status())
        case "/metrics":
            return Response(
                status: .ok, contentType: "text/plain; version=0.0.4; charset=utf-8", body: await reading.metrics())
        case "/status": return json(.ok, await reading.status())
        default: return .text(.notFound, "there are /metrics, /status, /health/live and /health/ready")
        }
    }

    private struct Readiness: Encodable {
        let isReady: Bool
        let reasons: [String]
    }

    private func ready(_ status: DaemonStatus) -> Response {
        let reasons = status.unreadyReasons
        return json(reasons.isEmpty ? .ok : .unavailable, Readiness(isReady: reasons.isEmpty, reasons: reasons))
    }

    private func json(_ status: Response.Status, _ value: some Encodable) -> Response {
        do {
            return .json(status, try CanonicalJSON.text(value))
        } catch {
            return .text(.internalError, "\(error)")
        }
    }
}
