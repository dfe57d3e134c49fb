import ArgumentParser
import Domain

/// Work on tables before they are anybody's data.
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Looks at tables before they are data of a request.", subcommands: [Check.self])

    struct Check: LocalizedSubcommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what a table holds, and what is wrong with it, by line; writes nothing.",
            discussion: """
                A .csv (commas), .tsv (tabs) or .jsonl file, read as a run would read it. Exits with 65 when it cannot be used as it is. Its \
                content is quoted: for whoever may read the file.
                """)

        @Argument(help: "The table.", completion: .file(extensions: ["csv", "tsv", "jsonl"]))
        var file: String
        @OptionGroup var table: TableOptions
        @Flag(help: "The same as --output json.")
        var json = false
        @OptionGroup var language: LanguageOption
        @OptionGroup var output: OutputOptions

        func perform() throws {
            let looked = try LookedTable(file, table, words)
            let answer = DataAnswer(looked, try table.model.map { try table.storedModel($0, words) }, words)
            var output = output
            if json { output.output = .json }
            try output.show(answer)
            guard looked.isUsable else { throw ExitStatus.malformedInput.exitCode }
        }
    }
}
