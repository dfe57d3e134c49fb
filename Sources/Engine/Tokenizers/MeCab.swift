internal import CMeCab
internal import Domain
internal import Synchronization

/// MeCab (Kudo 2004) with the dictionary of one model: the only file that touches its pointers.
///
/// The library is loaded when the program runs, since few models need it; what it says of a text is held against the text before anybody
/// uses it. A dictionary is mapped into memory as it is: it is trusted as the library is.
@safe final class MeCab: Sendable {
    /// Of a text. The library counts a word's bytes, with the white space before it, in sixteen bits and cuts what is longer within
    /// characters; and its time grows with the square of a run of one kind of characters.
    static let textBytesMax = 60_000

    private static let library: Result<heterolora_mecab, MissingLibrary> = {
        var functions = heterolora_mecab()
        guard let problem = unsafe heterolora_mecab_load(&functions) else { return .success(functions) }
        return .failure(MissingLibrary(reason: unsafe String(cString: problem)))
    }()

    /// Looks for the library, once: before files are fenced off.
    static func load() { _ = library }

    private let functions: heterolora_mecab
    private nonisolated(unsafe) let tagger: UnsafeMutableRawPointer
    /// It keeps the words of the last text in itself.
    private let isBusy = Mutex(())
    let folder: String

    /// - Parameter folder: where the files of `dictionary` lie.
    /// - Throws: `MissingLibrary`, or `FormatError` where the folder has another dictionary or none.
    init(folder: String, dictionary: MeCabDictionary) throws {
        let functions = try Self.library.get()
        func fail(_ reason: String) -> FormatError {
            FormatError(
                file: folder,
                reason:
                    "\(reason); its mecab_dic is \(dictionary.rawValue): copy \(MeCabDictionary.files.joined(separator: ", ")) of "
                    + "\(dictionary.source) into it")
        }
        guard let tagger = unsafe heterolora_mecab_open([functions], folder) else {
            throw fail("has no dictionary that MeCab reads")
        }
        self.functions = functions
        unsafe self.tagger = tagger
        self.folder = folder
        guard let found = unsafe heterolora_mecab_dictionaries([functions], tagger), unsafe found.pointee.next == nil,
            unsafe found.pointee.type == 0
        else { throw fail("has a dicrc that names another dictionary besides") }
        let characters = unsafe String(cString: found.pointee.charset)
        guard ["utf-8", "utf8"].contains(characters.lowercased()) else {
            throw fail("has a dictionary in \(characters.quoted(20)); UTF-8 is read")
        }
        guard dictionary.isPossible(leftContexts: unsafe Int(found.pointee.lsize)) else {
            throw fail("has another dictionary, of \(unsafe found.pointee.lsize) contexts")
        }
    }

    deinit { unsafe heterolora_mecab_close([functions], tagger) }

    /// The words of a text, as places of its bytes: in order, none over another; white space is in none of them.
    /// - Parameter text: UTF-8 without U+0000, at most `textBytesMax`.
    /// - Throws: `FormatError` where MeCab does not cut it.
    func words(_ text: [UInt8]) throws(FormatError) -> [Range<Int>] {
        guard text.count <= Self.textBytesMax else {
            throw FormatError(
                file: folder, reason: "a text of \(text.count) bytes; at most \(Self.textBytesMax) are cut into words by MeCab")
        }
        guard !text.isEmpty else { return [] }
        let words: [Range<Int>]? = isBusy.withLock { _ in
            unsafe text.withUnsafeBytes { bytes in
                guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
                return unsafe cut(start, bytes.count)
            }
        }
        guard let words else {
            throw FormatError(file: folder, reason: "a text of \(text.count) bytes is cut into no words by MeCab: \(complaint)")
        }
        return words
    }

    /// Nil where there are no words, or what is said of them cannot be.
    private func cut(_ start: UnsafePointer<CChar>, _ count: Int) -> [Range<Int>]? {
        guard let beginning = unsafe heterolora_mecab_parse([functions], tagger, start, count) else { return nil }
        var words: [Range<Int>] = []
        var node = unsafe beginning.pointee.next
        // Each word has a byte at least, but for one that is made of the white space at the end.
        for _ in 0...count + 1 {
            guard let word = unsafe node, let surface = unsafe word.pointee.surface else { return nil }
            if unsafe word.pointee.stat == 3 { return words }
            let place = unsafe surface - start
            let end = place + (unsafe Int(word.pointee.length))
            guard place >= words.last?.upperBound ?? 0, end <= count else { return nil }
            words.append(place..<end)
            unsafe node = word.pointee.next
        }
        return nil
    }

    private var complaint: String {
        isBusy.withLock { _ in
            guard let words = unsafe heterolora_mecab_error([functions], tagger) else { return "" }
            return unsafe String(cString: words).printable
        }
    }
}

/// A library that some models need is not on this machine: nothing is wrong with the model.
public struct MissingLibrary: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the system says.
    let reason: String

    public var description: String {
        "this model's words are cut by MeCab, whose library cannot be loaded (\(reason.printable)); apt-get install libmecab2"
    }
}
