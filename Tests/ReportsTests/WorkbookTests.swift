import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// Workbooks, taken apart by hand: they are stored without compression, so their XML stands in them as it is.
@Suite struct WorkbookTests {
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func workbook() -> String {
        var workbook = Workbook()
        let dollars = Money.Currency(rawValue: "USD") ?? .jpy
        let rows: [[Workbook.Cell]] = [
            [.text("=SUM(A1)"), .number(0.125, .share), .number(1.5, .money(dollars)), .empty],
            [.text("<a> & \"b\"\u{202E}"), .number(.infinity, .whole), .number(7, .money(.jpy)), .number(1e-7, .significant)],
        ]
        workbook.add("Costs: [a]/b?*", header: ["a", "b", "c", "d"], rows)
        workbook.add(
            "costs ab", header: ["m"],
            [CalendarDay("2026-11-01"), CalendarDay("1900-03-01")].map { [$0.map { .month($0) } ?? .empty] })
        return text(workbook.bytes)
    }

    @Test func numbersAreNumbersAndTextsAreNoFormulas() {
        let text = Self.workbook()
        #expect(text.contains(#"<c r="A2" t="inlineStr"><is><t xml:space="preserve">=SUM(A1)</t></is></c>"#))
        #expect(text.contains(#"<c r="B2" s="3"><v>0.125</v></c><c r="C2" s="4"><v>1.5</v></c></row>"#))
        #expect(text.contains(#"<c r="D3" s="7"><v>1e-07</v></c>"#))
        for code in ["0.00%", #"#,##0.00\ &quot;USD&quot;"#, #"#,##0\ &quot;JPY&quot;"#, "General", "yyyy-mm"] {
            #expect(text.contains("formatCode=\"\(code)\""), "\(code)")
        }
        #expect(text.contains("&lt;a&gt; &amp; &quot;b&quot;U+202E") || text.contains("&lt;a&gt; &amp; &quot;b&quot;"))
        #expect(!text.contains("\u{202E}") && !text.contains("<f>"))
        // What is no number is a text.
        #expect(text.contains(#"<c r="B3" t="inlineStr"><is><t xml:space="preserve">inf</t></is></c>"#))
    }

    /// 2026-11-01 is day 46,327 since 1899-12-30, and 1900-03-01 day 61, as LibreOffice and Excel have it.
    @Test func monthsAreDays() {
        let text = Self.workbook()
        #expect(text.contains("<v>46327</v>") && text.contains("<v>61</v>"))
    }

    @Test func sheetsHaveNamesThatAreAllowed() {
        let text = Self.workbook()
        #expect(
            text.contains(#"<sheet name="Costs ab" sheetId="1""#) && text.contains(#"<sheet name="costs ab (2)" sheetId="2""#))
    }

    /// The check value of CRC-32, and the same bytes every time.
    @Test func theArchiveIsOneAndTheSame() throws {
        #expect(ZipArchive.checksum(Array("123456789".utf8)) == 0xcbf4_3926)
        #expect(Self.workbook() == Self.workbook())
        var archive = ZipArchive()
        archive.add("a.txt", Array("123456789".utf8))
        let bytes = archive.closed()
        #expect(bytes.count == 30 + 5 + 9 + 46 + 5 + 22)
        #expect(Array(bytes[14..<18]) == [0x26, 0x39, 0xf4, 0xcb] && Array(bytes[0..<4]) == [0x50, 0x4b, 3, 4])
        // Where the directory begins, as its end says.
        #expect(bytes[bytes.count - 6] == 44 && Array(bytes[44..<48]) == [0x50, 0x4b, 1, 2])
    }

    /// Every figure of the page's tables is a number of the workbook; a language changes the words alone.
    @Test func aReportHasItsFiguresAsNumbers() throws {
        for (name, ledger) in try PageSampleTests.ledgers() where name != "refused" {
            let report = try RunReport(events: ledger.events)
            let books = Language.allCases.map { Self.text(report.workbook(in: $0)) }
            let numbers = books.map { $0.matches(of: /<v>([^<]*)<\/v>/).map { String($0.1) } }
            #expect(numbers[0] == numbers[1], "\(name)")
            if name == "value" { #expect(numbers[0].contains("118.4") && numbers[0].contains("21438.4")) }
        }
    }

    @Test func aPortfolioHasItsFiguresAsNumbers() throws {
        let portfolio = try PortfolioTests.portfolio()
        let book = Self.text(portfolio.workbook(in: .english))
        let numbers = Set(book.matches(of: /<v>([^<]*)<\/v>/).compactMap { Double($0.1) })
        for figure in portfolio.tables.flatMap(\.rows).flatMap(\.figures) {
            for value in [figure.value, figure.lower, figure.upper].compactMap(\.self) {
                #expect(numbers.contains(value), "\(figure.measure)")
            }
        }
        #expect(book.contains("Improved, share, lower end") && book.contains("<v>46327</v>"))
        #expect(Self.text(portfolio.workbook(in: .japanese)).contains("改善の割合（下限）"))
    }
}
