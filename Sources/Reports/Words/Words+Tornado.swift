import Domain

/// The tornado.
extension Words {
    package var tornado: String {
        say("Net present value with one input at half and at double", "入力を一つだけ半分・二倍にしたときの正味現在価値（NPV）")
    }
    package func tornado(of value: Valuation) -> String { labelled(tornado, deployed(value)) }
    package func tornado(asItIs base: Double) -> String {
        say("\(tornado); as it is \(amount(base))", "\(tornado)。現在の値は\(amount(base))")
    }
    package func asItIs(_ base: Double) -> String { say("as it is: \(amount(base))", "現在の値：\(amount(base))") }
    package var inputHeader: String { say("Input", "入力") }
    package var atHalf: String { say("At half", "半分") }
    package var atDouble: String { say("At double", "二倍") }
    package func ends(_ bar: Tornado.Bar) -> String {
        say("half \(amount(bar.half)), double \(amount(bar.double))", "半分 \(amount(bar.half))、二倍 \(amount(bar.double))")
    }
    package var legendHalf: String { say("at half", "半分") }
    package var legendDouble: String { say("at double; a dashed line stands at 0", "二倍（破線は0の位置）") }

    package func input(_ input: Tornado.Input) -> String {
        switch input {
        case .benefit(let unit): say("benefit per \(self.unit(unit))", "\(self.unit(unit))あたりの価値")
        case .errorCosts: say("costs of errors", "誤りの費用")
        case .decisions: say("decisions per month", "毎月の判断件数")
        case .horizon: say("horizon in months, halves up", "期間（月数。端数は切り上げ）")
        case .discountRate: say("discount rate", "割引率")
        case .computing: computing
        case .people: part(.people)
        case .labelling: part(.labelling)
        case .serving: part(.serving)
        case .fixedCosts: part(.fixedCosts)
        case .todayCost: say("today’s cost per decision", "現状の判断一件の費用")
        case .todayErrors: say("today’s share of errors, at most all", "現状の誤りの割合（最大で全部）")
        }
    }
}
