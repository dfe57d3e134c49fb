internal import Domain

/// Headers of columns that only spreadsheets have.
extension Words {
    package var monthHeader: String { say("Month", "月") }
    package func lowerEnd(of figure: String) -> String { say("\(figure), lower end", "\(figure)（下限）") }
    package func upperEnd(of figure: String) -> String { say("\(figure), upper end", "\(figure)（上限）") }
    package func toldOver(_ figure: String) -> String { say("\(figure), told over", "\(figure)（対象の件数）") }
    package func thereAre(_ figure: String) -> String { say("\(figure), of", "\(figure)（全件数）") }
}
