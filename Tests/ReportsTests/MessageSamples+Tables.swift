import Domain
import Reports

/// What commands say of a table, and what stands in the request that they make of it.
extension MessageSamples {
    static var tables: [Sample] {
        let lengths = RowLook.Lengths(median: 103, percentile95: 199, maximum: 2550)
        let samples: [Sample] = [
            { $0.tableFile("'a.csv'", format: "csv", hasMark: true, hasHeader: true) },
            { $0.tableFile("'a.csv'", format: "csv", hasMark: false, hasHeader: false) },
            { $0.tableFile("'a.csv'", format: nil, hasMark: nil, hasHeader: nil) },
            { $0.labelColumn("'a.b'", .classification) }, { $0.usableRows(1361, unusable: 0) },
            { $0.usableRows(1361, unusable: 2) }, { $0.labelRows("'a.b'", 1, share: 0.25) },
            { $0.labelRows("'a.b'", 1200, share: nil) },
            { $0.numbers(RowLook.Values(minimum: -1.5, mean: 2, maximum: 12)) }, { $0.characters(lengths) },
            { $0.tokens(lengths) }, { $0.modelLimit("a.b", tokens: 512, longer: 0) },
            { $0.modelLimit("a.b", tokens: 512, longer: 0.125) }, { $0.repeated(12, contradictory: 3) },
            { $0.columnHeaders.joined(separator: ", ") }, \.many, { $0.inLine(12, "A = B") }, { $0.inLine(nil, "A = B") },
            { $0.usability(wrong: 0) }, { $0.usability(wrong: 1) }, { $0.usability(wrong: 3) }, { $0.kind(.identifier) },
            { $0.leftOut("A = B") }, { $0.odd("A = B") }, \.mend, { $0.mendOrLeaveOut(1) }, { $0.mendOrLeaveOut(1200) },
            \.nothingWritten, { $0.splitRows([(.train, 1250), (.test, 57)]) }, \.whichText, \.whichLabel, \.whatName,
            \.whichTeam, \.whatPurpose, \.whichModel, { $0.unsaid("--team") }, \.noStore, { $0.emptyStore("a.b") },
            { $0.emptyStore(nil) }, { $0.isThere("'a.b'") }, { $0.cannotWrite("'a.b'", "A = B") },
            { $0.cannotRead("'a.b'", "A = B") }, { $0.noTable("'a.b'", isFolder: true) },
            { $0.noTable("'a.b'", isFolder: false) }, { $0.tooLarge("'a.b'", mebibytes: 512) },
            { $0.table(.noRow) }, { $0.look(.noUsableRow) }, { $0.configuration(.noObject) },
        ]
        let places = Words.UsedPlace.allCases.flatMap { place -> [Sample] in
            [
                { $0.used(place, "a.b") }, { $0.noPlace(place, looked: ["/a.b", "/c.d"], script: "scripts/poc") },
                { $0.noPlace(place, looked: ["/a.b"], script: nil) },
            ]
        }
        return samples + places + [\.usingFact, { $0.measuredNow(by: "/a.b") }]
            + Words.TableFact.allCases.map { fact -> Sample in { $0.fact(fact) } }
            + DataRemark.Severity.allCases.map { severity -> Sample in { $0.severity(severity) } }
    }

    static var drafts: [Sample] {
        [
            { $0.draftHead("a.yaml").joined() }, \.draftPurpose, \.draftStage,
            { $0.draftModel(parameters: 22_713_216, blocks: 6) }, { $0.draftLength(tokens: 45, most: 512) },
            { $0.draftPooling(isCausal: true) }, { $0.draftPooling(isCausal: false) }, \.draftSplit, { $0.draftRows(1) },
            { $0.draftRows(1250) }, \.draftSample, \.draftBudget, \.draftSearch, \.draftTraining, \.draftCompare,
            \.draftDecision, { $0.draftValue.joined() },
        ]
    }
}
