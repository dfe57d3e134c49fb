import Domain

/// The sample's people, teams and projects.
struct House {
    let projects: [Project]
    /// Confirm what policies hold.
    static let sachiko = Submitter(userID: 1020, userName: "sachiko", groups: ["sachiko", "managers"])
    static let takumi = Submitter(userID: 1021, userName: "takumi", groups: ["takumi", "finance"])
    static let operatorOto = Submitter(userID: 1030, userName: "oto", groups: ["oto", "ops"])
    /// In no team.
    static let kai = Submitter(userID: 1040, userName: "kai", groups: ["kai", "interns"])

    private static func person(_ number: UInt32, _ name: String, _ team: String) -> Submitter {
        Submitter(userID: number, userName: name, groups: [name, team])
    }

    init() throws {
        let six = try BaseModel.miniLM("all-MiniLM-L6-v2", blocks: 6)
        let three = try BaseModel.miniLM("paraphrase-MiniLM-L3-v2", blocks: 3)
        let distilBERT = try BaseModel.distilBERT("distilbert-base-multilingual-cased")
        let (budgets, small) = ([4608, 20_736, 41_472, 82_944, 165_888, 331_776], [2304, 4608, 20_736, 41_472])
        var projects: [Project] = []
        var people: [Submitter] = []
        var team = ""
        func begin(_ name: String, _ numbers: (UInt32, UInt32), _ names: (String, String)) {
            team = name
            people = [Self.person(numbers.0, names.0, name), Self.person(numbers.1, names.1, name)]
        }
        func add(
            _ name: String, _ purpose: String, _ model: StoredModel, _ folder: String, _ labels: [String], rows: (Int, Int),
            words: Int, reach: ClosedRange<Double>, spread: Double, pace: Double, budgets: [Int], value: (Int, Int),
            weight: Double
        ) {
            projects.append(
                Project(
                    name: name, team: team, people: people, purpose: purpose, model: model, folder: folder, labels: labels,
                    rowCounts: [.train: rows.0, .validation: rows.1, .test: rows.1], wordsPerRow: words, reach: reach,
                    spread: spread, pace: pace, budgets: budgets, value: value, weight: weight))
        }
        begin("customer-voice", (1001, 1002), ("hanako", "kenji"))
        add(
            "review-sentiment", "Does heterogeneous LoRA pay on review sentiment?", six, "reviews", ["negative", "positive"],
            rows: (2400, 400), words: 22, reach: 0.68...0.92, spread: 1.3, pace: 1.02, budgets: budgets, value: (12, 20_000),
            weight: 1.4)
        add(
            "survey-topics", "アンケートの自由記述を四つの話題に分けられるか", distilBERT, "surveys",
            ["price", "service", "quality", "other"], rows: (1200, 320), words: 30, reach: 0.62...0.86, spread: 0.9, pace: 0.98,
            budgets: budgets, value: (8, 6000), weight: 0.6)
        add(
            "complaint-urgency", "Which complaints have to be answered today?", six, "complaints", ["urgent", "later"],
            rows: (1800, 340), words: 40, reach: 0.72...0.88, spread: 0.5, pace: 1.05, budgets: budgets, value: (30, 4000),
            weight: 0.9)
        begin("search-quality", (1003, 1004), ("yui", "daichi"))
        add(
            "query-intent", "What does a query ask for?", three, "search/queries", ["navigate", "buy", "learn"],
            rows: (4000, 420), words: 7, reach: 0.64...0.88, spread: 1.2, pace: 1.1, budgets: small, value: (2, 90_000),
            weight: 1.5)
        add(
            "click-relevance", "Is a result worth a click?", six, "search/clicks", ["no", "yes"], rows: (3000, 400), words: 18,
            reach: 0.70...0.80, spread: 0.3, pace: 1.08, budgets: budgets, value: (1, 300_000), weight: 1.1)
        begin("legal-documents", (1005, 1006), ("sakura", "ren"))
        add(
            "clause-types", "契約条項の種類を見分ける", distilBERT, "contracts", ["liability", "term", "payment", "other"],
            rows: (900, 330), words: 55, reach: 0.60...0.90, spread: 1.1, pace: 1.45, budgets: budgets, value: (90, 1500),
            weight: 0.7)
        add(
            "contract-risk", "Which contracts need a lawyer's eye?", six, "contract-risk", ["plain", "risky"],
            rows: (1500, 280),
            words: 50, reach: 0.70...0.84, spread: 0.7, pace: 1.35, budgets: budgets, value: (500, 1200), weight: 0.8)
        begin("support-desk", (1007, 1008), ("aoi", "haruto"))
        add(
            "ticket-routing", "問い合わせを三つの窓口に振り分ける", six, "tickets", ["billing", "technical", "account"],
            rows: (2600, 400), words: 28, reach: 0.66...0.90, spread: 1.0, pace: 0.82, budgets: budgets, value: (15, 16_000),
            weight: 1.6)
        add(
            "reply-tone", "Is a reply polite enough to be sent?", three, "replies", ["curt", "polite"], rows: (2200, 360),
            words: 35, reach: 0.81...0.89, spread: 0.6, pace: 0.85, budgets: small, value: (3, 12_000), weight: 0.9)
        add(
            "duplicate-tickets", "Which tickets say the same twice?", six, "duplicates", ["new", "known"], rows: (1600, 320),
            words: 34, reach: 0.73...0.86, spread: 0.8, pace: 0.8, budgets: budgets, value: (10, 9000), weight: 0.7)
        begin("manufacturing", (1009, 1010), ("mei", "sota"))
        add(
            "defect-reports", "検査報告書から不良の種類を読み取る", six, "defects", ["scratch", "dent", "stain", "crack"],
            rows: (2000, 380), words: 26, reach: 0.62...0.88, spread: 1.4, pace: 1.0, budgets: budgets, value: (45, 3000),
            weight: 1.2)
        add(
            "maintenance-notes", "Does a note of the night shift ask for a repair?", three, "maintenance", ["no", "yes"],
            rows: (1400, 300), words: 24, reach: 0.76...0.87, spread: 0.9, pace: 1.2, budgets: small, value: (60, 800),
            weight: 0.8)
        self.projects = projects
    }

    /// One of the projects, by their weights.
    func project(_ generator: inout SeededGenerator) -> Project? {
        var rest = generator.unitInterval() * projects.reduce(0) { $0 + $1.weight }
        for project in projects {
            rest -= project.weight
            if rest < 0 { return project }
        }
        return projects.last
    }
}
