public import Domain
internal import Yams

/// Writes control files as `ControlDecoder` reads them.
public enum ControlEncoder {
    private struct File: Encodable {
        let apiVersion = Request.apiVersion
        let kind = ControlOrder.kind
        let action: String
        let request: String
        let reason: String
    }

    /// - Parameter name: stands in a comment, so that no two files have the same digest.
    /// - Throws: `EncodingError` where Yams cannot write the reason.
    public static func bytes(_ order: ControlOrder, name: String) throws -> [UInt8] {
        let encoder = YAMLEncoder()
        encoder.options.allowUnicode = true
        // Without folding: one line per field.
        encoder.options.width = -1
        let text = try encoder.encode(
            File(action: order.action.rawValue, request: order.request.text, reason: order.reason))
        return Array("# \(name)\n\(text)".utf8)
    }
}
