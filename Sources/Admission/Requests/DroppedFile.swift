/// A dropped file, read once, as what it says that it is.
public enum DroppedFile: Sendable {
    /// Also what is neither: then its findings say so.
    case request(RequestDecoder.Decoded)
    case order(ControlDecoder.Decoded)

    /// - Parameter file: the file's name for messages.
    public init(bytes: [UInt8], file: String) {
        let document = Document.read(bytes)
        self =
            ControlDecoder.isControl(document)
            ? .order(ControlDecoder.decode(document, file: file)) : .request(RequestDecoder.decode(document, file: file))
    }
}
