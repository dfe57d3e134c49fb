import Admission
public import ArgumentParser
public import Domain
import Foundation
import Glibc
import Reports
import Stores
import SystemPackage
import Workspace

/// From one table to a request.
struct NewCommand: LocalizedSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Makes a request of one table: looks at it, splits it, writes the request, and plans it.",
        discussion: """
            Writes NAME/train, NAME/validation and NAME/test in the table's format below --output, and NAME.yaml here; nothing is \
            overwritten. Rows go by a hash of their text, about 70, 15 and 15 of 100, so that the same text is in one file only. What the \
            table does not show is asked for on a terminal; elsewhere the option is named. Exits with 65 when the table cannot be used, and \
            with 1 when the request would not be admitted.
            """)

    @Option(help: "The table: .csv, .tsv or .jsonl.", completion: .file(extensions: ["csv", "tsv", "jsonl"]))
    var data: String
    @OptionGroup var table: TableOptions
    @Option(help: "What the request and the folder are called; the table's name where nothing is said.")
    var name: String?
    @Option(help: "Who pays and is counted.")
    var team: String?
    @Option(help: "What is to be found out, in a sentence.")
    var purpose: String?
    @Option(help: "poc, pilot or production.")
    var stage = Request.Stage.poc
    @Option(
        help: ArgumentHelp(
            "Where the split files go; the data store where it may be written, else the folder you are in.", valueName: "folder"
        ),
        completion: .directory)
    var output: String?
    @Flag(help: "Leave out rows that cannot be used.")
    var dropBadRows = false
    @Flag(inversion: .prefixedNo, help: "Plan the request at the end.")
    var plan = true
    @Option(help: ArgumentHelp("Policy files and rate-card.yaml, for the plan.", valueName: "folder"), completion: .directory)
    var policies: String?
    @OptionGroup var worker: WorkerOptions
    @OptionGroup var language: LanguageOption

    func perform() async throws {
        try checkAnswers()
        let looked = try LookedTable(data, table, words, answer: column)
        guard let look = looked.look, let choice = looked.choice, let rows = looked.rows else {
            throw Failure(.malformedInput, lines(looked, looked.remarks))
        }
        for reason in choice.reasons { complain(words.look(reason)) }
        try tell(looked, rows)
        let split: TableSplit
        do throws(TextTableError) {
            split = try TableSplit(look, choice) { FileDigest.of(bytes: $0) }
        } catch {
            throw Failure(.malformedInput, lines(looked, [DataRemark(error)]))
        }
        let problems = split.problems(choice)
        guard problems.isEmpty else {
            throw Failure(.malformedInput, Self.lines([words.nothingWritten] + problems.map(words.look)))
        }
        let draft = try draft(look, choice, rows, split)
        let files = NewFiles(
            folder: place + "/" + draft.name,
            files: Split.allCases.map { ("\($0.rawValue).\(look.ending)", split.files[$0] ?? []) },
            request: draft.name + ".yaml", yaml: draft.yaml, words: words)
        try check(draft)
        try files.write()
        tell(files, split)
        if plan { try await plan(files.request) }
    }

    /// Says what is odd, and what is wrong.
    /// - Throws: where a row cannot be used and is not to be left out, and where more than rows is wrong.
    private func tell(_ looked: LookedTable, _ rows: RowLook) throws(Failure) {
        let ofRows = rows.unusable.remarks
        let wrong = looked.remarks.filter { $0.severity == .wrong }
        let isMoreWrong = wrong.count > ofRows.count
        guard wrong.isEmpty || dropBadRows && !isMoreWrong else {
            let advice = isMoreWrong ? words.mend : words.mendOrLeaveOut(rows.unusable.count)
            throw Failure(.malformedInput, Self.lines([advice, lines(looked, wrong)]))
        }
        for remark in looked.remarks {
            let line = looked.line(remark, in: language.chosen)
            complain(remark.severity == .wrong ? words.leftOut(line) : words.odd(line))
        }
    }

    private func lines(_ looked: LookedTable, _ remarks: [DataRemark]) -> String {
        Self.lines(remarks.map { looked.line($0, in: language.chosen) })
    }

    private static func lines(_ lines: [String]) -> String { lines.joined(separator: "\n  ") }

    private func column(_ question: TableChoice.Problem.Question) -> String? {
        switch question {
        case .text(let names): Conversation.answer(to: words.whichText, choices: names)
        case .label(let names): Conversation.answer(to: words.whichLabel, choices: names)
        }
    }

    private func draft(
        _ look: TableLook, _ choice: TableChoice, _ rows: RowLook, _ split: TableSplit
    ) throws -> RequestDraft {
        RequestDraft(
            name: try said(name ?? nameOfTable, "--name", words.whatName),
            team: try said(team, "--team", words.whichTeam),
            purpose: try said(purpose, "--purpose", words.whatPurpose), stage: stage,
            model: try table.storedModel(try modelName(), words), choice: choice, rows: rows, rowCounts: split.rowCounts,
            ending: look.ending, words: words)
    }

    /// The table's name without its ending, where that may be a request's name.
    private var nameOfTable: String? {
        let stem = URL(filePath: data).deletingPathExtension().lastPathComponent
        let isName = stem.utf8.count <= 63 && stem.utf8.first.map(Self.isLetterOrDigit) == true
        return isName && stem.utf8.allSatisfy { Self.isLetterOrDigit($0) || "._-".utf8.contains($0) } ? stem : nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func modelName() throws -> String {
        if let model = table.model { return model }
        let names = try table.store.map { try ModelStore(root: FilePath($0)).names() } ?? []
        if names.count == 1 { return names[0] }
        guard !names.isEmpty else { throw Failure(.missingInput, words.emptyStore(table.store)) }
        return try said(nil, "--model", words.whichModel, choices: names)
    }

    /// Where nobody can be asked, names everything that would be, before the table is read.
    private func checkAnswers() throws(Failure) {
        guard !Conversation.isPossible else { return }
        let given = [("--name", name ?? nameOfTable), ("--team", team), ("--purpose", purpose)]
        let missing = given.filter { $0.1 == nil }.map(\.0)
        guard missing.isEmpty else { throw unsaid(missing.joined(separator: ", ")) }
    }

    private func unsaid(_ options: String) -> Failure { Failure(.wrongUsage, words.unsaid(options)) }

    private func said(_ value: String?, _ option: String, _ question: String, choices: [String] = []) throws(Failure) -> String
    {
        if let said = value ?? Conversation.answer(to: question, choices: choices) { return said }
        throw unsaid(choices.isEmpty ? option : "\(option) (\(choices.map { $0.quoted() }.joined(separator: ", ")))")
    }

    /// A request that admission could not read is a mistake in what was said, and found before anything is written.
    private func check(_ draft: RequestDraft) throws(Failure) {
        let findings = RequestDecoder.decode(bytes: Array(draft.yaml.utf8), file: draft.name + ".yaml").findings
        guard findings.isEmpty else {
            throw Failure(.malformedInput, Self.lines([words.nothingWritten] + findings.map { $0.told(in: language.chosen) }))
        }
    }

    /// Where the folder of split files comes to be.
    private var place: String {
        if let output { return output }
        let store = StandardPlaces.first(StandardPlaces.here.data)
        return store.flatMap { unsafe access($0, W_OK | X_OK) == 0 ? $0 : nil } ?? "."
    }

    private func tell(_ files: NewFiles, _ split: TableSplit) {
        var facts = NamedFacts()
        facts.add(words.fact(.rows), words.splitRows(Split.allCases.map { ($0, split.rowCounts[$0] ?? 0) }))
        facts.add(words.fact(.written), files.files.map { "\(files.folder)/\($0.name)" } + [files.request])
        for line in facts.lines { say(line) }
    }

    private func plan(_ request: String) async throws {
        var arguments = [request, "--data", place, "--language", language.chosen.rawValue]
        let options = [("--models", table.store), ("--policies", policies), ("--worker", worker.worker)]
        for (option, value) in options { if let value { arguments += [option, value] } }
        try await PlanCommand.parse(arguments).perform()
    }
}

extension Request.Stage: ExpressibleByArgument {}
