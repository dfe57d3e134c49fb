package import Domain

/// Where modules are, how sure that is, and why.
extension Words {
    package var mapHeading: String { say("Where the modules are", "モジュールの配置") }
    package var mapNote: String {
        say(
            "Each cell is a site; the number is the module’s rank, a dash is a site without a module. Darker means a higher saliency.",
            "各マスは設置箇所で、数字はモジュールのランク、横線はモジュールのない箇所です。色が濃いほど重要度が高いことを示します。")
    }
    package func map(_ record: AllocationRecord, on: Int, of siteCount: Int) -> String {
        let spent = of(record.trainableParameterCount, record.budget)
        return say(
            "\(variant(record.variant)): modules at \(on) of \(siteCount) sites, \(spent)",
            "\(variant(record.variant))：設置箇所\(siteCount)か所のうち\(on)か所にモジュール、\(spent)")
    }
    package func sitesOn(_ record: AllocationRecord) -> String {
        let sites = record.choices.filter { $0.rank > 0 }.map { rank(of: $0.site, $0.rank) }
        return say("Sites with a module: \(list(sites))", "モジュールのある箇所：\(list(sites))")
    }
    private func rank(of site: String, _ rank: Int) -> String { say("\(site) rank \(rank)", "\(site) ランク\(rank)") }
    package func saliencyLegend(highest: Double) -> String {
        say(
            "saliency 0 to \(significant(highest)); framed: carries a module of the rank shown",
            "重要度 0～\(significant(highest))。枠つきは、表示のランクのモジュールを持つ箇所")
    }
    package func cell(_ site: String, rank: Int, saliency: Double?) -> String {
        say(
            "\(site): rank \(rank)\(saliency.map { ", saliency \(significant($0))" } ?? "")",
            "\(site)：ランク\(rank)\(saliency.map { "、重要度\(significant($0))" } ?? "")")
    }
    package var block: String { say("block", "ブロック") }
    package func block(_ number: Int) -> String { say("block \(number)", "ブロック\(number)") }

    /// Parameters of a budget: `79,872 of 82,944 parameters`.
    package func of(_ parameters: Int, _ budget: Int) -> String {
        say("\(count(parameters)) of \(count(budget)) parameters", "パラメータ\(count(parameters))／\(count(budget))個")
    }
}
