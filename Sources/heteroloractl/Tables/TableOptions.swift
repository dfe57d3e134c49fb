public import ArgumentParser
public import Domain
import Reports
import Stores
import SystemPackage

/// What a person says about a table; what nobody says is what the table shows.
struct TableOptions: ParsableArguments {
    @Option(help: "The column with the texts: its name, or its number where the table has no header.")
    var text: String?
    @Option(help: "The column with the labels, or with the numbers of a regression.")
    var label: String?
    @Option(help: ArgumentHelp("The labels that count, between commas; rows with another cannot be used.", valueName: "list"))
    var labels: String?
    @Option(help: "classification or regression.")
    var task: LearningTask.Kind?
    @Flag(inversion: .prefixedNo, help: "Whether the first line names the columns.")
    var header: Bool?
    @Option(help: ArgumentHelp("A model of the store, against whose limit lengths are held.", valueName: "name"))
    var model: String?
    @Option(help: ArgumentHelp("The model store.", valueName: "folder"), completion: .directory)
    var models: String?

    func validate() throws {
        guard task != .causalLanguageModel else {
            throw ValidationError("--task causal-lm needs no labels; classification and regression are for tables with them")
        }
        let all = wish.labels
        guard labels == nil || all.count > 1 && Set(all).count == all.count && !all.contains("") else {
            throw ValidationError("--labels needs at least two different labels between commas")
        }
        guard labels == nil || task != .regression else { throw ValidationError("--labels is for a classification") }
    }

    var wish: TableChoice.Wish {
        TableChoice.Wish(
            text: text, label: label, task: task,
            labels: labels?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? [])
    }

    /// The model store: what was named, or the first of the standard places.
    var store: String? { models ?? StandardPlaces.first(StandardPlaces.here.models) }

    /// - Throws: `missingInput` where there is no such model.
    func storedModel(_ name: String, _ words: Words) throws -> StoredModel {
        guard let store else { throw Failure(.missingInput, words.noStore) }
        return try ModelStore(root: FilePath(store)).model(named: name)
    }
}

extension LearningTask.Kind: ExpressibleByArgument {}
