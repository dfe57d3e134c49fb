/// Who asks for a page, as far as its server knows.
public enum PageReader: Sendable, Hashable {
    /// Whoever may connect: the socket's group decides, and nobody is told from another.
    case anybody
    /// An account, as a proxy has named it or by a token of its own.
    case user(String)
    /// Nobody that the server knows, where it has to know.
    case unknown
}

/// What a browser asks for.
public struct PageRequest: Sendable, Equatable {
    public let path: String
    /// Without the question mark.
    public let query: String
    /// What `Accept-Language` says, as it stands there.
    public let acceptedLanguages: String
    public let reader: PageReader

    public init(path: String, query: String, acceptedLanguages: String, reader: PageReader) {
        self.path = path
        self.query = query
        self.acceptedLanguages = acceptedLanguages
        self.reader = reader
    }
}

/// What it is answered.
public enum PageAnswer: Sendable {
    case document(PageDocument)
    /// An element whenever a page is no longer true; several changes may be one element.
    case changes(AsyncStream<Void>)
}

/// One answer with a body.
public struct PageDocument: Sendable, Equatable {
    public enum Status: Sendable, CaseIterable {
        case ok, badRequest, unknownReader, notFound, busy, unreadable
    }

    public let status: Status
    public let contentType: String
    /// Such as `ja`; nil for what is in none.
    public let language: String?
    public let body: String
    /// Whether it is the same until the next release.
    public let isLasting: Bool

    public init(status: Status, contentType: String, language: String? = nil, body: String, isLasting: Bool = false) {
        self.status = status
        self.contentType = contentType
        self.language = language
        self.body = body
        self.isLasting = isLasting
    }
}

/// What the page's server may ask of the daemon: it sees this, never the ledger or the spool.
public protocol PageReading: StatusReading {
    /// Answers within seconds whatever is asked.
    func answer(_ request: PageRequest) async -> PageAnswer

    /// Whether a reader may see everybody's requests, and so the daemon's status and metrics.
    func seesEverything(_ reader: PageReader) async -> Bool
}
