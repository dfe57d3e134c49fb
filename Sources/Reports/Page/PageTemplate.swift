import Mustache

/// The page's Mustache template. Only escaping tags: nothing that a request says can become markup.
enum PageTemplate {
    static func render(_ page: Page) throws -> String {
        try MustacheTemplate(string: text).render(page)
    }

    /// Drawings and tables of one section, for a page of another template.
    static func render(_ section: Page.Section, marksLedgers: Bool) throws -> String {
        try MustacheTemplate(string: "{{#sections}}\(drawings)\n\(tables)\n<p class=\"events\">{{events}}</p>\n{{/sections}}")
            .render(Figures(sections: [section], marksLedgers: marksLedgers))
    }

    private struct Figures {
        let sections: [Page.Section]
        let marksLedgers: Bool
    }

    /// On a page in another language than the ledger's, its words name theirs.
    static let mark = #"{{#isLedgers}}{{#marksLedgers}} lang="en"{{/marksLedgers}}{{/isLedgers}}"#
    /// A text of the context, run by run.
    static let runs = """
        {{#runs}}{{#isLedgers}}{{#marksLedgers}}<span lang="en">{{/marksLedgers}}{{text}}{{#marksLedgers}}</span>{{/marksLedgers}}{{/isLedgers}}\
        {{^isLedgers}}{{text}}{{/isLedgers}}{{/runs}}
        """

    private static func prose(_ name: String) -> String { "{{#\(name)}}\(runs){{/\(name)}}" }

    /// Of a section: maps and charts.
    static let drawings = """
        <div class="maps">{{#maps}}
        <figure class="{{layout}}"><figcaption>{{summary}}</figcaption>
        <svg role="img" viewBox="0 0 {{width}} {{height}}" width="{{width}}"><title>{{summary}}</title><desc>{{description}}</desc>
        {{#columns}}<text x="{{x}}" y="{{y}}" text-anchor="middle">{{text}}</text>
        {{/columns}}{{#rows}}<text x="{{x}}" y="{{y}}" text-anchor="end">{{text}}</text>
        {{/rows}}{{#cells}}<g><title>{{title}}</title><rect x="{{x}}" y="{{y}}" width="{{boxWidth}}" height="{{boxHeight}}" class="{{mark}}" fill="{{fill}}"/>\
        <text x="{{middleX}}" y="{{middleY}}" text-anchor="middle" fill="{{ink}}">{{text}}</text></g>
        {{/cells}}</svg>
        {{#legend}}<p class="legend"><span class="ramp"></span> {{legend}}</p>{{/legend}}
        </figure>
        {{/maps}}</div>
        {{#budgetCharts}}
        <figure><figcaption>{{title}}</figcaption>
        <svg role="img" viewBox="0 0 720 300"><title>{{title}}</title>
        {{#ticks}}<line x1="62" x2="530" y1="{{position}}" y2="{{position}}" class="grid"/>\
        <text x="56" y="{{position}}" dy="4" text-anchor="end">{{text}}</text>
        {{/ticks}}{{#counts}}<text x="{{position}}" y="280" text-anchor="middle">{{text}}</text>
        {{/counts}}<text x="296" y="297" text-anchor="middle">{{axis}}</text>
        {{#lines}}<polyline points="{{points}}" fill="none" stroke="{{color}}" stroke-width="1.5" stroke-dasharray="{{dash}}"/>\
        <text x="538" y="{{labelY}}" fill="{{color}}">{{label}}</text>
        {{/lines}}{{#points}}<g><title>{{title}}</title><line x1="{{x}}" x2="{{x}}" y1="{{top}}" y2="{{bottom}}" \
        stroke="{{color}}" stroke-width="1.5"/><circle cx="{{x}}" cy="{{y}}" r="3" fill="{{color}}"/></g>
        {{/points}}</svg></figure>
        {{/budgetCharts}}
        {{#tornados}}
        <figure class="tornado"><figcaption>{{title}}</figcaption>
        <svg role="img" viewBox="0 0 360 {{height}}"><title>{{title}}; {{baseText}}</title>
        {{#zero}}<line x1="{{.}}" x2="{{.}}" y1="18" y2="{{bottom}}" class="zero"/>
        {{/zero}}<line x1="{{base}}" x2="{{base}}" y1="18" y2="{{bottom}}" class="base"/>
        <text x="{{baseTextX}}" y="12" text-anchor="{{baseAnchor}}">{{baseText}}</text>
        {{#bars}}<g><title>{{title}}</title><text x="8" y="{{nameY}}" class="name">{{name}}</text>\
        <rect x="{{halfX}}" y="{{y}}" width="{{halfWidth}}" height="12" class="half"/>\
        <rect x="{{doubleX}}" y="{{y}}" width="{{doubleWidth}}" height="12" class="double"/></g>
        {{/bars}}</svg>
        <p class="legend"><span class="half"></span> {{legendHalf}}&#160;&#160;<span class="double"></span> {{legendDouble}}</p></figure>
        {{/tornados}}
        {{#bars}}
        <figure class="tornado"><figcaption>{{title}}</figcaption>
        <svg role="img" viewBox="0 0 360 {{height}}"><title>{{title}}</title><desc>{{description}}</desc>
        {{#bars}}<g><title>{{title}}</title><text x="8" y="{{nameY}}" class="name">{{name}}</text>\
        <text x="352" y="{{nameY}}" text-anchor="end">{{text}}</text><rect x="8" y="{{y}}" width="{{width}}" height="12" class="double"/>\
        {{#whisker}}<line x1="{{from}}" x2="{{to}}" y1="{{y}}" y2="{{y}}" class="halo"/><line x1="{{from}}" x2="{{to}}" y1="{{y}}" y2="{{y}}" class="base"/>\
        {{/whisker}}</g>
        {{/bars}}</svg></figure>
        {{/bars}}
        {{#charts}}
        <figure><figcaption>{{title}}</figcaption>
        <svg role="img" viewBox="0 0 720 300"><title>{{title}}</title>
        {{#ticks}}<line x1="50" x2="540" y1="{{position}}" y2="{{position}}" class="grid"/>\
        <text x="44" y="{{position}}" dy="4" text-anchor="end">{{text}}</text>
        {{/ticks}}{{#steps}}<text x="{{position}}" y="280" text-anchor="middle">{{text}}</text>
        {{/steps}}<text x="295" y="297" text-anchor="middle">{{axis}}</text>
        {{#lines}}<polyline points="{{points}}" fill="none" stroke="{{color}}" stroke-width="1.5" stroke-dasharray="{{dash}}"/>\
        <text x="548" y="{{labelY}}" fill="{{color}}">{{label}}</text>
        {{/lines}}</svg></figure>
        {{/charts}}
        """

    /// Of a section.
    static let tables = """
        {{#tables}}
        <div class="wide"><table><caption>{{caption}}</caption>
        <thead><tr>{{#headers}}<th scope="col"{{#isWords}} class="words"{{/isWords}}>{{text}}</th>{{/headers}}</tr></thead>
        <tbody>
        {{#rows}}<tr><th scope="row">{{head}}</th>{{#cells}}<td{{#isWords}} class="words"{{/isWords}}\(mark)>{{text}}</td>{{/cells}}</tr>
        {{/rows}}</tbody></table></div>
        {{/tables}}
        """

    static let text = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}{{colon}}{{headline}}</title>
        {{#stylesheet}}<link rel="stylesheet" href="{{.}}">{{/stylesheet}}{{^stylesheet}}<style>
        \(PageStyle.text)
        </style>{{/stylesheet}}
        </head>
        <body>
        {{#back}}<nav class="back"><a href="{{href}}">{{text}}</a></nav>{{/back}}
        <header>
        <p class="about">{{subtitle}}</p>
        <h1>{{title}}</h1>
        {{#purpose}}<p class="purpose">{{purpose}}</p>{{/purpose}}
        <div class="decision {{tone}}"><p class="headline">{{headline}}</p><p>\(prose("sentence"))</p>
        {{#warnings}}<p class="warning"><strong>{{warning}}</strong> \(runs)</p>
        {{/warnings}}</div>
        <dl class="signing">
        {{#signing}}<div><dt>{{label}}</dt><dd>{{text}}</dd></div>
        {{/signing}}</dl>
        {{#ledgersWords}}<p class="about">{{.}}</p>{{/ledgersWords}}
        </header>
        <main>
        {{#sections}}
        <details{{#isOpen}} open{{/isOpen}}>
        <summary><h2>{{heading}}</h2></summary>
        {{#notes}}<p>\(runs)</p>
        {{/notes}}
        \(drawings)
        \(tables)
        <p class="events">{{events}}</p>
        </details>
        {{/sections}}
        </main>
        </body>
        </html>

        """
}
