internal import SystemPackage

/// Names in `incoming/` that are somebody's work in progress.
extension Spool {
    /// Endings, in small letters: of editors, download tools and copying programs while they are at work, and of the copies that
    /// editors keep.
    private static let passingEndings = [
        "~", ".tmp", ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".download", ".aria2", ".swp", ".swo",
        ".bck", "___jb_tmp___", "___jb_old___",
    ]
    /// What file managers of other systems leave in every folder, in small letters.
    private static let strayNames: Set<String> = ["thumbs.db", "ehthumbs.db", "desktop.ini"]

    /// Whether a file of this name is left alone for as long as it has it.
    static func isPassing(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix(".") || name.hasPrefix("~$") || passingEndings.contains { name.hasSuffix($0) }
            || (name.hasPrefix("#") && name.hasSuffix("#")) || strayNames.contains(name)
    }

    /// The ending by which a request's file is known wherever it lies; nil where the name has none of them.
    static func knownEnding(of name: String) -> String? { endings.first { name.hasSuffix($0) } }

    /// Bytes that a file name may have (`NAME_MAX`).
    private static let nameBytesMax = 255

    /// `NAME.yaml` as `NAME-2.yaml`, and itself for the first; cut before the number, between characters, where it would be too long
    /// for a file system.
    static func numbered(_ name: String, _ number: Int) -> String {
        let ending = knownEnding(of: name) ?? ""
        let tail = (number > 1 ? "-\(number)" : "") + ending
        var stem = name.dropLast(ending.count)
        while stem.utf8.count + tail.utf8.count > nameBytesMax { stem.removeLast() }
        // One character alone may be longer than a name.
        return (stem.isEmpty ? "request" : stem) + tail
    }
}
