import Domain

/// Counted things.
extension Words {
    private func counted(_ value: Int, _ noun: String, _ plural: String? = nil, _ japanese: (String) -> String) -> String {
        say(Figure.counted(value, noun, plural), japanese(Figure.count(value)))
    }

    package func rows(_ value: Int) -> String { counted(value, "row") { "\($0)行" } }
    package func testRows(_ value: Int) -> String { counted(value, "test row") { "テスト\($0)行" } }
    package func seeds(_ value: Int) -> String { counted(value, "seed") { "\($0)シード" } }
    package func draws(_ value: Int) -> String { counted(value, "draw") { "抽選\($0)回" } }
    package func parameters(_ value: Int) -> String { counted(value, "parameter") { "パラメータ\($0)個" } }
    package func modules(_ value: Int) -> String { counted(value, "module") { "モジュール\($0)個" } }
    package func allocations(_ value: Int) -> String { counted(value, "allocation") { "配置\($0)通り" } }
    package func budgets(_ value: Int) -> String { counted(value, "budget") { "予算\($0)通り" } }
    package func epochs(_ value: Int) -> String { counted(value, "epoch") { "\($0)エポック" } }
    package func shortTrainings(_ value: Int) -> String { counted(value, "short training") { "短い訓練\($0)回" } }
    package func trainings(_ value: Int) -> String { counted(value, "training") { "訓練\($0)回" } }
    package func findings(_ value: Int) -> String { counted(value, "finding") { "指摘\($0)件" } }
    package func months(_ value: Int) -> String { counted(value, "month") { "\($0)か月" } }
    package func cores(_ value: Int) -> String { counted(value, "core") { "\($0)コア" } }
    package func attempts(_ value: Int) -> String { counted(value, "attempt") { "試行\($0)回" } }
    package func resamples(_ value: Int) -> String { counted(value, "resample") { "再標本\($0)回" } }
    package func choices(_ value: Int) -> String { counted(value, "choice") { "選択\($0)回" } }
    package func batches(_ value: Int) -> String { counted(value, "batch", "batches") { "\($0)バッチ" } }
    package func values(_ value: Int) -> String { counted(value, "value") { "値\($0)種類" } }
}
