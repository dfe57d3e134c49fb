package import Domain

/// What the application's pages say.
extension Words {
    package func label(_ label: ScreenLabel) -> String {
        switch label {
        case .skip: say("Skip to the content", "本文へ移動")
        case .pages: say("Pages", "ページ")
        case .language: say("Language", "言語")
        case .alerts: say("Attention", "注意")
        case .readOnly:
            say("This page is only read: orders are files that are dropped.", "このページは閲覧専用です。指示はファイルを置いて行います。")
        case .overview: say("Overview", "概要")
        case .requests: say("Requests", "依頼")
        case .compare: say("Compare", "比較")
        case .audit: say("Audit", "監査")
        case .policies: say("Policies", "ポリシー")
        case .portfolio: say("Portfolio", "ポートフォリオ")
        case .overviewLead: say("What runs, what waits for whom, what was spent", "実行中のもの、待っているものとその理由、費用")
        case .running: say("Running", "実行中")
        case .nothingRuns: say("Nothing runs.", "実行中のものはありません。")
        case .betweenTrials: say("between trainings", "訓練の合間")
        case .runningCaption: say("Runs at work, over all their trainings", "実行の進み具合（すべての訓練を通して）")
        case .request: say("Request", "依頼")
        case .team: say("Team", "チーム")
        case .progress: say("Progress", "進み具合")
        case .attempt: say("Attempt", "試行")
        case .since: say("Since", "開始")
        case .queue: say("Queue", "待ち行列")
        case .nothingWaits: say("Nothing waits to start.", "開始を待っているものはありません。")
        case .queueCaption: say("In the order in which they would start", "開始する順")
        case .priority: say("Priority", "優先度")
        case .waitsFor: say("Waits for", "待つ理由")
        case .heldHeading: say("Waiting for a person", "承認待ち")
        case .heldCaption: say("Held until somebody approves", "承認されるまで保留")
        case .nothingSpent: say("Nothing was spent.", "費用はありません。")
        case .spendCaption: say("By team, the largest of the month first", "チームごと（今月の多い順）")
        case .spentInMonth: say("This month", "今月")
        case .spentInAll: say("In all", "累計")
        case .reserved: say("Reserved", "確保済み")
        case .runs: say("Runs this month", "今月の実行")
        case .daemon: say("Service", "サービス")
        case .version: say("Version", "版")
        case .startedAt: say("Started", "起動")
        case .ledger: say("Ledger", "台帳")
        case .ledgerAnswers: say("it answers", "応答しています")
        case .ledgerIsAway: say("The ledger does not answer", "台帳が応答しません")
        case .signedUpTo: say("Signed", "署名")
        case .newest: say("To the newest", "最新へ")
        case .older: say("Older", "さらに古いもの")
        case .show: say("Show", "表示")
        case .state: say("State", "状態")
        case .everyState: say("every state", "すべての状態")
        case .filter: say("Which requests", "絞り込み")
        case .list: say("List", "一覧")
        case .noRequests: say("There is no such request.", "該当する依頼はありません。")
        case .requestsCaption: say("Newest first", "新しい順")
        case .submitter: say("Submitted by", "提出者")
        case .received: say("Received", "受付")
        case .standing: say("Where it stands", "現在の状態")
        case .ending: say("How it ended", "終わり方")
        case .purpose: say("Purpose", "目的")
        case .costSoFar: say("Cost so far, about", "これまでの費用（概算）")
        case .ceiling: say("Ceiling of the request", "依頼の上限")
        case .eventsOfIt: say("All its events in the ledger", "台帳にあるすべてのイベント")
        case .report: say("The report", "報告書")
        case .compareIt: say("Compare it with another run", "別の実行と比較")
        case .story: say("Story", "経緯")
        case .storyCaption: say("From the file to the outcome", "ファイルの受付から結果まで")
        case .event: say("Event", "イベント")
        case .at: say("At", "時刻")
        case .by: say("By", "行為者")
        case .detail: say("Detail", "詳細")
        case .backToRequest: say("Back to the request", "依頼へ戻る")
        case .firstRun: say("First run", "一つ目の実行")
        case .secondRun: say("Second run", "二つ目の実行")
        case .runHint: say("id or name", "番号または名前")
        case .whichRuns: say("Which runs", "比較する実行")
        case .compared: say("Compared", "比較の対象")
        case .differs: say("Differs", "相違")
        case .yes: say("yes", "あり")
        case .no: say("no", "なし")
        case .search: say("Search", "検索")
        case .kind: say("Kind", "種類")
        case .everyKind: say("every kind", "すべての種類")
        case .from: say("From", "開始")
        case .until: say("Until", "終了")
        case .noEvents: say("There is no such event.", "該当するイベントはありません。")
        case .eventsCaption: say("Newest first", "新しい順")
        case .events: say("Events", "イベント")
        case .source: say("Written first", "最初の記録")
        case .recordedAt: say("In the database since", "データベースへの記録")
        case .previousHash: say("Hash of the event before", "一つ前のイベントのハッシュ")
        case .hash: say("Hash", "ハッシュ")
        case .hashHolds: say("Worked out again", "再計算")
        case .hashIsRight: say("the hash is that of what the event says", "ハッシュはイベントの内容と一致します")
        case .hashIsWrong: say("the hash is not that of what the event says: it was changed", "ハッシュがイベントの内容と一致しません。改変されています")
        case .eventBefore: say("The event before", "一つ前のイベント")
        case .eventAfter: say("The event after", "次のイベント")
        case .payload: say("What it says", "内容")
        case .proof: say("Proof of inclusion", "包含証明")
        case .nothingSigned: say("Nothing is signed in this ledger.", "この台帳には署名がありません。")
        case .showProof: say("Show the proof; the larger the ledger, the longer it takes", "証明を表示（台帳が大きいほど時間がかかります）")
        case .proofFile: say("The proof as a file", "証明をファイルで取得")
        case .proofFails:
            say("The proof does not hold: the ledger is not what was signed.", "証明が成り立ちません。台帳は署名されたものではありません。")
        case .proofHolds:
            say(
                "The path below leads from this event to the root that the checkpoint signs.",
                "下の経路は、このイベントからチェックポイントが署名した根に至ります。")
        case .leaf: say("Leaf", "葉")
        case .root: say("Root", "根")
        case .path: say("Path, from the leaf up", "葉から根への経路")
        case .level: say("Level", "段")
        case .verification: say("Verification of the ledger", "台帳の検証")
        case .neverVerified: say("It was not verified since the service began.", "サービスの起動後はまだ検証していません。")
        case .faults: say("Faults", "不備")
        case .verificationNote:
            say(
                "Every hash, every table and every checkpoint of the ledger itself is checked. Who trusts the database as little as its owner verifies an "
                    + "export on another machine.",
                "台帳自体のハッシュ、表、チェックポイントをすべて確かめます。データベースを信用しない場合は、エクスポートを別の計算機で検証してください。")
        case .lookAgain: say("Look again", "もう一度見る")
        case .verifyNow: say("Verify now", "今すぐ検証")
        case .policiesLead: say("The rules in force, their tests and their last verdicts", "有効な規則、そのテスト、最近の判定")
        case .rules: say("Rules", "規則")
        case .rulesCaption: say("In the order in which they judge", "判定する順")
        case .asks: say("Asks", "求めること")
        case .lastVerdicts: say("Last verdicts", "最近の判定")
        case .noVerdicts: say("There is no verdict yet.", "判定はまだありません。")
        case .tests: say("Tests", "テスト")
        case .testCase: say("Case", "事例")
        case .result: say("Result", "結果")
        case .passes: say("passes", "合格")
        case .fails: say("fails", "不合格")
        case .uncovered: say("Rules that no case tries on both sides", "両側が試されていない規則")
        case .files: say("Files", "ファイル")
        case .period: say("Period", "期間")
        case .noPeriod: say("The period ends before it begins.", "期間の終わりが始まりより前です。")
        case .inAll: say("In all", "全体")
        case .notFound: say("Not found", "見つかりません")
        case .notFoundNote:
            say("There is nothing here, or nothing that you may see.", "ここには何もないか、閲覧できるものがありません。")
        case .badAddress: say("This address is not right", "アドレスが正しくありません")
        case .ledgerAwayNote:
            say(
                "The ledger did not answer in time. Try again; a narrower search asks less of it.",
                "台帳が時間内に応答しませんでした。もう一度試すか、検索の範囲を狭めてください。")
        case .busy: say("Busy", "混雑中")
        case .busyNote: say("Another reader’s work has to end first. Try again in a while.", "他の閲覧者の処理が終わるまで待って、もう一度試してください。")
        case .tooLarge: say("Too large for a page", "ページには大きすぎます")
        case .unknownReader: say("Who are you?", "閲覧者が不明です")
        case .unknownReaderNote:
            say(
                "This page is for people whom its proxy names or whose token it knows.",
                "このページは、プロキシが名前を示す人、または登録されたトークンを持つ人のためのものです。")
        case .unreadable: say("The ledger’s record cannot be shown", "台帳の記録を表示できません")
        case .whatIsWrong: say("What is wrong", "問題")
        }
    }

    package func reading(as user: String) -> String { say("You read as \(user.quoted()).", "閲覧者：\(user.quoted())") }
    package func made(at time: Timestamp) -> String { say("As of \(second(time)).", "\(second(time)) 現在") }

    package func unjudged(_ number: Int) -> String {
        say("\(Figure.counted(number, "file")) without a verdict yet.", "まだ判定されていないファイルが\(count(number))件あります。")
    }

    package func spend(in month: String) -> String { say("Spend in \(month)", "費用（\(month)）") }

    package func spent(_ cost: Double, of quota: Double) -> String {
        say("\(amount(cost)) of \(amount(quota))", "\(amount(cost))／\(amount(quota))")
    }

    /// What a team may spend.
    package func quotas(month: Amount?, inAll: Amount?) -> String {
        switch (month, inAll) {
        case (nil, nil): say("No rule sets a quota.", "割当枠を定めた規則はありません。")
        case (let month?, nil): say("A team may spend \(amount(month)) a month.", "各チームの割当枠は月額\(amount(month))です。")
        case (nil, let all?): say("A team may spend \(amount(all)) in all.", "各チームの割当枠は累計\(amount(all))です。")
        case (let month?, let all?):
            say(
                "A team may spend \(amount(month)) a month and \(amount(all)) in all.",
                "各チームの割当枠は月額\(amount(month))、累計\(amount(all))です。")
        }
    }

    package func free(_ bytes: Int, least: Int) -> String {
        let (free, needed) = (count(bytes >> 20), count(least >> 20))
        return say("\(free) MiB free; \(needed) are needed", "空き\(free) MiB（最低\(needed)）")
    }

    package func signedUpTo(_ size: Int, at time: Timestamp) -> String {
        say("up to event \(count(size)), at \(second(time))", "イベント\(count(size))まで（\(second(time))）")
    }

    package func unknownRun(_ name: String) -> String {
        say("There is no run \(name.quoted()).", "実行 \(name.quoted()) はありません。")
    }

    package func onlyFirst(_ number: Int, of all: Int) -> String {
        say("The first \(count(number)) of \(count(all)) are shown.", "\(count(all))件のうち最初の\(count(number))件を示します。")
    }

    package func noneDownTo(_ sequence: Int64) -> String {
        say(
            "Nothing among the events from \(sequence) on; older ones were not looked at.",
            "イベント\(sequence)以降にはありません。それより古いものはまだ調べていません。")
    }

    package func eventTitle(_ sequence: Int64) -> String { say("Event \(sequence)", "イベント\(sequence)") }

    package func source(_ source: EventSource) -> String {
        say("as line \(source.sequence) of attempt \(source.attempt)", "試行\(source.attempt)の\(source.sequence)行目")
    }

    /// - Parameter shown: how much of it the page has; nil for all.
    package func payload(bytes: Int, shown: Int?) -> String {
        shown.map {
            say("\(count(bytes)) bytes; the first \(count($0)) are shown.", "\(count(bytes))バイトのうち最初の\(count($0))バイトを示します。")
        }
            ?? say("\(Figure.counted(bytes, "byte")), exactly as they were hashed.", "\(count(bytes))バイト（ハッシュの計算に使われたとおり）")
    }

    package func signedTo(_ size: Int) -> String {
        say(
            "The newest checkpoint is of the first \(count(size)) events; this one came later.",
            "最新のチェックポイントは最初の\(count(size))件のイベントに対するもので、このイベントはその後のものです。")
    }

    package func covered(by size: Int) -> String {
        say(
            "The newest checkpoint, of the first \(count(size)) events, covers it.",
            "最初の\(count(size))件のイベントに対する最新のチェックポイントに含まれます。")
    }

    package func leaf(_ index: Int, of size: Int) -> String {
        say("\(index), counted from 0, of \(size)", "0から数えて\(index)番目（全\(size)）")
    }

    package func verifying(since time: Timestamp, _ number: Int, of all: Int) -> String {
        say(
            "At work since \(second(time)): \(count(number)) of \(count(all)) events.",
            "\(second(time))から検証中：\(count(all))件中\(count(number))件")
    }

    package func verified(at time: Timestamp, seconds: Double, events: Int, faults: Int) -> String {
        let took = self.seconds(seconds)
        return say(
            "\(Figure.counted(events, "event")) verified at \(second(time)) in \(took): \(faults == 0 ? "no fault" : Figure.counted(faults, "fault")).",
            "\(second(time))に\(count(events))件のイベントを検証しました（\(took)）：\(faults == 0 ? "不備なし" : "不備\(count(faults))件")")
    }

    package func verificationFailed(at time: Timestamp) -> String {
        say("The verification at \(second(time)) could not be made:", "\(second(time))の検証は行えませんでした：")
    }

    package func nextVerification(at time: Timestamp) -> String {
        say("It may be verified again from \(second(time)) on.", "次の検証は\(second(time))から行えます。")
    }

    package func tests(passed: Int, failed: Int) -> String {
        say("\(count(passed)) passed, \(count(failed)) failed.", "合格\(count(passed))件、不合格\(count(failed))件。")
    }

    package func notJudgedAnew(_ number: Int) -> String {
        say(
            "\(Figure.counted(number, "finished run")) ended before conclusions were written down and could not tell here; heteroloractl judges such runs anew.",
            "完了した実行のうち\(count(number))件は結論が記録されるようになる前のもので、ここでは判断に含めていません。heteroloractl は改めて判断します。")
    }

    package func tooLarge(_ command: String) -> String {
        say("It has more events than a page is made of. On the machine: \(command)", "イベントが多すぎるため、ページにできません。計算機上では：\(command)")
    }

    package func wrong(_ error: PageAddressError) -> String {
        switch error {
        case .unknownPath: label(.notFoundNote)
        case .parameter(let name, let wanted):
            say("Parameter \(name.quoted()): \(wish(wanted))", "パラメータ \(name.quoted())：\(wish(wanted))")
        }
    }

    private func wish(_ wanted: PageAddressError.Wanted) -> String {
        switch wanted {
        case .oneOf(let values): say("one of \(list(values)) is possible.", "次のいずれかを指定してください：\(list(values))")
        case .requestID: say("the id of a request is needed.", "依頼の番号を指定してください。")
        case .eventNumber: say("the number of an event is needed.", "イベントの番号を指定してください。")
        case .time:
            say(
                "a day or a time is needed, such as 2026-11-27 or 2026-11-27T05:04:03Z.",
                "日付または時刻を指定してください（例：2026-11-27、2026-11-27T05:04:03Z）。")
        case .day: say("a day is needed, such as 2026-11-27.", "日付を指定してください（例：2026-11-27）。")
        case .actor: say("daemon, worker or user:NAME is needed.", "daemon、worker、user:NAME のいずれかを指定してください。")
        case .text: say("a text is needed.", "文字列を指定してください。")
        case .once: say("it may stand there once.", "指定できるのは一度だけです。")
        case .nothing: say("this page has no such parameter.", "このページにそのパラメータはありません。")
        case .percentEncoding:
            say(
                "at most 512 bytes of UTF-8 are possible, written with percent signs.", "512バイトまでのUTF-8を、パーセント記号で符号化して指定してください。"
            )
        }
    }
}
