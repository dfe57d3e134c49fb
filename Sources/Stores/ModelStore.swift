public import Domain
internal import FoundationEssentials
public import SystemPackage

/// A folder of Hugging Face model folders.
public struct ModelStore: Sendable {
    private let folder: StoreFolder
    private let digests = FileCache<StoreFolder.Identity, Digest>()

    /// Names a folder; nothing is touched.
    public init(root: FilePath) {
        folder = StoreFolder(root: root)
    }

    /// What admission needs to know of the model: its shape, and the digests of its files.
    /// - Throws: `StoreError` that lists the models that there are, or says what is wrong with this one.
    public func model(named name: String) throws(StoreError) -> StoredModel {
        let models = try folder.names()
        guard models.contains(name) else {
            let list = models.prefix(50).joined(separator: ", ")
            throw StoreError(reason: "there is no model '\(name)'; there are: \(list.isEmpty ? "none" : list)")
        }
        let names = try folder.names(in: name)
        let (files, shape): (ModelFiles, ModelShape)
        do throws(ModelConfigurationError) {
            files = try ModelFiles(names: names)
        } catch {
            throw StoreError(reason: "model '\(name)': \(error.reason)")
        }
        let path = name + "/" + files.configuration
        let sizeBytesMax = files.isGGUF ? GGUFHeader.sizeBytesMax : ModelConfiguration.sizeBytesMax + 1
        let head = try folder.withFile(path) { file, _ throws(StoreError) in
            try StoreFolder.beginning(of: file, path, sizeBytesMax: sizeBytesMax)
        }
        do {
            let configuration =
                files.isGGUF
                ? try ModelConfiguration(gguf: GGUFHeader(bytes: Data(head))) : try ModelConfiguration(json: head)
            shape = try ModelShape(configuration: configuration)
        } catch {
            throw StoreError(reason: "model '\(name)': \(error)")
        }
        return StoredModel(
            name: name, path: folder.root.appending(name).string, weightsDigest: try digest(of: files.weights, in: name),
            configurationDigest: try digest(of: [files.configuration], in: name),
            tokenizerDigest: try digest(of: files.tokenizer, in: name), shape: shape)
    }

    private func digest(of files: [String], in name: String) throws(StoreError) -> Digest {
        if files.count == 1 { return try digest(name + "/" + files[0]) }
        var digests: [(digest: Digest, name: String)] = []
        for file in files { digests.append((try digest(name + "/" + file), file)) }
        return StoreFolder.digest(of: ModelFiles.listing(digests))
    }

    private func digest(_ path: String) throws(StoreError) -> Digest {
        try folder.withFile(path) { file, identity throws(StoreError) in
            try digests.value(of: identity) { () throws(StoreError) in try StoreFolder.digest(file, path) }
        }
    }
}
