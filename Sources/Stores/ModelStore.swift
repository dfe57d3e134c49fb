public import Domain
public import SystemPackage

/// A folder of Hugging Face model folders.
public struct ModelStore: Sendable {
    private let folder: StoreFolder
    private let digests: KeptDigests
    private let weightsBytesMax: Int
    private let shapes = FileCache<StoreFolder.Identity, ModelShape>()
    private let inspections = FileCache<StoreFolder.Content, ModelInspection>()

    /// Names a folder; nothing is touched.
    /// - Parameters:
    ///   - digests: where digests of its files are kept.
    ///   - weightsBytesMax: weights that are larger are not read: no run could hold them.
    public init(root: FilePath, digests: KeptDigests = KeptDigests(), weightsBytesMax: Int = .max) {
        folder = StoreFolder(root: root)
        self.digests = digests
        self.weightsBytesMax = weightsBytesMax
    }

    /// The models that there are, by name.
    public func names() throws(StoreError) -> [String] { try folder.names() }

    /// What admission needs to know of the model: its shape, and the digests of its files.
    /// - Throws: `StoreError` that lists the models that there are, or says what is wrong with this one.
    public func model(named name: String) throws(StoreError) -> StoredModel { try model(named: name, reading: true) }

    /// - Parameter reading: whether files that nobody has read since they changed are read now; else the error is `unread`.
    func model(named name: String, reading: Bool) throws(StoreError) -> StoredModel {
        let models = try names()
        guard models.contains(name) else {
            throw StoreError(.noModel(name: name, there: Array(models.prefix(50))))
        }
        let names = try folder.names(in: name)
        let files: ModelFiles
        do throws(ModelConfigurationError) {
            files = try ModelFiles(names: names)
        } catch {
            throw StoreError(.badModel(model: name.quoted(), file: nil, field: error.field, problem: error.message))
        }
        try checkSize(name, files)
        let shape = try shape(name, files, reading)
        return StoredModel(
            name: name, path: folder.root.appending(name).string,
            weightsDigest: try digest(of: files.weights, in: name, reading),
            configurationDigest: try digest(of: [files.configuration], in: name, reading),
            tokenizerDigest: try digest(of: files.tokenizer, in: name, reading), shape: shape)
    }

    /// Before a byte is read: a file may be as long as somebody likes and hold nothing.
    private func checkSize(_ name: String, _ files: ModelFiles) throws(StoreError) {
        var rest = weightsBytesMax
        for file in files.weights {
            rest -= try folder.withFile(name + "/" + file) { $1.sizeBytes }
            guard rest >= 0 else {
                throw StoreError(.weightsTooLarge(model: name.quoted(), mebibytes: weightsBytesMax >> 20))
            }
        }
    }

    /// What a worker has said of the model as it is now; nil where none was asked.
    func keptInspection(of name: String) -> ModelInspection? {
        guard let content = try? folder.content(of: name) else { return nil }
        return inspections[content]
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

    private func shape(_ name: String, _ files: ModelFiles, _ reading: Bool) throws(StoreError) -> ModelShape {
        let path = name + "/" + files.configuration
        return try folder.withFile(path) { file, identity throws(StoreError) in
            try shapes.value(of: identity) { () throws(StoreError) in
                guard reading else { throw .unread }
                let configuration =
                    files.isGGUF ? try ggufConfiguration(file, identity, name, files) : try jsonConfiguration(file, name, files)
                do throws(ModelConfigurationError) {
                    return try ModelShape(configuration: configuration)
                } catch {
                    throw StoreError(
                        .badModel(
                            model: name.quoted(), file: files.configuration, field: error.field, problem: error.message))
                }
            }
        }
    }

    private func jsonConfiguration(
        _ file: FileDescriptor, _ name: String, _ files: ModelFiles
    ) throws(StoreError) -> ModelConfiguration {
        let path = name + "/" + files.configuration
        let bytes = try StoreFolder.beginning(of: file, path, sizeBytesMax: ModelConfiguration.sizeBytesMax + 1)
        do throws(ModelConfigurationError) {
            return try ModelConfiguration(json: bytes)
        } catch {
            throw StoreError(
                .badModel(model: name.quoted(), file: files.configuration, field: error.field, problem: error.message))
        }
    }

    private func ggufConfiguration(
        _ file: FileDescriptor, _ identity: StoreFolder.Identity, _ name: String, _ files: ModelFiles
    ) throws(StoreError) -> ModelConfiguration {
        let path = name + "/" + files.configuration
        let header = try GGUFHeader.read(fileBytes: identity.sizeBytes) { count throws(StoreError) in
            try StoreFolder.beginning(of: file, path, sizeBytesMax: count)
        }
        do throws(GGUFError) {
            return try ModelConfiguration(gguf: header.get())
        } catch {
            throw StoreError(.badModel(model: name.quoted(), file: files.configuration, field: nil, problem: error.message))
        }
    }

    private func digest(of files: [String], in name: String, _ reading: Bool) throws(StoreError) -> Digest {
        if files.count == 1 { return try digest(name + "/" + files[0], reading) }
        var digests: [(digest: Digest, name: String)] = []
        for file in files { digests.append((try digest(name + "/" + file, reading), file)) }
        return StoreFolder.digest(of: ModelFiles.listing(digests))
    }

    private func digest(_ path: String, _ reading: Bool) throws(StoreError) -> Digest {
        let now = StoreFolder.now()
        return try folder.readingFile(path) { file, identity throws(StoreError) in
            if let known = digests[identity] { return known }
            guard reading else { throw .unread }
            let digest = try StoreFolder.digest(file, path)
            if identity.isSettled(at: now) { digests.keep(digest, of: identity) }
            return digest
        }
    }
}
