/// A file of the policy folder, as it was read.
public struct PolicyFile: Sendable, Equatable {
    public let name: String
    public let bytes: [UInt8]
    public let digest: Digest

    public init(name: String, bytes: [UInt8], digest: Digest) {
        self.name = name
        self.bytes = bytes
        self.digest = digest
    }

    /// Tests lie beside the policies that they test: `parameters.tests.yaml` beside `parameters.yaml`.
    public var isTests: Bool { name.hasSuffix(".tests.yaml") }
}
