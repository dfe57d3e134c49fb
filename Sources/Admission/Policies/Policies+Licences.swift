public import Domain

extension Policies {
    /// What the catalogues say of a model's licence: none where they say nothing, several where entries differ.
    public func licences(ofModel name: String, _ digest: Digest) -> [String] {
        catalogue.listing(ofModel: name, digest).licences
    }

    /// The same of a data file, by its path in the store.
    public func licences(ofFile path: String, _ digest: Digest) -> [String] {
        catalogue.listing(ofFile: path, digest).licences
    }
}

extension Catalogue.Listing {
    fileprivate var licences: [String] {
        guard case .listed(let licences, _) = self else { return [] }
        return licences.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
