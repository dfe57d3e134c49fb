package import Domain

/// What stands beside the fields of a request that `heteroloractl new` writes: on what deserves a thought.
extension Words {
    package func draftHead(_ file: String) -> [String] {
        say(
            [
                "Written by heteroloractl new. heteroloractl plan \(file) says whether it would be admitted, and what it would cost;",
                "docs/requests.md has every field.",
            ],
            [
                "heteroloractl new が作成しました。受理されるかどうかと費用は heteroloractl plan \(file) で分かります。",
                "各項目の説明は docs/requests.md にあります。",
            ])
    }
    package var draftPurpose: String { say("What is to be found out; who approves reads it.", "何を知りたいのか。承認する人が読みます。") }
    package var draftStage: String {
        say("poc, pilot or production: how far along the idea is.", "poc、pilot、production のいずれか。どこまで進んだ案かを表します。")
    }
    package func draftModel(parameters: Int, blocks: Int) -> String {
        say(
            "A folder of the model store: \(Figure.count(parameters)) parameters, \(blocks) blocks.",
            "モデル置き場のフォルダ。パラメータ数 \(Figure.count(parameters))、ブロック \(blocks) 個。")
    }
    package func draftLength(tokens: Int, most: Int) -> String {
        say(
            "19 of 20 texts have about \(tokens) tokens or fewer; longer ones are cut at the end. The model takes \(most).",
            "文 20 件のうち 19 件はおよそ \(tokens) トークン以下です。長い文は末尾を切り詰めます。モデルの上限は \(most) です。")
    }
    package func draftPooling(isCausal: Bool) -> String {
        isCausal
            ? say("The last token has seen all others.", "最後のトークンは、ほかのすべてのトークンを見ています。")
            : say("The mean over all tokens; cls takes the first alone.", "全トークンの平均。cls なら先頭のトークンだけを使います。")
    }
    package var draftSplit: String {
        say("Split by a hash of the text, so that the same text is in one file only.", "文のハッシュで分けてあるため、同じ文は一つのファイルにしか入りません。")
    }
    package func draftRows(_ count: Int) -> String { say(Figure.counted(count, "row"), "\(Figure.count(count)) 行") }
    package var draftSample: String {
        say(
            "So many rows are drawn, the same for every arm and seed; leave it out to use them all.",
            "抜き出す行数。どの比較対象とシードでも同じ行です。省くとすべての行を使います。")
    }
    package var draftBudget: String {
        say(
            "Parameters of all adapters together, at each of two budgets: with few it matters most where they are.",
            "全アダプタを合わせたパラメータ数。予算は二つです。少ないほど、どこに置くかが効きます。")
    }
    package var draftSearch: String {
        say(
            "auto: allocations compete, uniform among them, and uniform stays unless another is better.",
            "auto：一様な配分 uniform を含む配分どうしを競わせます。uniform より良いものがなければ uniform のままです。")
    }
    package var draftTraining: String {
        say(
            "Every arm is trained once with each seed: their spread is what luck does.",
            "比較対象ごとに、各シードで一回ずつ学習します。そのばらつきが運の影響です。")
    }
    package var draftCompare: String {
        say(
            "uniform: the same rank everywhere at the same budget. habit: where peft puts adapters by itself. head-only: no adapter at all.",
            "uniform：同じ予算で、どこも同じランク。habit：peft が既定で置く場所。head-only：アダプタなし。")
    }
    package var draftDecision: String {
        say(
            "What decides, chosen before the results are known, and how much better it has to be.",
            "判断の基準と、必要な差。結果を見る前に決めておきます。")
    }
    package var draftValue: [String] {
        say(
            [
                "What a right answer more would be worth. Nobody has said: with 0 the report has costs and no return.",
                "docs/requests.md#value: people, labels, serving and how it is decided today can be said too; what is not said is not in the cost.",
            ],
            [
                "正解が一つ増えるといくらの価値があるか。まだ誰も答えていません。0 のままでは、報告書に費用は出ますが、効果の金額は出ません。",
                "docs/requests.md#value：人件費、ラベル付け、運用、現在の判断方法も書けます。書かないものは費用に入りません。",
            ])
    }
}
