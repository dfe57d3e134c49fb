/// What a journal entry is about, for programs: `journalctl MESSAGE_ID=…`. systemd/catalog says to people what each means.
///
/// Numbers are for ever: monitoring asks for them.
public enum MessageID: String, Sendable, CaseIterable {
    case verdict = "a8c330c507624b7faa8b3fcb55840bda"
    case runStarted = "2bf5f15ca6e44149b6eff064f2ff94b9"
    case runEnded = "f601f32b6b5e41fab6ba1a9b1f349104"
    case runInterrupted = "fd51a27fc47446dbaf45da7974f294b1"
    case ledgerAway = "56dacfee73cd43ffbfee9a123f36c74c"
    case ledgerBack = "8ce83b12208c410699c1947d5d580541"
    case policiesReloaded = "91aae43a34394fa7a5e1cf971d461943"
    case policiesRefused = "cf391072266640cba42b814a9a48313e"
    case storageLow = "1a7446766a054b68aac662a73a92cd96"
    case requestSetAside = "0b848c2f981b4a42b14d81fdf0a2a428"
    case checkpointSigned = "13542b8616fd4051ae0daf2d4d4bbacd"

    /// The metadata key under which a log line carries it; the journal gets it as `MESSAGE_ID=`.
    public static let metadataKey = "message-id"
}
