import Domain

/// A page of the application as markup: landmarks, headings, labels. No script, no style and no address of anybody else's is in it, which
/// the server's content-security policy holds it to. Drawings are those of reports.
struct ScreenTemplate {
    let screen: Screen

    private var setting: PageSetting { screen.setting }
    private var words: Words { setting.words }
    private var marksLedgers: Bool { words.ledgersWords != nil }

    var html: HTML {
        get throws {
            """
            <!DOCTYPE html>
            <html lang="\(setting.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <title>\(screen.title) · heterolorad</title>
            <link rel="stylesheet" href="\(PageAddress.stylesheet.link(in: nil))">
            \(screen.changes.html { _ in "<script src=\"\(PageAddress.script.link(in: nil))\" defer></script>" })
            </head>
            <body>
            <a class="skip" href="#content">\(words.label(.skip))</a>
            \(header)
            <main id="content" tabindex="-1"\(screen.changes.html { " data-changes=\"\($0.link(in: nil))\"" })>
            \(screen.subtitle.html { "<p class=\"about\">\($0)</p>" })
            <h1>\(screen.title)</h1>
            <div id="alerts" class="renewed">\(screen.alerts.map { "<p class=\"alert\"><strong>\(words.label(.alerts))</strong> \(prose($0))</p>" })</div>
            \(try screen.sections.map(section))
            </main>
            <footer>
            \(words.ledgersWords.html { "<p>\($0)</p>\n" })\(footer.map { "<p>\($0)</p>\n" as HTML })</footer>
            </body>
            </html>

            """
        }
    }

    private var header: HTML {
        """
        <header class="site">
        <p class="brand">heterolorad</p>
        <nav aria-label="\(words.label(.pages))"><ul>
        \(NavigationPlace.allCases.map(entry))</ul></nav>
        <nav class="languages" aria-label="\(words.label(.language))"><ul>
        \(Language.allCases.map(tongue))</ul></nav>
        </header>
        """
    }

    private func entry(_ place: NavigationPlace) -> HTML {
        let current: HTML = (place == NavigationPlace(setting.address)).html(" aria-current=\"page\"")
        return "<li><a href=\"\(setting.link(place.address))\"\(current)>\(words.label(place.label))</a></li>\n"
    }

    private func tongue(_ language: Language) -> HTML {
        let (code, href) = (language.rawValue, setting.address.link(in: language))
        let current: HTML = (language == setting.language).html(" aria-current=\"true\"")
        return "<li><a href=\"\(href)\" hreflang=\"\(code)\" lang=\"\(code)\"\(current)>\(language.ownName)</a></li>\n"
    }

    private var footer: [String] {
        [setting.reader.map { words.reading(as: $0) }, words.made(at: setting.now), words.label(.readOnly)].compactMap(\.self)
    }

    private func section(_ section: Screen.Section) throws -> HTML {
        """
        <section aria-labelledby="\(section.id)-heading">
        <h2 id="\(section.id)-heading">\(section.heading)</h2>
        <div id="\(section.id)" class="renewed">
        \(section.notes.map { "<p>\(prose($0))</p>\n" as HTML })\
        \(section.form.html(form))\
        \(facts(section.facts))\
        \(section.tables.map(table))\
        \(try section.figures.map { "<div class=\"paper\">\(rendered: try PageTemplate.render($0, marksLedgers: marksLedgers))</div>\n" as HTML })\
        \(section.plain.html { "<pre tabindex=\"0\">\($0)</pre>\n" })\
        \(section.links.map { "<p class=\"link\"><a href=\"\($0.href)\">\($0.text)</a></p>\n" as HTML })</div>
        </section>

        """
    }

    /// What the ledger has as words names its language on a page of another one.
    private func prose(_ prose: Prose) -> HTML {
        HTML(prose.runs.map { $0.isLedgers && marksLedgers ? "<span lang=\"en\">\($0.text)</span>" : "\($0.text)" })
    }

    private func facts(_ facts: [Screen.Fact]) -> HTML {
        guard !facts.isEmpty else { return .none }
        return """
            <dl class="facts">
            \(facts.map { "<div><dt>\($0.label)</dt><dd>\(cell($0.cell))</dd></div>\n" as HTML })</dl>

            """
    }

    private func cell(_ cell: LinkedTable.Cell) -> HTML {
        let language: HTML = cell.isLedgers && marksLedgers ? " lang=\"en\"" : .none
        let mark: HTML = cell.mark.html { " class=\"mark \($0)\"" }
        let code: HTML = cell.isCode.html(" class=\"code\"")
        let plain: HTML =
            cell.mark == nil && !cell.isCode && language.text.isEmpty
            ? "\(cell.text)" : "<span\(mark)\(code)\(language)>\(cell.text)</span>"
        let bar: HTML = cell.share.html { share in
            "<progress value=\"\(Figure.plain(min(1, max(0, share)) * 100))\" max=\"100\" aria-hidden=\"true\"></progress> "
        }
        return "\(bar)\(cell.href.html { "<a href=\"\($0)\">\(plain)</a>" })\((cell.href == nil).html(plain))"
    }

    private func table(_ table: LinkedTable) -> HTML {
        """
        <div class="wide" role="region" tabindex="0" aria-label="\(table.caption)"><table><caption>\(table.caption)</caption>
        <thead><tr>\(table.columns.map { "<th scope=\"col\"\($0.isWords.html(" class=\"words\""))>\($0.text)</th>" as HTML })</tr></thead>
        <tbody>
        \(table.rows.map { row($0, table.columns) })</tbody></table></div>

        """
    }

    private func row(_ cells: [LinkedTable.Cell], _ columns: [LinkedTable.Column]) -> HTML {
        let shown = zip(cells, columns).enumerated().map { place, pair -> HTML in
            place == 0
                ? "<th scope=\"row\">\(cell(pair.0))</th>"
                : "<td\(pair.1.isWords.html(" class=\"words\""))>\(cell(pair.0))</td>"
        }
        return "<tr>\(shown)</tr>\n"
    }

    private func form(_ form: Screen.Form) -> HTML {
        """
        <form method="get" action="\(form.action)">
        \(form.language.html { "<input type=\"hidden\" name=\"language\" value=\"\($0.rawValue)\">\n" })\(form.fields.map(field))\
        <button type="submit">\(form.button)</button>
        </form>

        """
    }

    private func field(_ field: Screen.Form.Field) -> HTML {
        let control: HTML =
            switch field.control {
            case .choice(let choices): "<select name=\"\(field.name)\">\(choices.map(option))</select>"
            case .text(let value, let hint):
                """
                <input type="text" name="\(field.name)" value="\(value)" placeholder="\(hint)" autocomplete="off" spellcheck="false">
                """
            }
        return "<label><span>\(field.label)</span>\n\(control)</label>\n"
    }

    private func option(_ choice: Screen.Form.Choice) -> HTML {
        "<option value=\"\(choice.value)\"\(choice.isChosen.html(" selected"))>\(choice.text)</option>"
    }
}

extension Language {
    /// As whoever speaks it calls it.
    fileprivate var ownName: String {
        switch self {
        case .english: "English"
        case .japanese: "日本語"
        }
    }
}
