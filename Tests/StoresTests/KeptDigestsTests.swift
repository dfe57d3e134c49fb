import Admission
import Domain
import Foundation
import Glibc
import Stores
import SystemPackage
import TestSupport
import Testing

/// Digests that outlive the daemon, and reading that stops when nobody wants to know any more.
@Suite struct KeptDigestsTests {
    private func modelStore() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            "models/tiny/config.json",
            """
            {"model_type": "bert", "hidden_size": 8, "num_hidden_layers": 1, "intermediate_size": 16, "vocab_size": 40,
             "max_position_embeddings": 32, "num_attention_heads": 2, "hidden_act": "gelu"}
            """)
        try folder.write("models/tiny/model.safetensors", "weights")
        try folder.write("models/tiny/vocab.txt", "[PAD]")
        return folder
    }

    private func path(_ folder: TemporaryFolder) -> FilePath { FilePath(folder.path + "/digests") }

    private func store(_ folder: TemporaryFolder, _ digests: KeptDigests, bytesMax: Int = .max) -> ModelStore {
        ModelStore(root: FilePath(folder.path + "/models"), digests: digests, weightsBytesMax: bytesMax)
    }

    /// As if every file of the model had been written so long ago.
    private func age(_ folder: TemporaryFolder, seconds: Int) throws {
        for name in ["config.json", "model.safetensors", "vocab.txt"] {
            var times = [timespec(tv_sec: time(nil) - seconds, tv_nsec: 0), timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)]
            try #require(unsafe utimensat(AT_FDCWD, folder.path + "/models/tiny/" + name, &times, 0) == 0)
        }
    }

    /// The time of a file's record cannot be set: what was written just now is hashed each time, whatever its other time says.
    @Test func whatChangedJustNowIsNotKept() throws {
        let folder = try modelStore()
        try age(folder, seconds: 100)
        let digests = KeptDigests(path: path(folder))
        _ = try store(folder, digests).model(named: "tiny")
        #expect(!FileManager.default.fileExists(atPath: path(folder).string) && digests.problem == nil)
    }

    /// A line as an earlier daemon left it is believed for as long as all of it is so.
    @Test func whatIsKeptIsBelievedUntilTheFileChanges() throws {
        let folder = try modelStore()
        try folder.write("digests", line(folder, "model.safetensors"))
        try #require(unsafe chmod(path(folder).string, 0o600) == 0)
        let digests = KeptDigests(path: path(folder))
        #expect(digests.problem == nil)
        #expect(
            try store(folder, digests).model(named: "tiny").weightsDigest == Digest(bytes: [UInt8](repeating: 0xAB, count: 32)))
        try folder.write("models/tiny/model.safetensors", "others!")
        #expect(
            try store(folder, digests).model(named: "tiny").weightsDigest != Digest(bytes: [UInt8](repeating: 0xAB, count: 32)))
    }

    private func line(_ folder: TemporaryFolder, _ name: String) throws -> String {
        var status = stat()
        try #require(unsafe stat(folder.path + "/models/tiny/" + name, &status) == 0)
        let words = [
            Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ].map { "\($0)" }
        return "heterolora-digests-1\n" + words.joined(separator: " ") + " " + String(repeating: "ab", count: 32) + "\n"
    }

    @Test(arguments: [
        "", "x", "heterolora-digests-1\n1 2 3\n", "heterolora-digests-1\n1 2 3 4 5 6 7 zz\n", "heterolora-digests-1\n1 2",
    ])
    func aDamagedFileIsNotUsedAndSaysSo(content: String) throws {
        let folder = try modelStore()
        try folder.write("digests", content)
        try #require(unsafe chmod(path(folder).string, 0o600) == 0)
        #expect(KeptDigests(path: path(folder)).problem?.contains("is not used, its digests are computed again") == true)
    }

    @Test func aFileThatOthersMayWriteIsNotUsed() throws {
        let folder = try modelStore()
        try folder.write("digests", line(folder, "model.safetensors"))
        try #require(unsafe chmod(path(folder).string, 0o622) == 0)
        #expect(KeptDigests(path: path(folder)).problem?.contains("no file of this program's own") == true)
    }

    /// A sparse file as long as somebody likes costs its refusal.
    @Test func weightsThatNoRunCouldHoldAreNotRead() throws {
        let folder = try modelStore()
        try #require(unsafe truncate(folder.path + "/models/tiny/model.safetensors", 1 << 43) == 0)
        let error = #expect(throws: StoreError.self) {
            try store(folder, KeptDigests(), bytesMax: 8 << 30).model(named: "tiny")
        }
        #expect(error?.reason == "model 'tiny': its weights are larger than the 8192 MiB that runs may hold")
    }

    @Test func readingEndsWhenNobodyWantsToKnow() async throws {
        let folder = try modelStore()
        // Sparse, and far more than there is time for.
        try #require(unsafe truncate(folder.path + "/models/tiny/model.safetensors", 1 << 42) == 0)
        let reader = StoreReader(Stores(models: store(folder, KeptDigests()), data: DataStore(root: FilePath(folder.path))))
        let text = try Examples.movieReviews().replacing("all-MiniLM-L6-v2", with: "tiny")
        let request = try #require(RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml").request)
        let reading = Task { try await reader.facts(for: request) }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test func whatNobodyHasReadIsNotReadByALook() throws {
        let folder = try modelStore()
        let text = try Examples.movieReviews().replacing("all-MiniLM-L6-v2", with: "tiny")
        let request = try #require(RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml").request)
        let stores = Stores(models: store(folder, KeptDigests()), data: DataStore(root: FilePath(folder.path)))
        #expect(stores.keptFacts(for: request) == nil)
        // What is not there needs no reading.
        let other = try Examples.movieReviews().replacing("all-MiniLM-L6-v2", with: "none")
        let absent = try #require(RequestDecoder.decode(bytes: Array(other.utf8), file: "x.yaml").request)
        #expect(stores.keptFacts(for: absent)?.problems.first?.field == "spec.model")
    }
}
