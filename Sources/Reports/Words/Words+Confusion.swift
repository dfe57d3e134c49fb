package import Domain

/// What was taken for what.
extension Words {
    package var confusionHeading: String { say("What was taken for what", "何を何と取り違えたか") }
    package func confusion(_ variant: ArmVariant, trainings count: Int) -> String {
        say(
            "\(heading(variant)), test rows of \(trainings(count)): what they are, and as what they were told",
            "\(heading(variant))、\(trainings(count))のテスト行：実際のクラスと、答えたクラス")
    }
    package func worstClasses(_ variant: ArmVariant, trainings count: Int) -> String {
        say(
            "\(heading(variant)), test rows of \(trainings(count)): the classes that were told worst",
            "\(heading(variant))、\(trainings(count))のテスト行：再現率の低いクラス")
    }
    package var classHeader: String { say("Class", "クラス") }
    package var recallHeader: String { say("Recall", "再現率") }
    package var rowsHeader: String { say("Rows", "行数") }
    package var takenForHeader: String { say("Most often taken for", "最も多い取り違え先") }
    package var noRows: String { say("no rows", "行なし") }
    package var confusionNote: String {
        say(
            "Each line is a class, each column what its rows were told as; trainings are summed. Recall is the share of a class that was told as it.",
            "各行は実際のクラス、各列は答えたクラスで、訓練の結果を合計しています。再現率は、そのクラスのうち正しく答えた割合です。")
    }
    package func worstClassesNote(of classCount: Int, shown: Int) -> String {
        say(
            "Of \(classCount) classes the \(shown) with the lowest recall, the share of a class that was told as it; trainings are summed. Classes "
                + "without test rows are left out.",
            "\(classCount)クラスのうち、再現率（そのクラスのうち正しく答えた割合）の低い\(shown)クラスです。訓練の結果を合計しています。テスト行のないクラスは除いています。")
    }
}
