import SystemPackage

extension String {
    /// The beginning of a file of the kernel's, which has no size to ask for.
    init(contentsOfSmallFile path: String) throws {
        let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
        self = try file.closeAfter {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
            return String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }
}
