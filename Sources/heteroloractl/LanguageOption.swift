public import ArgumentParser
public import Domain
import Foundation

/// In which language people are answered.
struct LanguageOption: ParsableArguments {
    @Option(
        help: "Language of tables and pages; by LC_ALL, LC_MESSAGES or LANG where nothing is said. JSON and YAML are English.")
    var language: Language?

    var chosen: Language { language ?? Language(environment: ProcessInfo.processInfo.environment) }
}

extension Language: ExpressibleByArgument {}
