import ArgumentParser
import Domain
import Foundation
import Glibc
import Ledger

/// Makes the key that the daemon signs with.
struct AuditKeyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes a key for the daemon to sign checkpoints with, and prints the key that verifies them.",
        discussion: """
            The file is the daemon's alone (mode 0400; heterolorad --signing-key, or the credential 'signing-key'). What is printed is for \
            everybody: give it to those who audit, by a way that does not lead through the database.
            """)

    @Argument(help: ArgumentHelp("Where the key goes; must not be there yet.", valueName: "file"))
    var file: String
    @Option(
        help: ArgumentHelp("The key file whose place it takes: the daemon records that with its next start.", valueName: "file")
    )
    var replaces: String?

    func perform() throws {
        let old = try replaces.map(AuditFiles.signingKey)
        // A random number that no other ledger has.
        let identity = (0..<4).map { _ in
            let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
        guard let key = SigningKey(madeFor: old?.verificationKey.name ?? "heterolora/" + identity) else {
            throw Failure(.internalError, "no key can be made")
        }
        let text = try SigningKeyFile(key: key, replacing: old).text
        let descriptor = unsafe Glibc.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw Failure(.missingInput, "\(file): is there already, or cannot be made") }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try output.write(contentsOf: Data(text.utf8))
        try output.synchronize()
        say("\(key.verificationKey)")
    }
}
