/// What is wrong with `spec.search`, or between it and other parts.
public enum SearchMessage: Sendable, Equatable, Codable {
    case noSite(linears: Int)
    case budgetOrder(budgets: [Int], right: [Int])
    case budgetTooSmall(budgets: [Int], smallest: Int)
    /// Steps for allocations to compete in, and what probes take of them.
    case competition(steps: Int, sharePercent: Int, probes: Int)
    case tiesAtZero(proxy: String)
    case warmUpUnasked
    case initialisationIdle(initialisation: String)
    case headOfDynamic
    case headOfLanguageModel
    case largestRank(largest: Int, rank: Int)
    case dynamicProxy(proxy: String)
    case dynamicRates
    case dynamicValidation
    case onlyFor(method: String)
    case autoValidation
    case measuredValidation
}

extension Words {
    package func search(_ message: SearchMessage) -> String {
        switch message {
        case .noSite(let linears):
            say(
                "the patterns select none of the model's \(linears) linears", "モデルの線形層 \(linears) 個のうち、パターンに合うものがありません")
        case .budgetOrder(let budgets, let right):
            say(
                "budgets of \(numbers(budgets)) parameters; ascending ones are needed, each once: \(numbers(right))",
                "パラメータ予算が \(numbers(budgets)) となっています。重複なしの昇順 \(numbers(right)) が必要です")
        case .budgetTooSmall(let budgets, let smallest):
            say(
                "\(numbers(budgets)) parameters; the smallest module has \(smallest)",
                "パラメータ予算が \(numbers(budgets)) ですが、最小のモジュールでも \(smallest) あります")
        case .competition(let steps, let sharePercent, let probes):
            say(
                "\(steps) steps are \(sharePercent) % of the training; probes take \(probes) of them, and the rest is too little for a competition; "
                    + "a larger share, more rows, seeds or epochs, fewer probeBatches or proxies, or method static are needed",
                "競争に使えるのは学習の \(sharePercent) % に当たる \(steps) ステップですが、プローブが \(probes) を使い、残りでは足りません。"
                    + "share・行数・シード・エポックを増やすか、probeBatches や proxies を減らすか、method を static にしてください")
        case .tiesAtZero(let proxy):
            say(
                "at B = 0 \(proxy) is 0 for every module, a ranking of ties; random-b or warm-up is needed",
                "B = 0 では \(proxy) がどのモジュールでも 0 になり、順位が付きません。random-b か warm-up が必要です")
        case .warmUpUnasked:
            say(
                "is for ablation, first-order and sensitivity, which are not asked for",
                "ablation・first-order・sensitivity のための項目ですが、いずれも指定されていません")
        case .initialisationIdle(let initialisation):
            say(
                "ablation, first-order and sensitivity look at modules after a warm-up; \(initialisation) would not be looked at",
                "ablation・first-order・sensitivity はウォームアップ後のモジュールを見るため、\(initialisation) は使われません")
        case .headOfDynamic:
            say("a dynamic search scores behind the head that trains", "動的な探索は、学習中のヘッドの後ろで採点します")
        case .headOfLanguageModel: say("a language model has no task head", "言語モデルにタスク用のヘッドはありません")
        case .largestRank(let largest, let rank):
            say(
                "the largest of ranks is \(largest); rank is \(rank) and must be the same",
                "ranks の最大は \(largest) ですが、rank が \(rank) です。同じでなければなりません")
        case .dynamicProxy(let proxy):
            say(
                "\(proxy) would keep scoring modules that never trained with 0; constant, grad-norm and fisher are for dynamic searches",
                "\(proxy) は学習していないモジュールを 0 と採点し続けます。動的な探索に使えるのは constant・grad-norm・fisher です")
        case .dynamicRates:
            say(
                "a dynamic search has no allocation before it trains, so that no rate can be chosen for it; one rate is needed",
                "動的な探索には学習前の割り当てがないため、学習率を選べません。学習率を一つ指定してください")
        case .dynamicValidation:
            say("scores of a dynamic search are made while it trains", "動的な探索のスコアは学習中に作られます")
        case .onlyFor(let method): say("is for method \(method) only", "method が \(method) のときだけ使える項目です")
        case .autoValidation:
            say("method auto trains its candidates itself", "method が auto のときは、候補の学習も探索が行います")
        case .measuredValidation:
            say(
                "method measured proves its gains by its own trainings, each held against the others",
                "method が measured のときは、探索自身の学習どうしを比べて利得を確かめます")
        }
    }

    private func numbers(_ numbers: [Int]) -> String { list(numbers.map(String.init)) }
}
