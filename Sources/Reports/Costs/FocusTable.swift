public import Domain

/// Charges as a FOCUS 1.0 table (FinOps Open Cost and Usage Specification, https://focus.finops.org): a row for each price of a run's rate
/// card. Prices are list prices: nobody negotiates or discounts, so billed, effective, contracted and list cost are one.
public enum FocusTable {
    public static let columns = [
        "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
        "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd",
        "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName",
        "CommitmentDiscountStatus", "CommitmentDiscountType", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
        "ContractedUnitPrice", "EffectiveCost", "InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory",
        "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId", "RegionName", "ResourceId",
        "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "SkuId", "SkuPriceId", "SubAccountId",
        "SubAccountName", "Tags",
    ]

    /// Rows of `columns`; a column that says nothing is empty.
    /// - Parameters:
    ///   - account: who pays, as the books have it.
    ///   - utcOffsetSeconds: by how much the clock whose months are billed is ahead of UTC.
    public static func rows(_ charges: [Charge], account: String, utcOffsetSeconds: Int) -> [[String]] {
        charges.flatMap { charge in
            parts(of: charge).map { part in
                let values = values(charge, part, account, utcOffsetSeconds)
                return columns.map { values[$0] ?? "" }
            }
        }
    }

    /// What a charge is made of; as one where its parts do not make what was recorded.
    private static func parts(of charge: Charge) -> [RateCard.Part] {
        let cost = charge.cost
        let parts = cost.rateCard.parts(wallSeconds: cost.wallSeconds, memoryBytes: Double(charge.memoryBytesMax))
        let sum = parts.reduce(0) { $0 + $1.costYen }
        guard abs(sum - cost.costYen) <= 1e-9 * max(1, abs(cost.costYen)) else {
            return [RateCard.Part(kind: .runs, quantity: 1, unitYen: cost.costYen)]
        }
        return parts
    }

    private static func values(
        _ charge: Charge, _ part: RateCard.Part, _ account: String, _ utcOffsetSeconds: Int
    ) -> [String: String] {
        let month = charge.recordedAt.beginningOfMonth(utcOffsetSeconds: utcOffsetSeconds)
        let next = month.endOfMonth(utcOffsetSeconds: utcOffsetSeconds)
        let began = charge.recordedAt.adding(seconds: -charge.cost.wallSeconds)
        let (cost, quantity, price) = (number(part.costYen), number(part.quantity), number(part.unitYen))
        return [
            "BilledCost": cost, "EffectiveCost": cost, "ContractedCost": cost, "ListCost": cost, "BillingAccountId": account,
            "BillingCurrency": charge.cost.rateCard.currency.orYen.rawValue, "BillingPeriodStart": instant(month),
            "BillingPeriodEnd": instant(next), "ChargeCategory": "Usage",
            "ChargeDescription": "\(part.kind.words) of run \(charge.request.text) for team \(charge.team)",
            "ChargeFrequency": "Usage-Based", "ChargePeriodStart": instant(began),
            "ChargePeriodEnd": instant(charge.recordedAt), "ConsumedQuantity": quantity, "ConsumedUnit": part.kind.unit,
            "ContractedUnitPrice": price, "ListUnitPrice": price, "PricingCategory": "Standard", "PricingQuantity": quantity,
            "PricingUnit": part.kind.unit, "InvoiceIssuerName": account, "ProviderName": account,
            "PublisherName": "heterolorad", "ResourceId": charge.request.text, "ResourceName": charge.name,
            "ResourceType": "Fine-tuning run", "ServiceCategory": "AI and Machine Learning", "ServiceName": "Fine-tuning",
            "SkuId": part.kind.rawValue, "SkuPriceId": charge.cost.rateCard.name + "/" + part.kind.rawValue,
            "SubAccountId": charge.team, "SubAccountName": charge.team, "Tags": tags(charge),
        ]
    }

    private static func tags(_ charge: Charge) -> String {
        let tags = [
            "event": "\(charge.event)", "rateCard": charge.cost.rateCard.name, "stage": charge.stage,
            "submitter": charge.submitter,
        ]
        return (try? CanonicalJSON.text(tags)) ?? "{}"
    }

    /// ISO 8601 in UTC, to the second, as the specification wants it.
    private static func instant(_ time: Timestamp) -> String { time.description.prefix(19) + "Z" }

    /// Decimal digits without an exponent, to a billionth, and a point in any case: some readers take a column without one for whole
    /// numbers.
    public static func number(_ value: Double) -> String {
        var digits = Figure.fixed(value, 9).filter { $0 != "," }
        while digits.hasSuffix("0"), !digits.hasSuffix(".0") { digits.removeLast() }
        return digits
    }
}

extension RateCard.Kind {
    fileprivate var unit: String {
        switch self {
        case .coreHours: "Core-Hours"
        case .gibibyteHours: "GiB-Hours"
        case .kilowattHours: "kWh"
        case .runs: "Runs"
        }
    }

    fileprivate var words: String {
        switch self {
        case .coreHours: "Cores"
        case .gibibyteHours: "Memory"
        case .kilowattHours: "Energy by the rate card's model"
        case .runs: "Fixed charge"
        }
    }
}
