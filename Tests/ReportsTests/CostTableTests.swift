import Domain
import Reports
import Testing

/// Charges as tables for whoever charges teams for them.
@Suite struct CostTableTests {
    private static let card = RateCard(
        name: "two-cores-2026", yenPerCoreHour: 3, coreCount: 2, yenPerRun: 5,
        perGiBHour: Price(millionths: 500_000, currency: .jpy),
        energy: .init(wattsPerCore: 10, wattsPerGiB: 5, perKilowattHour: Price(millionths: 30_000_000, currency: .jpy)))

    /// - Parameter seconds: how long it ran, holding 2 GiB.
    private static func charge(
        _ number: Int, team: String = "voice", at time: String, seconds: Double = 1800, card: RateCard = card,
        yen: Double? = nil
    ) throws -> Charge {
        let memory = 2 << 30
        return Charge(
            event: Int64(number), recordedAt: try #require(Timestamp(time)), request: try #require(RequestID("run-\(number)")),
            name: "reviews", team: team, stage: "poc", submitter: "ann",
            cost: Cost(
                rateCard: card, wallSeconds: seconds,
                costYen: yen ?? card.costYen(wallSeconds: seconds, memoryBytes: Double(memory)), estimatedCostYen: 9),
            memoryBytesMax: memory)
    }

    private static func rows(_ charges: [Charge], offset: Int = 0) -> [[String: String]] {
        FocusTable.rows(charges, account: "books", utcOffsetSeconds: offset).map { row in
            Dictionary(uniqueKeysWithValues: zip(FocusTable.columns, row))
        }
    }

    /// Half an hour on two cores with 2 GiB: 3 + 0.5 yen, 15 Wh at 30 yen a kWh, and 5 for the run, by hand.
    @Test func aRowForEachPriceAndTogetherTheCharge() throws {
        let rows = try Self.rows([Self.charge(7, at: "2026-11-30T15:10:00.5Z")])
        #expect(rows.map { $0["SkuId"] } == ["core-hours", "gib-hours", "kwh", "runs"])
        #expect(rows.map { $0["ConsumedQuantity"] } == ["1.0", "1.0", "0.015", "1.0"])
        #expect(rows.map { $0["ListUnitPrice"] } == ["3.0", "0.5", "30.0", "5.0"])
        #expect(rows.map { $0["BilledCost"] } == ["3.0", "0.5", "0.45", "5.0"])
        for row in rows {
            #expect(row["BilledCost"] == row["EffectiveCost"] && row["ListCost"] == row["ContractedCost"])
            #expect(row["BillingPeriodStart"] == "2026-11-01T00:00:00Z" && row["BillingPeriodEnd"] == "2026-12-01T00:00:00Z")
            #expect(row["ChargePeriodStart"] == "2026-11-30T14:40:00Z" && row["ChargePeriodEnd"] == "2026-11-30T15:10:00Z")
            #expect(row["SubAccountId"] == "voice" && row["ResourceId"] == "run-7" && row["BillingAccountId"] == "books")
            #expect(row["Tags"] == #"{"event":"7","rateCard":"two-cores-2026","stage":"poc","submitter":"ann"}"#)
        }
        // In Tokyo it was December already.
        let there = try Self.rows([Self.charge(7, at: "2026-11-30T15:10:00Z")], offset: 9 * 3600)
        #expect(
            there.first?["BillingPeriodStart"] == "2026-11-30T15:00:00Z"
                && there.first?["BillingPeriodEnd"] == "2026-12-31T15:00:00Z")
    }

    /// What was recorded is what is charged, whatever can be said about how it came about.
    @Test func whatItsPartsDoNotMakeIsChargedAsOne() throws {
        let rows = try Self.rows([Self.charge(1, at: "2026-11-30T00:00:00Z", yen: 12.25)])
        #expect(rows.count == 1 && rows[0]["BilledCost"] == "12.25" && rows[0]["ConsumedUnit"] == "Runs")
        let small = try Self.rows([
            Self.charge(
                1, at: "2026-11-30T00:00:00Z", seconds: 0,
                card: RateCard(name: "x", yenPerCoreHour: 1e-7, coreCount: 1, yenPerRun: 1e-7))
        ])
        #expect(small.map { $0["BilledCost"] } == ["0.0", "0.0000001"])
    }

    @Test func teamsAreChargedByTheirOwnMonths() throws {
        let charges = try [
            Self.charge(1, at: "2026-10-31T14:59:59Z"), Self.charge(2, at: "2026-10-31T15:00:00Z"),
            Self.charge(3, team: "games", at: "2026-11-02T00:00:00Z"), Self.charge(4, at: "2026-11-30T14:59:59.999999Z"),
        ]
        let here = Chargeback.byMonthAndTeam(charges, utcOffsetSeconds: 9 * 3600)
        #expect(here.map(\.month) == ["2026-10", "2026-11", "2026-11"] && here.map(\.team) == ["voice", "games", "voice"])
        #expect(here.map(\.runCount) == [1, 1, 2] && here.map(\.coreHours) == [1, 1, 2])
        #expect(here.map(\.costYen) == [8.95, 8.95, 17.9] && here.map(\.estimatedCostYen) == [9, 9, 18])
        let utc = Chargeback.byMonthAndTeam(charges, utcOffsetSeconds: 0)
        #expect(utc.map(\.month) == ["2026-10", "2026-11", "2026-11"] && utc.map(\.runCount) == [2, 1, 1])
    }

    @Test func aNameIsNoFormula() {
        let text = CSV.text(["a", "b"], [["=cmd|' /C calc'!A0", "-1.5"], ["x,\"y\"", "@x"], ["two\nlines", "漢字"]])
        #expect(
            text == "a,b\r\n'=cmd|' /C calc'!A0,-1.5\r\n\"x,\"\"y\"\"\",'@x\r\n\"two\nlines\",漢字\r\n")
    }
}
