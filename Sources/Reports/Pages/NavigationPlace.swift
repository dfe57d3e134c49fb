import Domain

/// What the navigation leads to.
enum NavigationPlace: CaseIterable {
    case overview, requests, comparison, audit, policies, portfolio

    /// Under which of them a page lies; nil for none.
    init?(_ address: PageAddress) {
        switch address {
        case .overview: self = .overview
        case .requests, .request, .report: self = .requests
        case .comparison: self = .comparison
        case .audit, .event, .proof, .verification: self = .audit
        case .policies: self = .policies
        case .portfolio: self = .portfolio
        case .stylesheet, .paperStyle, .script, .changes: return nil
        }
    }

    var address: PageAddress {
        switch self {
        case .overview: .overview
        case .requests: .requests(RequestSearch())
        case .comparison: .comparison(left: nil, right: nil)
        case .audit: .audit(EventSearch())
        case .policies: .policies
        case .portfolio: .portfolio(from: nil, to: nil, team: nil)
        }
    }

    var label: ScreenLabel {
        switch self {
        case .overview: .overview
        case .requests: .requests
        case .comparison: .compare
        case .audit: .audit
        case .policies: .policies
        case .portfolio: .portfolio
        }
    }
}
