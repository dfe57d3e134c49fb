import Domain

/// What our documents name programs and places by where a standard asks for a URI and we have no web page. (github.com/package-url/purl-spec)
enum PackageURL {
    static let program = "heterolorad"

    /// The program, whatever its version and installation.
    static let anywhere = "pkg:generic/\(program)"

    /// What writes the documents.
    static let writer = "\(anywhere)@\(Version.text)"

    /// The installation that fills a ledger.
    static func installation(_ ledger: LedgerStanding) -> String {
        anywhere + (ledger.origin.map { "?ledger=\(escaped($0))" } ?? "")
    }

    /// With every byte escaped that a part of a URI may not hold as it is.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            RequestID.isAllowed(byte)
                ? String(Character(Unicode.Scalar(byte))) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
