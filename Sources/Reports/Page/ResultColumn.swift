import Domain

/// A column that a task's results are shown in.
package enum ResultColumn: Sendable, CaseIterable {
    case testAccuracy, testBalancedAccuracy, testMatthews, testMacroF1, testLoss, validationAccuracy, validationLoss
    case testSquaredError, testRootMeanSquaredError, testAbsoluteError, testPearson, testSpearman, validationSquaredError
    case testTokenLoss, testPerplexity, testTokens, validationTokenLoss

    var quantity: Measurement.Quantity {
        switch self {
        case .testAccuracy, .validationAccuracy: .accuracy
        case .testBalancedAccuracy: .balancedAccuracy
        case .testMatthews: .matthewsCorrelation
        case .testMacroF1: .macroF1
        case .testLoss, .validationLoss, .testSquaredError, .validationSquaredError, .testTokenLoss, .validationTokenLoss: .loss
        case .testRootMeanSquaredError: .rootMeanSquaredError
        case .testAbsoluteError: .meanAbsoluteError
        case .testPearson: .pearson
        case .testSpearman: .spearman
        case .testPerplexity: .perplexity
        case .testTokens: .tokenAccuracy
        }
    }

    var split: Split {
        switch self {
        case .validationAccuracy, .validationLoss, .validationSquaredError, .validationTokenLoss: .validation
        default: .test
        }
    }

    /// Whether people read it in percent.
    var isShare: Bool {
        switch self {
        case .testAccuracy, .testBalancedAccuracy, .validationAccuracy, .testTokens: true
        default: false
        }
    }

    var unit: FigureUnit { isShare ? .share : .decimals(3) }

    /// What a task is judged by first.
    static func main(_ task: LearningTask.Kind) -> ResultColumn {
        switch task {
        case .classification: .testAccuracy
        case .regression: .testSquaredError
        case .causalLanguageModel: .testTokenLoss
        }
    }

    /// What stands beside it.
    static func others(_ task: LearningTask.Kind, isSkewed: Bool) -> [ResultColumn] {
        switch task {
        case .classification:
            [.testMacroF1] + (isSkewed ? [.testBalancedAccuracy, .testMatthews] : [])
                + [.testLoss, .validationAccuracy, .validationLoss]
        case .regression: [.testRootMeanSquaredError, .testAbsoluteError, .testPearson, .testSpearman, .validationSquaredError]
        case .causalLanguageModel: [.testPerplexity, .testTokens, .validationTokenLoss]
        }
    }
}
