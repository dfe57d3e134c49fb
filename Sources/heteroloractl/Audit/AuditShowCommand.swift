import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// One event, with what it says.
struct AuditShowCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints one event: when, by whom, what it says, and whether its hash is right.",
        discussion: "Exits with 1 where the hash is not that of what the row says. audit verify looks at the whole ledger.")

    @Argument(help: ArgumentHelp("The event's number.", valueName: "event"))
    var event: Int64
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        guard let found = try await ledger.open().event(event) else {
            throw Failure(.missingInput, "the ledger has no event \(event)")
        }
        try output.show(ShownEvent(found: found, words: Words(language.chosen)))
        guard found.isIntact else { throw ExitStatus.negative.exitCode }
    }
}

/// An event for a shell, or its fields for a program.
private struct ShownEvent: Answer {
    let found: FoundEvent
    let words: Words

    private enum CodingKeys: CodingKey {
        case sequence, time, recordedAt, actor, kind, request, attempt, line, payload, previousHash, hash, hashIsRight
    }

    func encode(to encoder: any Encoder) throws {
        let event = found.event
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(event.sequence, forKey: .sequence)
        try container.encode(event.time, forKey: .time)
        try container.encodeIfPresent(found.recordedAt, forKey: .recordedAt)
        try container.encode("\(event.actor)", forKey: .actor)
        try container.encode(event.kind, forKey: .kind)
        try container.encodeIfPresent(event.request, forKey: .request)
        try container.encodeIfPresent(found.source?.attempt, forKey: .attempt)
        try container.encodeIfPresent(found.source?.sequence, forKey: .line)
        // As it was hashed: another reader of JSON might write a number in another way.
        try container.encode(event.payload, forKey: .payload)
        try container.encode(event.previousHash, forKey: .previousHash)
        try container.encode(event.hash, forKey: .hash)
        try container.encode(found.isIntact, forKey: .hashIsRight)
    }

    var lines: [String] {
        let event = found.event
        let named = [
            (words.label(.event), "\(event.sequence)"),
            (words.whatHeader, words.labelled(event.kind.rawValue, words.kind(event.kind))),
            (words.label(.at), words.time(event.time)), (words.label(.recordedAt), found.recordedAt.map(words.time)),
            (words.label(.by), "\(event.actor)"), (words.label(.request), event.request?.text),
            (words.label(.source), found.source.map(words.source)),
            (words.label(.previousHash), event.previousHash.hexadecimal), (words.label(.hash), event.hash.hexadecimal),
            (words.label(.hashHolds), words.label(found.isIntact ? .hashIsRight : .hashIsWrong)),
        ]
        var facts = NamedFacts(named.map(\.0))
        for (name, fact) in named { facts.add(name, fact) }
        return facts.lines + [""] + payload
    }

    /// Set out in lines; as it stands where it is no JSON.
    private var payload: [String] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(found.event.payload.utf8), options: .fragmentsAllowed),
            let text = try? JSONSerialization.data(
                withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed])
        else { return [found.event.payload] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
