public import Domain
public import SystemPackage

/// A folder of Hugging Face model folders.
public struct ModelStore: Sendable {
    private let folder: StoreFolder
    private let digests = FileCache<StoreFolder.Identity, Digest>()
    private let shapes = FileCache<StoreFolder.Identity, ModelShape>()
    private let inspections = FileCache<StoreFolder.Content, ModelInspection>()

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
        let files: ModelFiles
        do throws(ModelConfigurationError) {
            files = try ModelFiles(names: names)
        } catch {
            throw StoreError(reason: "model \(name.quoted()): \(error.reason)")
        }
        let shape = try shape(name, files)
        return StoredModel(
            name: name, path: folder.root.appending(name).string, weightsDigest: try digest(of: files.weights, in: name),
            configurationDigest: try digest(of: [files.configuration], in: name),
            tokenizerDigest: try digest(of: files.tokenizer, in: name), shape: shape)
    }

    /// What the worker that `inspector` asks says of the model; said once for as long as no file of the folder changes.
    func inspection(of name: String, by inspector: Stores.ModelInspector) async throws(StoreError) -> ModelInspection {
        let content = try folder.content(of: name)
        if let content, let known = inspections[content] { return known }
        let found = try await inspector(folder.root.appending(name).string)
        // Of files that changed meanwhile nobody knows which were looked at.
        if let content, try folder.content(of: name) == content { inspections[content] = found }
        return found
    }

    private func shape(_ name: String, _ files: ModelFiles) throws(StoreError) -> ModelShape {
        let path = name + "/" + files.configuration
        return try folder.withFile(path) { file, identity throws(StoreError) in
            try shapes.value(of: identity) { () throws(StoreError) in
                let configuration =
                    files.isGGUF ? try ggufConfiguration(file, identity, path) : try jsonConfiguration(file, path)
                do throws(ModelConfigurationError) {
                    return try ModelShape(configuration: configuration)
                } catch {
                    let field = error.field.map { "\($0): " } ?? ""
                    throw StoreError(reason: "model \(name.quoted()): \(files.configuration): \(field)\(error.reason)")
                }
            }
        }
    }

    private func jsonConfiguration(_ file: FileDescriptor, _ path: String) throws(StoreError) -> ModelConfiguration {
        let bytes = try StoreFolder.beginning(of: file, path, sizeBytesMax: ModelConfiguration.sizeBytesMax + 1)
        do {
            return try ModelConfiguration(json: bytes)
        } catch {
            throw StoreError(reason: "\(path): \(error.reason)")
        }
    }

    private func ggufConfiguration(
        _ file: FileDescriptor, _ identity: StoreFolder.Identity, _ path: String
    ) throws(StoreError) -> ModelConfiguration {
        let header = try GGUFHeader.read(fileBytes: identity.sizeBytes) { count throws(StoreError) in
            try StoreFolder.beginning(of: file, path, sizeBytesMax: count)
        }
        do {
            return try ModelConfiguration(gguf: header.get())
        } catch {
            throw StoreError(reason: "\(path): \(error)")
        }
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
