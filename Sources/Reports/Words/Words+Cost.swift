package import Domain

/// Parameters and cost: what was estimated, and what it came to.
extension Words {
    package var costHeading: String { say("Parameters and cost: estimated against actual", "パラメータと費用：見積もりと実績") }
    package var costErrorCaption: String { say("Error is actual against estimated", "誤差は見積もりに対する実績") }
    package var quantityHeader: String { say("Quantity", "項目") }
    package var estimatedHeader: String { say("Estimated", "見積もり") }
    package var actualHeader: String { say("Actual", "実績") }
    package var errorHeader: String { say("Error", "誤差") }
    package var notMeasured: String { say("not measured", "測定なし") }
    package var baseParameters: String { say("Base parameters", "基盤モデルのパラメータ数") }
    package var tokensTrained: String { say("Tokens trained", "訓練したトークン数") }
    package var wallTime: String { say("Wall time", "経過時間") }
    package var operations: String { say("Floating-point operations", "浮動小数点演算数") }
    package var memory: String { say("Memory, bytes", "メモリ（バイト）") }

    /// The prices, and what has none.
    package func prices(_ card: RateCard) -> String {
        let prices = [
            say(
                "\(amount(card.yenPerCoreHour)) per core and hour, \(cores(card.coreCount))",
                "コア・時間あたり\(amount(card.yenPerCoreHour))（\(cores(card.coreCount))）"),
            card.perGiBHour.map {
                say("\(price($0)) per GiB and hour of the most memory held", "最大メモリのGiB・時間あたり\(price($0))")
            },
            card.energy?.perKilowattHour.map { say("\(price($0)) per kWh", "kWhあたり\(price($0))") },
            say("\(amount(card.yenPerRun)) per run", "実行一回あたり\(amount(card.yenPerRun))"),
        ].compactMap(\.self)
        return say("Rate card “\(card.name)”: \(list(prices)).", "料金表「\(card.name)」：\(list(prices))。")
    }

    /// Nil where everything has a price.
    package func unpriced(by card: RateCard) -> String? {
        let unpriced = [
            card.perGiBHour == nil ? say("memory", "メモリ") : nil,
            card.energy?.perKilowattHour == nil ? say("energy", "電力") : nil,
            card.energy?.carbonGramsPerKilowattHour == nil ? say("carbon", "炭素") : nil,
        ].compactMap(\.self)
        return unpriced.isEmpty
            ? nil : say("Not priced by the card: \(list(unpriced)).", "料金表に値段のないもの：\(list(unpriced))。")
    }

    package func energy(_ model: RateCard.EnergyModel, kilowattHours: Double) -> String {
        let (core, gibibyte, all) = (
            significant(model.wattsPerCore), significant(model.wattsPerGiB), significant(kilowattHours)
        )
        let carbon = model.carbonGramsPerKilowattHour.map { significant($0 * kilowattHours) }
        return say(
            "Energy by the card’s model, not by a meter: \(core) W per core and \(gibibyte) W per GiB come to \(all) kWh"
                + "\(carbon.map { ", and \($0) g of CO₂ equivalent" } ?? "").",
            "電力は計測ではなく料金表のモデルによります：コアあたり\(core) W、GiBあたり\(gibibyte) Wで、\(all) kWh"
                + "\(carbon.map { "、CO₂換算で\($0) g" } ?? "")です。")
    }

    package var spentCaption: String { say("What the computing was spent on, by time", "計算費の使い道（時間による）") }
    package var forHeader: String { say("For", "用途") }
    package var timeHeader: String { say("Time", "時間") }
    package var shareHeader: String { say("Share of the time", "時間の割合") }
    package var search: String { say("search", "探索") }
    package func trained(_ arm: Arm, isBaseline: Bool, trainings count: Int) -> String {
        let name = self.arm(arm)
        return say(
            "\(name)\(isBaseline ? ", baseline" : ""), \(trainings(count))",
            "\(name)\(isBaseline ? "（基準）" : "")、\(trainings(count))")
    }
    package func lost(_ count: Int) -> String {
        say("\(attempts(count)) that broke off, as far as done again", "中断した\(attempts(count))（やり直した分）")
    }
    package var rest: String { say("reading, starting and whatever did not finish", "読み込み、起動、終わらなかったもの") }
    package var eachRun: String { say("each run, whatever its length", "実行ごと（長さによらない）") }
}
