package import Domain

/// What the rows of a run cannot show: labels that a split lacks.
extension Words {
    package func onlyLabel(_ label: String, in split: Split) -> String {
        let what =
            switch split {
            case .train: say("nothing else could be learnt", "他は何も学習できませんでした")
            case .validation: say("validation says nothing about any other", "検証は他のラベルについて何も示しません")
            case .test:
                say(
                    "who always answers it has 100 %, and nothing here says how well any other is told",
                    "常にそれを答えれば100\u{A0}%になり、他のラベルをどれだけ見分けられるかはここからは分かりません")
            }
        return say(
            "All \(self.split(split)) rows have the label \(label.quoted()): \(what).",
            "\(self.split(split))行のラベルはすべて \(label.quoted()) です。\(what)。")
    }

    package func missing(labels: [String], in split: Split) -> String {
        let what =
            switch split {
            case .train: say("it could not be learnt", "学習できませんでした")
            case .validation: say("validation says nothing about it", "検証はそれについて何も示しません")
            case .test: say("nothing here says how well it is told", "それをどれだけ見分けられるかは、ここからは分かりません")
            }
        let shown = labels.prefix(5).map { $0.quoted() }
        let more = labels.count > 5 ? [say("\(labels.count - 5) more", "ほか\(labels.count - 5)件")] : []
        let listed = (shown + more).joined(separator: say(" or ", "、"))
        return say(
            "No \(self.split(split)) row has the label \(listed): \(what).",
            "ラベル \(listed) の\(self.split(split))行がありません。\(what)。")
    }
}
