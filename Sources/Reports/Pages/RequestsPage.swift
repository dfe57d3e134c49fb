public import Domain

/// Requests in a list, a page at a time, newest first.
public struct RequestsPage: Sendable {
    public let search: RequestSearch
    public let requests: [RequestOverview]
    /// Whether there are older ones.
    public let hasMore: Bool

    /// - Parameter requests: one more than a page holds where there are older ones.
    public init(_ search: RequestSearch, _ requests: [RequestOverview], countMax: Int) {
        self.search = search
        self.requests = Array(requests.prefix(countMax))
        hasMore = requests.count > countMax
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        var links: [Screen.Link] = []
        if search.before != nil {
            var first = search
            first.before = nil
            links.append(Screen.Link(text: words.label(.newest), href: setting.link(.requests(first))))
        }
        if hasMore, let last = requests.last {
            var next = search
            next.before = last.request
            links.append(Screen.Link(text: words.label(.older), href: setting.link(.requests(next))))
        }
        let form = Screen.Form(
            setting, to: .requests(RequestSearch()), button: words.label(.show),
            [
                .choice(
                    words.label(.state), "state", search.state?.rawValue, all: words.label(.everyState),
                    RequestState.allCases.map { ($0.rawValue, words.state($0)) }),
                .text(words.label(.team), "team", search.team),
            ])
        return try Screen(
            setting, words.label(.requests), changes: search.before == nil ? .changes(nil) : nil,
            [
                Screen.Section(words.label(.filter), id: "filter", form: form),
                Screen.Section(
                    words.label(.list), id: "list",
                    notes: requests.isEmpty ? [Prose(words.label(.noRequests))] : [],
                    tables: requests.isEmpty ? [] : [RequestsTable.table(requests, words.label(.requestsCaption), setting)],
                    links: links),
            ]
        ).html
    }
}

/// Requests in a table, a line each.
enum RequestsTable {
    static func table(_ requests: [RequestOverview], _ caption: String, _ setting: PageSetting) -> LinkedTable {
        let words = setting.words
        return LinkedTable(
            caption,
            [
                .words(words.label(.request)), .words(words.label(.state)), .words(words.label(.team)),
                .words(words.label(.submitter)), .words(words.label(.received)), .figures(words.cost),
                .figures(words.estimatedHeader),
            ],
            requests.map { request in
                [
                    LinkedTable.Cell(request.name ?? request.request.text, href: setting.link(.request(request.request))),
                    LinkedTable.Cell(words.state(request.state), mark: request.state.rawValue),
                    LinkedTable.Cell(request.team ?? words.none), LinkedTable.Cell(request.submitter),
                    LinkedTable.Cell(words.second(request.receivedAt)),
                    LinkedTable.Cell(request.costYen.map { words.in(request.currency).amount($0) } ?? words.none),
                    LinkedTable.Cell(request.estimatedCostYen.map { words.in(request.currency).amount($0) } ?? words.none),
                ]
            })
    }
}
