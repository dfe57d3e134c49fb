import Domain

/// What is wrong with tables and models, with what stands in the file and without it.
extension FindingSamples {
    private static let excerpts: [TableMessage.Excerpt] = [.text(quoted: "'a.b'"), .length(characters: 7)]
    private static let names: [TableMessage.Names] = [.named(names: ["'a.b'", "'c.d'"]), .counted(count: 2)]

    static var tables: [TableMessage] {
        let whole: [TableMessage] = [
            .wideEncoding, .secondMark, .loneReturns, .notUTF8(byte: "93"), .nul, .foreignEnding, .noRow, .emptyLine,
            .blankLine,
            .blankRecord, .openQuote, .quoteWithin, .loneReturnInField, .behindQuote(begins: nil), .behindQuote(begins: 12),
            .tooManyRows(most: 10_000_000), .noAssistant, .noConversations, .emptyTable, .headedObjects, .blankHeader,
            .tooManyColumns(count: 300, most: 256), .noField(name: "'a.b'"),
        ]
        return whole + columns + rows + objects
            + TableMessage.Separator.allCases.flatMap { separator -> [TableMessage] in
                [true, false].map { .separators(found: separator, isCSV: $0) }
            }
    }

    private static var columns: [TableMessage] {
        let fields: [TableMessage.FieldHint?] = [nil] + TableMessage.FieldHint.allCases
        let hints: [TableMessage.ColumnHint?] =
            [nil, .noQuoting, .like(name: "'e.f'"), .like(name: nil), .numbersWithoutHeader, .noHeader]
            + TableMessage.Separator.allCases.map { .separator(separator: $0) }
        return fields.flatMap { hint -> [TableMessage] in
            [true, false].map { .fieldCount(count: $0 ? 1 : 3, needed: 2, isRow: $0, hint: hint) }
        }
            + [nil, .tab].map { .numberedColumns(name: "'a.b'", count: 2, separator: $0) }
            + names.map { .columnTwice(name: "'a.b'", count: 3, there: $0) }
            + names.flatMap { names -> [TableMessage] in hints.map { .noColumn(name: "'a.b'", there: names, hint: $0) } }
    }

    private static var rows: [TableMessage] {
        let hints: [TableMessage.LabelHint?] = [nil, .noQuoting, .like(label: "'c.d'"), .sameNumber(label: "'1'"), .header]
        return TableMessage.Part.allCases.flatMap { part -> [TableMessage] in
            [
                .emptyText(part: part, isInvisible: false, shown: nil), .emptyText(part: part, isInvisible: true, shown: nil),
                .emptyText(part: part, isInvisible: true, shown: "'<U+200B>'"),
                .longText(part: part, bytes: 2_000_000, most: 1_048_576), .nulInText(part: part),
            ]
        }
            + excerpts.flatMap { excerpt -> [TableMessage] in
                [
                    .foreignRole(role: excerpt), .noNumber(label: excerpt, mayBeHeader: true),
                    .noNumber(label: excerpt, mayBeHeader: false),
                ] + hints.map { .unknownLabel(label: excerpt, there: ["'c.d'", "'e.f'"], more: 0, hint: $0) }
            } + [.unknownLabel(label: excerpts[0], there: ["'c.d'", "'e.f'"], more: 40, hint: nil)]
    }

    private static var objects: [TableMessage] {
        let values: [TableMessage.Value] =
            excerpts.map { .text(excerpt: $0) } + [
                .number(digits: "12.5"), .number(digits: nil), .truth(value: true), .truth(value: nil), .null, .list, .object,
            ]
        let wanted = TableMessage.Wanted.allCases.flatMap { wanted -> [TableMessage.JSONProblem] in
            [
                .needs(wanted: wanted, sign: nil, isComment: false), .needs(wanted: wanted, sign: "'''", isComment: false),
                .needs(wanted: wanted, sign: "'+'", isComment: false), .needs(wanted: wanted, sign: "'#'", isComment: true),
            ]
        }
        let problems: [TableMessage.JSONProblem] =
            wanted
            + excerpts.flatMap { excerpt -> [TableMessage.JSONProblem] in [.keyTwice(key: excerpt), .noValue(word: excerpt)] }
            + [
                .nesting(most: 64), .trailingComma(sign: "'}'"), .control(sign: "U+0009"), .openText, .cutEscape,
                .noEscape(escape: "'a.b'"), .noDigits, .halfPair(escape: "'a.b'"),
            ]
        return values.map { .otherValue(name: "'a.b'", value: $0, need: .text) }
            + TableMessage.Need.allCases.map { .otherValue(name: nil, value: .list, need: $0) }
            + [
                .otherMessage(number: 3, name: "'a.b'", value: .null),
                .inMessage(number: 3, name: "'a.b'", problem: .otherValue(name: "'c.d'", value: .null, need: .text)),
                .noKey(name: "'a.b'", there: names[0], isAlike: true, like: "'c.d'"),
                .noKey(name: "'a.b'", there: .named(names: []), isAlike: false, like: nil),
                .noKey(name: "'a.b'", there: names[1], isAlike: true, like: nil),
                .noKey(name: "'a.b'", there: .counted(count: 1), isAlike: false, like: nil),
            ] + problems.map { .notJSON(character: 14, problem: $0) }
    }

    static var configurations: [ConfigurationMessage] {
        let needs: [ConfigurationMessage.Need] = [
            .truth, .whole(least: 1, most: 1024), .number(least: 0.001, most: 1e6), .choice(of: ["'a.b'", "'c.d'"]),
        ]
        return [
            .splitPart(part: "'a.b'"), .noConfiguration(files: 2), .noWeights, .noTokenizer,
            .tooLarge(bytes: 2_000_000, most: 1_048_576), .noObject, .otherJSON(problem: "'a.b'"),
            .unknownFamily(family: "'a.b'", known: ["bert", "gpt2"]), .noSection(value: "'a.b'"), .noList(value: "'a.b'"),
            .unsupported(value: true), .undividedWidth(heads: 5, width: 12), .undividedHeads(keyHeads: 3, heads: 8),
            .oddDepth(depth: 33), .stretchedContext, .factorsCross(high: 1, low: 4), .layerCount(entries: 3, blocks: 4),
            .windowUnused, .gguf(problem: "'a.b'"), .splitFile(parts: 3),
            .foreignArchitecture(family: "'a.b'", read: ["llama", "qwen2"]), .noNumber(key: "a.b"),
            .foreignScaling(key: "a.b", scaling: "'c.d'"), .stretchedFile(key: "a.b"), .experts(key: "a.b"),
            .headChannels(key: "a.b", value: 32, channels: 64), .attentionBiases(tensor: "'a.b'"),
        ]
            + needs.flatMap { need -> [ConfigurationMessage] in
                [.needed(value: "'a.b'", need: need), .needed(value: nil, need: need)]
            }
    }

    /// Of a look at a table, which is told to whoever looks, and to no ledger.
    static var looks: [LookMessage] {
        let label = LookMessage.Counted(label: "'a.b'", count: 3)
        let other = LookMessage.Counted(label: "'c.d'", count: 1)
        let kinds: [ColumnLook.Kind] = [.text, .label, .number, .identifier, .constant, .empty, .structure]
        let repetition = RowLook.Repetition(line: 9, earlierLine: 4)
        let columns = LookMessage.Role.allCases.flatMap { role -> [LookMessage] in
            [
                .said(name: "'a.b'", role: role), .only(name: "'a.b'", role: role),
                .byName(name: "'a.b'", role: role, count: nil), .byName(name: "'a.b'", role: role, count: 2),
                .several(role: role, columns: ["'a.b'", "'c.d'"]),
            ]
        }
        return columns
            + ForeignEncoding.allCases.map { .unusable(.notUTF8(byte: "93"), encoding: $0) } + [
                .unusable(.emptyLine, encoding: nil), .moreUnusable(count: 150), .noUsableRow, .oneColumn(name: "'a.b'"),
                .oneColumn(name: nil), .noReadableRow, .sameNames(name: "'a.b'", count: 2), .textIsLabel(name: "'a.b'"),
                .noText(columns: kinds.map { LookMessage.Column(name: "'a.b'", kind: $0) }), .noLabel(most: 36),
                .noColumn(name: "'a.b'", there: ["'c.d'"], like: "'c.d'", isNumbered: false),
                .noColumn(name: "'a.b'", there: ["'c.d'"], like: nil, isNumbered: true),
                .oneLabel(column: "'a.b'", value: "'c.d'"), .oneLabel(column: "'a.b'", value: nil),
                .noLabelAtAll(column: "'a.b'"),
                .manyLabels(column: "'a.b'", count: 65_536, isMore: true, most: 1000, mayBeNumbers: true),
                .manyLabels(column: "'a.b'", count: 1001, isMore: false, most: 1000, mayBeNumbers: false),
                .longLabel(line: 7, label: "'a.b'"), .lookAlike(rare: other, common: label), .smallClass(label, least: 20),
                .oneSided(share: 0.873), .contradiction(earlierLine: 4), .moreContradictions(count: 12),
                .repetitions(count: 1, first: [repetition]), .repetitions(count: 12, first: [repetition, repetition]),
                .edgeSpaces(count: 1), .edgeSpaces(count: 3), .noRow(split: .test, rows: 12), .noRow(split: .test, rows: 40),
                .noRowOfLabel(label, split: .train),
                .noRowOfLabel(LookMessage.Counted(label: "'a.b'", count: 40), split: .test),
            ]
    }
}
