package import Domain

/// Tables as an Office Open XML workbook (ECMA-376): a sheet for each, numbers as numbers in their formats, days as days. No formulas: what a stranger
/// wrote is a text, whatever it begins with.
package struct Workbook: Sendable {
    package enum Cell: Sendable, Equatable {
        case text(String)
        case number(Double, FigureUnit)
        /// The first day of a month.
        case month(CalendarDay)
        case empty
    }

    private var sheets: [(name: String, rows: [[Cell]])] = []
    private var formats: [String] = []

    package init() {}

    /// - Parameters:
    ///   - title: of the sheet, made into a name that is allowed and not there yet.
    ///   - rows: below the header, each as long as it.
    package mutating func add(_ title: String, header: [String], _ rows: [[Cell]]) {
        sheets.append((name(for: title), [header.map(Cell.text)] + rows))
        for case .number(_, let unit) in rows.joined() where !formats.contains(unit.code) { formats.append(unit.code) }
    }

    /// At most 31 characters, none of those that addresses of cells are made of, and none twice, whatever the case of its letters.
    private func name(for title: String) -> String {
        let plain = String(title.printable.filter { !"[]:*?/\\'".contains($0) }).trimmingTrailingSpaces
        var name = String(plain.prefix(31)).isEmpty ? "–" : String(plain.prefix(31))
        var number = 2
        while sheets.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            let suffix = " (\(number))"
            name = plain.prefix(31 - suffix.count) + suffix
            number += 1
        }
        return name
    }

    /// A table as it is on the page, with numbers where its texts say some.
    mutating func add(_ table: Table) {
        add(
            table.caption, header: table.headers.map(\.text),
            table.rows.map { row in
                [.text(row.head)]
                    + row.cells.map { cell in
                        cell.figure.map { .number($0.value, $0.unit) } ?? (cell.text.isEmpty ? .empty : .text(cell.text))
                    }
            })
    }

    /// The file.
    package var bytes: [UInt8] {
        var archive = ZipArchive()
        for (name, content) in parts { archive.add(name, Array((Self.declaration + content).utf8)) }
        return archive.closed()
    }

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006/"
    private static let type = "application/vnd.openxmlformats-officedocument.spreadsheetml."

    private var parts: [(String, String)] {
        let numbers = 1...max(1, sheets.count)
        func override(_ part: String, _ kind: String) -> String {
            "<Override PartName=\"/xl/\(part)\" ContentType=\"\(Self.type)\(kind)+xml\"/>"
        }
        func relation(_ id: Int, _ kind: String, _ target: String) -> String {
            "<Relationship Id=\"rId\(id)\" Type=\"\(Self.relations)/\(kind)\" Target=\"\(target)\"/>"
        }
        let types =
            "<Types xmlns=\"\(Self.package)content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + override("workbook.xml", "sheet.main") + override("styles.xml", "styles")
            + numbers.map { override("worksheets/sheet\($0).xml", "worksheet") }.joined() + "</Types>"
        let listed = sheets.enumerated().map {
            "<sheet name=\"\(Self.escaped($1.name))\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>"
        }
        let workbook =
            "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.relations)\"><sheets>" + listed.joined() + "</sheets></workbook>"
        func relationships(_ content: String) -> String {
            "<Relationships xmlns=\"\(Self.package)relationships\">" + content + "</Relationships>"
        }
        return [
            ("[Content_Types].xml", types), ("_rels/.rels", relationships(relation(1, "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", workbook),
            (
                "xl/_rels/workbook.xml.rels",
                relationships(
                    numbers.map { relation($0, "worksheet", "worksheets/sheet\($0).xml") }.joined()
                        + relation(sheets.count + 1, "styles", "styles.xml"))
            ), ("xl/styles.xml", styles),
        ] + sheets.enumerated().map { ("xl/worksheets/sheet\($0 + 1).xml", sheet($1.rows)) }
    }

    /// Text, header and month, then a style for each format.
    private var styles: String {
        let codes = ["yyyy-mm"] + formats
        let listed = codes.enumerated().map {
            "<numFmt numFmtId=\"\(164 + $0)\" formatCode=\"\(Self.escaped($1))\"/>"
        }
        func style(_ format: Int, _ font: Int) -> String {
            "<xf numFmtId=\"\(format)\" fontId=\"\(font)\" fillId=\"0\" borderId=\"0\" xfId=\"0\""
                + " applyNumberFormat=\"1\" applyFont=\"1\"/>"
        }
        let all = [style(0, 0), style(0, 1)] + codes.indices.map { style(164 + $0, 0) }
        return "<styleSheet xmlns=\"\(Self.main)\"><numFmts count=\"\(listed.count)\">" + listed.joined() + "</numFmts>"
            + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
            + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
            + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
            + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
            + "<cellXfs count=\"\(all.count)\">" + all.joined() + "</cellXfs>"
            + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    }

    private func sheet(_ rows: [[Cell]]) -> String {
        let lines = rows.enumerated().map { row, cells in
            let content = cells.enumerated().map { column, cell in
                element(cell, at: Self.letters(column) + "\(row + 1)", isHeader: row == 0)
            }
            return "<row r=\"\(row + 1)\">" + content.joined() + "</row>"
        }
        return "<worksheet xmlns=\"\(Self.main)\"><sheetViews><sheetView workbookViewId=\"0\">"
            + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
            + "<sheetData>" + lines.joined() + "</sheetData></worksheet>"
    }

    private func element(_ cell: Cell, at place: String, isHeader: Bool) -> String {
        switch cell {
        case .empty: return ""
        case .text(let text):
            // A cell holds no more code units of UTF-16.
            let shown = Self.escaped(String(decoding: text.printable.utf16.prefix(32_767), as: UTF16.self))
            return
                "<c r=\"\(place)\"\(isHeader ? " s=\"1\"" : "") t=\"inlineStr\"><is><t xml:space=\"preserve\">\(shown)</t></is></c>"
        case .number(let value, let unit):
            guard value.isFinite else { return element(.text("\(value)"), at: place, isHeader: isHeader) }
            let style = formats.firstIndex(of: unit.code).map { $0 + 3 } ?? 0
            return "<c r=\"\(place)\" s=\"\(style)\"><v>\(value)</v></c>"
        case .month(let day):
            return "<c r=\"\(place)\" s=\"2\"><v>\(day.daysSince1900)</v></c>"
        }
    }

    /// A, B, … Z, AA, …
    private static func letters(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? letter : letters(column / 26 - 1) + letter
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension FigureUnit {
    /// The format of its numbers, which stay what they are.
    fileprivate var code: String {
        switch self {
        case .whole: Self.digits(0)
        case .decimals(let count): Self.digits(count)
        case .share: "0.00%"
        case .money(let currency): Self.digits(currency.decimals) + "\\ \"" + currency.rawValue + "\""
        case .seconds: Self.digits(1) + "\\ \"s\""
        case .significant: "General"
        }
    }

    private static func digits(_ count: Int) -> String {
        "#,##0" + (count > 0 ? "." + String(repeating: "0", count: count) : "")
    }
}

extension CalendarDay {
    /// As spreadsheets count, which take 1900 for a leap year: 1 March 1900 is 61.
    fileprivate var daysSince1900: Int {
        Int((begin(utcOffsetSeconds: 0).seconds(since: Timestamp(microseconds: 0)) / 86_400).rounded()) + 25_569
    }
}
