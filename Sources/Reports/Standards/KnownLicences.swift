public import Domain

/// The licences of what a run was made of, as far as the catalogues that it was judged under know them.
public struct KnownLicences: Sendable, Equatable {
    public let model: [String]
    public let data: [Split: [String]]

    public init(model: [String], data: [Split: [String]]) {
        self.model = model
        self.data = data
    }

    public static let none = KnownLicences(model: [], data: [:])
}
