import Domain

/// A page of the application as markup: landmarks, headings, labels. No script, no style and no address of anybody else's is in it, which
/// the server's content-security policy holds it to. Drawings are those of reports.
struct ScreenTemplate {
    let screen: ScreenView

    var html: HTML {
        get throws {
            """
            <!DOCTYPE html>
            <html lang="\(screen.language)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <title>\(screen.title) · heterolorad</title>
            <link rel="stylesheet" href="\(screen.stylesheet)">
            \(screen.changes.html { _ in "<script src=\"\(screen.script)\" defer></script>" })
            </head>
            <body>
            <a class="skip" href="#content">\(screen.skip)</a>
            \(header)
            <main id="content" tabindex="-1"\(screen.changes.html { " data-changes=\"\($0)\"" })>
            \(screen.subtitle.html { "<p class=\"about\">\($0)</p>" })
            <h1>\(screen.title)</h1>
            <div id="alerts" class="renewed">\(screen.alerts.map { "<p class=\"alert\"><strong>\(screen.alertsLabel)</strong> \(prose($0))</p>" })</div>
            \(try screen.sections.map(section))
            </main>
            <footer>
            \(screen.ledgersWords.html { "<p>\($0)</p>\n" })\(screen.footer.map { "<p>\($0)</p>\n" as HTML })</footer>
            </body>
            </html>

            """
        }
    }

    private var header: HTML {
        """
        <header class="site">
        <p class="brand">heterolorad</p>
        <nav aria-label="\(screen.pagesLabel)"><ul>
        \(screen.navigation.map { "<li><a href=\"\($0.href)\"\($0.isCurrent.html(" aria-current=\"page\""))>\($0.text)</a></li>\n" as HTML })</ul></nav>
        <nav class="languages" aria-label="\(screen.languagesLabel)"><ul>
        \(screen.languages.map(tongue))</ul></nav>
        </header>
        """
    }

    private func tongue(_ tongue: ScreenView.Tongue) -> HTML {
        """
        <li><a href="\(tongue.href)" hreflang="\(tongue.code)" lang="\(tongue.code)"\(tongue.isCurrent.html(" aria-current=\"true\""))>\(tongue.text)</a></li>

        """
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
        \(try section.figures.map { "<div class=\"paper\">\(rendered: try PageTemplate.render($0, marksLedgers: screen.marksLedgers))</div>\n" as HTML })\
        \(section.plain.html { "<pre tabindex=\"0\">\($0)</pre>\n" })\
        \(section.links.map { "<p class=\"link\"><a href=\"\($0.href)\">\($0.text)</a></p>\n" as HTML })</div>
        </section>

        """
    }

    /// What the ledger has as words names its language on a page of another one.
    private func prose(_ prose: Prose) -> HTML {
        HTML(prose.runs.map { $0.isLedgers && screen.marksLedgers ? "<span lang=\"en\">\($0.text)</span>" : "\($0.text)" })
    }

    private func facts(_ facts: [Screen.Fact]) -> HTML {
        guard !facts.isEmpty else { return .none }
        return """
            <dl class="facts">
            \(facts.map { "<div><dt>\($0.label)</dt><dd>\(cell($0.cell))</dd></div>\n" as HTML })</dl>

            """
    }

    private func cell(_ cell: LinkedTable.Cell) -> HTML {
        let language: HTML = cell.isLedgers && screen.marksLedgers ? " lang=\"en\"" : .none
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
        \(form.hidden.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">\n" as HTML })\(form.fields.map(field))\
        <button type="submit">\(form.button)</button>
        </form>

        """
    }

    private func field(_ field: Screen.Form.Field) -> HTML {
        let control: HTML =
            field.isChoice
            ? "<select name=\"\(field.name)\">\(field.choices.map(option))</select>"
            : """
            <input type="text" name="\(field.name)" value="\(field.value)" placeholder="\(field.hint)" autocomplete="off" spellcheck="false">
            """
        return "<label><span>\(field.label)</span>\n\(control)</label>\n"
    }

    private func option(_ choice: Screen.Form.Choice) -> HTML {
        "<option value=\"\(choice.value)\"\(choice.isChosen.html(" selected"))>\(choice.text)</option>"
    }
}
