/// What is wrong with policy files, alone and together, and what their tests show.
public enum PolicyMessage: Sendable, Equatable, Codable {
    case testsApart(kind: String, file: String)
    case noRules
    case stageTwice
    case noApproval(severity: Finding.Severity, key: String)
    case emptyRole
    case emptyCatalogue
    case emptyEntry
    case wholeDay
    case earlierStage(needed: String, stage: String)
    case endsInOrder

    case rateCards(count: Int)
    case noPolicy
    case several(of: Sole, count: Int)
    case listedOtherwise(name: String, place: String)
    case sameName(name: String)
    case alikeFiles
    case orderUnknown(file: String)
    case orderLacks(file: String)

    /// - places: file and line of rules. So also below.
    case noStageLeft(places: [String])
    case impossible(stage: String, why: Impossible)
    case fewApprovers(needed: Int, count: Int)
    case noRole(role: String, there: [String])
    case fewUsers(needed: Int, role: String, count: Int)
    /// - near: the rule that may be meant.
    case noRuleToExempt(rule: String, near: String?)
    case loosens(rule: String, file: String)

    case noTest(policy: String)
    case noPolicyBeside
    case expected(decision: Verdict.Decision, rules: [String], got: Verdict.Decision, by: [String])
    /// What no case does to a rule.
    case uncovered(place: String, rule: String, objection: Bool, pass: Bool)

    case dotName
    case otherEnding
    case isFolder

    /// What a folder has at most one of.
    public enum Sole: String, Sendable, Codable, CaseIterable { case authority, teams, bundle }

    /// Why no request of a stage could be admitted.
    public enum Impossible: Sendable, Equatable, Codable {
        case nothingLeft(rule: String, places: [String])
        case coresHeld(count: Int)
        case noLicensed
        case noneSoOpen
        case notValidated(place: String, needed: String)
    }
}

extension Words {
    package func policy(_ message: PolicyMessage) -> String {
        switch message {
        case .testsApart(let kind, let file):
            return say(
                "\(kind) in \(file); tests, and nothing else, lie in NAME.tests.yaml beside NAME.yaml",
                "\(file) に \(kind) があります。テストだけを、NAME.yaml の隣の NAME.tests.yaml に置きます")
        case .noRules:
            return say(
                "no rules; a policy that is to have none says why in metadata.description",
                "規則がありません。規則を置かないポリシーには、その理由を metadata.description に書きます")
        case .stageTwice:
            return say(
                "the rule's own stage says it already; leave one of them out", "規則自身の段階がすでに示しています。どちらか一方を省いてください")
        case .noApproval(let severity, let key):
            return say(
                "nobody approves what is a \(severity.rawValue); severity hold is needed for \(key)",
                "'\(severity.rawValue)' の規則に承認はありません。\(key) には severity hold が必要です")
        case .emptyRole:
            return say(
                "a role without users and without groups is nobody's", "users も groups もない役割には、該当する人がいません")
        case .emptyCatalogue:
            return say(
                "a catalogue without models and without data says nothing; one of them is needed",
                "models も data もないカタログには内容がありません。どちらかが必要です")
        case .emptyEntry:
            return say(
                "neither a licence nor a classification; one of them is needed",
                "licence も classification もありません。どちらかが必要です")
        case .wholeDay:
            return say(
                "from and to are the same; a whole day is from '00:00' to '24:00'",
                "from と to が同じです。一日全体は '00:00' から '24:00' までと書きます")
        case .earlierStage(let needed, let stage):
            return say(
                "'\(needed)'; a stage before '\(stage)' is needed", "'\(needed)' です。'\(stage)' より前の段階が必要です")
        case .endsInOrder:
            return say(
                "lower end, value and upper end are needed, in this order", "下端、値、上端をこの順に書いてください")
        case .rateCards(let count):
            return say(
                "\(count) rate cards (kind: RateCard); exactly one is needed",
                "料金表（kind: RateCard）が \(count) 個あります。必要なのは一つです")
        case .noPolicy:
            return say(
                "no policy (kind: Policy), and everything would be admitted; where that is meant, a policy says so with rules: [] and a description",
                "ポリシー（kind: Policy）がなく、すべてが受理されます。それを意図する場合は、rules: [] と description のあるポリシーを置きます")
        case .several(let kind, let count):
            return say(
                "\(count) \(sole(kind)); at most one is allowed", "\(sole(kind))が \(count) 個あります。置けるのは一つまでです")
        case .listedOtherwise(let name, let place):
            return say(
                "\(name) is listed otherwise at \(place); leave one out, or make them agree",
                "\(name) は \(place) に別の内容で載っています。一方を省くか、内容をそろえてください")
        case .sameName(let name):
            return say(
                "policies of one metadata.name, '\(name)'; rename one",
                "metadata.name が '\(name)' のポリシーが複数あります。どれかの名前を変えてください")
        case .alikeFiles:
            return say(
                "the same name but for capitals, composed letters or the ending; rename one",
                "大文字と小文字、文字の構成、拡張子を除けば同じ名前です。どれかの名前を変えてください")
        case .orderUnknown(let file):
            return say(
                "there is no policy file \(file); policies are listed, and nothing else",
                "ポリシーのファイル \(file) はありません。並べるのはポリシーだけです")
        case .orderLacks(let file):
            return say(
                "\(file) is missing; every policy file stands there once", "\(file) がありません。ポリシーのファイルを一度ずつ書いてください")
        case .noStageLeft(let places):
            return say(
                "no request could be admitted: it leaves no stage that \(places.joined(separator: " and ")) allow",
                "どの依頼も受理されなくなります。\(list(places)) が認める段階が残りません")
        case .impossible(let stage, let why):
            return say(
                "no request of stage '\(stage)' could be admitted: \(impossible(why))",
                "段階 '\(stage)' の依頼が受理されなくなります。\(impossible(why))")
        case .fewApprovers(let needed, let count):
            return say(
                "\(needed) approvals are needed, and the authority names \(Figure.counted(count, "approver"))",
                "承認が \(needed) 件必要ですが、定められた承認者は \(count) 名です")
        case .noRole(let role, let there):
            return say(
                "no authority (kind: Authority) has a role \(role); its roles are: \(there.isEmpty ? "none" : list(there))",
                "役割 \(role) はどの権限ファイル（kind: Authority）にもありません。あるもの：\(there.isEmpty ? "なし" : list(there))")
        case .fewUsers(let needed, let role, let count):
            return say(
                "\(needed) approvals are needed, and the role \(role) has \(Figure.counted(count, "user"))",
                "承認が \(needed) 件必要ですが、役割 \(role) の利用者は \(count) 名です")
        case .noRuleToExempt(let rule, let near):
            return say(
                "there is no rule \(rule), written POLICY/RULE\(near.map { "; did you mean '\($0)'?" } ?? "")",
                "規則 \(rule) はありません（POLICY/RULE の形で書きます）\(near.map { "。'\($0)' の誤りではありませんか" } ?? "")")
        case .loosens(let rule, let file):
            return say(
                "it loosens '\(rule)' of the earlier file \(file); a later file may only tighten, unless a bundle (kind: Bundle) says "
                    + "laterFiles: override",
                "先のファイル \(file) の '\(rule)' を緩めています。後のファイルにできるのは厳しくすることだけです"
                    + "（バンドル（kind: Bundle）に laterFiles: override がある場合を除きます）")
        case .noTest(let policy): return say("there is no test of \(policy)", "\(policy) のテストがありません")
        case .noPolicyBeside: return say("there is no policy beside it", "隣にポリシーがありません")
        case .expected(let decision, let rules, let got, let objecting):
            return say(
                "expected \(decision.rawValue) by [\(list(rules))], got \(got.rawValue) by [\(list(objecting))]",
                "期待は '\(decision.rawValue)'［\(list(rules))］、結果は '\(got.rawValue)'［\(list(objecting))］です")
        case .uncovered(let place, let rule, let objection, let pass):
            let lacks = say(
                [objection ? "makes it object" : nil, pass ? "has it pass" : nil].compactMap(\.self).joined(
                    separator: ", and none "),
                [objection ? "異議が出る事例" : nil, pass ? "通る事例" : nil].compactMap(\.self).joined(separator: "と"))
            return say("\(place): \(rule): no case \(lacks)", "\(place)：\(rule)：\(lacks)がありません")
        case .dotName: return say("its name begins with a dot", "名前がドットで始まっています")
        case .otherEnding:
            return say("its name does not end in .yaml, .yml or .json", "名前の末尾が .yaml、.yml、.json のいずれでもありません")
        case .isFolder: return say("a folder", "フォルダです")
        }
    }

    private func impossible(_ why: PolicyMessage.Impossible) -> String {
        switch why {
        case .nothingLeft(let rule, let places):
            say(
                "\(rule) leaves nothing of what \(places.joined(separator: " and ")) \(places.count == 1 ? "allows" : "allow")",
                "\(list(places)) が認めるものを、\(rule) が何も残しません")
        case .coresHeld(let count):
            say(
                "by the rate card a run holds \(Figure.counted(count, "core"))", "料金表によれば実行は \(Figure.count(count)) コアを使います")
        case .noLicensed:
            say(
                "no catalogue (kind: Catalogue) lists anything with such a licence",
                "そのライセンスのものは、どのカタログ（kind: Catalogue）にもありません")
        case .noneSoOpen:
            say(
                "no catalogue (kind: Catalogue) lists data that is so little confidential",
                "それほど機密性の低いデータは、どのカタログ（kind: Catalogue）にもありません")
        case .notValidated(let place, let needed):
            say(
                "only method static validates scores, and \(place) does not allow it for '\(needed)'",
                "スコアを検証するのは method static だけですが、\(place) は '\(needed)' にそれを認めていません")
        }
    }

    private func sole(_ kind: PolicyMessage.Sole) -> String {
        switch kind {
        case .authority: say("authorities", "権限ファイル")
        case .teams: say("files of teams", "チームのファイル")
        case .bundle: say("bundles", "バンドル")
        }
    }
}
