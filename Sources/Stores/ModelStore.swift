public import Domain
public import SystemPackage

/// A folder of Hugging Face model folders.
public struct ModelStore: Sendable {
    private let folder: StoreFolder
    private let digests = DigestCache()

    /// Names a folder; nothing is touched.
    public init(root: FilePath) {
        folder = StoreFolder(root: root)
    }

    /// What admission needs to know of the model: its shape, and the digests of its files.
    /// - Throws: `StoreError` that lists the models that there are, or says what is wrong with this one.
    public func model(named name: String) throws(StoreError) -> StoredModel {
        let configuration: [UInt8]
        do {
            configuration = try folder.withFile(name + "/config.json") { file, _ throws(StoreError) in
                try StoreFolder.read(file, name + "/config.json", sizeBytesMax: ModelConfiguration.sizeBytesMax)
            }
        } catch {
            let names = try folder.names()
            guard names.contains(name) else {
                let list = names.prefix(50).joined(separator: ", ")
                throw StoreError(reason: "there is no model '\(name)'; there are: \(list.isEmpty ? "none" : list)")
            }
            throw error
        }
        let shape: ModelShape
        do {
            shape = try ModelShape(configuration: ModelConfiguration(json: configuration))
        } catch {
            throw StoreError(reason: "model '\(name)': \(error)")
        }
        return StoredModel(
            name: name, path: folder.root.appending(name).string, weightsDigest: try digest(name + "/model.safetensors"),
            configurationDigest: StoreFolder.digest(of: configuration), tokenizerDigest: try digest(name + "/vocab.txt"),
            shape: shape)
    }

    private func digest(_ path: String) throws(StoreError) -> Digest {
        try folder.withFile(path) { file, identity throws(StoreError) in
            try digests.digest(of: identity) { () throws(StoreError) in try StoreFolder.digest(file, path) }
        }
    }
}
