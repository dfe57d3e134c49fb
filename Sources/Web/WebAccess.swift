public import Domain

internal import struct Crypto.SHA256

/// How the page knows who reads it.
///
/// Open, it asks nobody: the socket's group decides who may connect. Where a header or a token is given, every page needs one of them. A header is
/// believed of whoever may connect, so that the socket then has to be the proxy's alone.
public struct WebAccess: Sendable, Equatable {
    /// The header in which a proxy names the account that it has let in; nil for none.
    public let userHeader: String?
    /// Accounts by the SHA-256 of their tokens.
    public let tokens: [Digest: String]

    public init(userHeader: String? = nil, tokens: [Digest: String] = [:]) {
        self.userHeader = userHeader
        self.tokens = tokens
    }

    /// For whoever may connect.
    public static let open = WebAccess()

    var isOpen: Bool { userHeader == nil && tokens.isEmpty }

    /// Reads a file of tokens: a line for each, `ACCOUNT SHA256`, the digest of the token in hexadecimal; lines that begin with `#` are none.
    /// - Throws: `WebError` naming the line and what would be right.
    public static func tokens(in text: String, of path: String) throws(WebError) -> [Digest: String] {
        var tokens: [Digest: String] = [:]
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, let digest = Digest(hexadecimal: String(words[1])) else {
                throw WebError(
                    socketPath: path,
                    reason: "line \(place + 1): 'ACCOUNT SHA256' is needed, the second in 64 lower-case hexadecimal digits")
            }
            guard tokens.updateValue(String(first), forKey: digest) == nil else {
                throw WebError(socketPath: path, reason: "line \(place + 1): the same token stands there twice")
            }
        }
        return tokens
    }

    /// Who asks.
    func reader(_ head: RequestHead) -> PageReader {
        guard !isOpen else { return .anybody }
        if !tokens.isEmpty, let token = head.value(of: "authorization").flatMap(Self.bearer) {
            let digest = Digest(bytes: SHA256.hash(data: Array(token.utf8)))
            return tokens[digest].map { .user($0) } ?? .unknown
        }
        guard let userHeader, let name = head.value(of: userHeader), (1...255).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { return .unknown }
        return .user(name)
    }

    /// The token of `Bearer TOKEN` (RFC 6750).
    private static func bearer(_ value: String) -> String? {
        let words = value.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer", words[1].utf8.count >= 16 else { return nil }
        return String(words[1])
    }
}
