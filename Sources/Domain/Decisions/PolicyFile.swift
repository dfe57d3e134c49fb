/// A file of the policy folder, as it was read.
public struct PolicyFile: Sendable, Equatable {
    /// In capitals or not; every document may be YAML or JSON.
    private static let endings = [".yaml", ".yml", ".json"]

    public let name: String
    public let bytes: [UInt8]
    public let digest: Digest

    public init(name: String, bytes: [UInt8], digest: Digest) {
        self.name = name
        self.bytes = bytes
        self.digest = digest
    }

    /// Why a file of this name is not read; nil where it is.
    public static func reasonToLeaveOut(_ name: String) -> PolicyMessage? {
        if name.utf8.first == UInt8(ascii: ".") { return .dotName }
        return endingCount(of: name) == 0 ? .otherEnding : nil
    }

    /// A file's name without its ending.
    public static func stem(of name: String) -> String {
        String(decoding: name.utf8.dropLast(endingCount(of: name)), as: UTF8.self)
    }

    /// Tests lie beside the policies that they test: `parameters.tests.yaml` beside `parameters.yaml`.
    public var isTests: Bool { Self.stem(of: name).lowercased().utf8.suffix(6).elementsEqual(".tests".utf8) }

    /// Whether its tests are about the policy in the file of that name.
    public func tests(_ policy: String) -> Bool {
        Self.stem(of: name).lowercased() == Self.stem(of: policy).lowercased() + ".tests"
    }

    /// How many bytes of a name are its ending; 0 where it is none of ours.
    private static func endingCount(of name: String) -> Int {
        let bytes = name.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return endings.first { bytes.count > $0.utf8.count && bytes.suffix($0.utf8.count) == Array($0.utf8)[...] }?.utf8.count
            ?? 0
    }
}
