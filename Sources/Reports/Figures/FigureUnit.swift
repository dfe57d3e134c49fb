package import Domain

/// What a figure is counted in, and how many of its digits count. `Words` says it to people, `Workbook` to spreadsheets; programs get the number as it is.
package enum FigureUnit: Sendable, Hashable {
    case whole
    /// Digits after the point, more for what would read as 0.
    case decimals(Int)
    /// Of 1; people read percent.
    case share
    case money(Money.Currency)
    case seconds
    /// Three digits that count.
    case significant
}

extension DecisionRule.Quantity {
    /// Of its means and differences.
    var unit: FigureUnit { isShare ? .share : .decimals(4) }
}

extension RowQuality {
    var unit: FigureUnit { isLoss ? .decimals(4) : .share }
}

extension Words {
    package func figure(_ value: Double, _ unit: FigureUnit) -> String {
        switch unit {
        case .whole: fixed(value, 0)
        case .decimals(let count): decimal(value, count)
        case .share: percent(value)
        case .money(let currency): self.in(currency).amount(value)
        case .seconds: seconds(value)
        case .significant: significant(value)
        }
    }
}
