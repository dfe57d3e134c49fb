import Mustache

/// The application's Mustache template. Only escaping tags, as in `PageTemplate`, whose drawings it shows; no script, no style and no address
/// of anybody else's is in it, which the content-security policy of the server holds it to.
enum ScreenTemplate {
    static func render(_ screen: ScreenView) throws -> String {
        try MustacheTemplate(string: text).render(screen)
    }

    private static let cell = #"""
        {{#percent}}<progress value="{{.}}" max="100" aria-hidden="true"></progress> {{/percent}}\#
        {{#href}}<a href="{{.}}">{{/href}}<span{{#mark}} class="mark {{.}}"{{/mark}}{{#isCode}} class="code"{{/isCode}}\#
        {{#isLedgers}}{{#marksLedgers}} lang="en"{{/marksLedgers}}{{/isLedgers}}>{{text}}</span>{{#href}}</a>{{/href}}
        """#

    static let text = #"""
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex, nofollow">
        <title>{{title}} · heterolorad</title>
        <link rel="stylesheet" href="{{stylesheet}}">
        {{#changes}}<script src="{{script}}" defer></script>{{/changes}}
        </head>
        <body>
        <a class="skip" href="#content">{{skip}}</a>
        <header class="site">
        <p class="brand">heterolorad</p>
        <nav aria-label="{{pagesLabel}}"><ul>
        {{#navigation}}<li><a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{text}}</a></li>
        {{/navigation}}</ul></nav>
        <nav class="languages" aria-label="{{languagesLabel}}"><ul>
        {{#languages}}<li><a href="{{href}}" hreflang="{{code}}" lang="{{code}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{text}}</a></li>
        {{/languages}}</ul></nav>
        </header>
        <main id="content" tabindex="-1"{{#changes}} data-changes="{{.}}"{{/changes}}>
        {{#subtitle}}<p class="about">{{.}}</p>{{/subtitle}}
        <h1>{{title}}</h1>
        <div id="alerts" class="renewed">{{#alerts}}<p class="alert"><strong>{{alertsLabel}}</strong> \#(PageTemplate.runs)</p>
        {{/alerts}}</div>
        {{#sections}}
        <section aria-labelledby="{{id}}-heading">
        <h2 id="{{id}}-heading">{{heading}}</h2>
        <div id="{{id}}" class="renewed">
        {{#notes}}<p>\#(PageTemplate.runs)</p>
        {{/notes}}
        {{#forms}}<form method="get" action="{{action}}">
        {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">
        {{/hidden}}{{#fields}}<label><span>{{label}}</span>
        {{#isChoice}}<select name="{{name}}">{{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/choices}}</select>{{/isChoice}}\#
        {{^isChoice}}<input type="text" name="{{name}}" value="{{value}}" placeholder="{{hint}}" autocomplete="off" spellcheck="false">{{/isChoice}}</label>
        {{/fields}}<button type="submit">{{button}}</button>
        </form>
        {{/forms}}
        <dl class="facts">
        {{#facts}}<div><dt>{{label}}</dt><dd>{{#cells}}\#(cell){{/cells}}</dd></div>
        {{/facts}}</dl>
        {{#linkedTables}}
        <div class="wide" role="region" tabindex="0" aria-label="{{caption}}"><table><caption>{{caption}}</caption>
        <thead><tr>{{#headers}}<th scope="col"{{#isWords}} class="words"{{/isWords}}>{{text}}</th>{{/headers}}</tr></thead>
        <tbody>
        {{#rows}}<tr>{{#head}}<th scope="row">\#(cell)</th>{{/head}}{{#cells}}<td{{#isWords}} class="words"{{/isWords}}>\#(cell)</td>{{/cells}}</tr>
        {{/rows}}</tbody></table></div>
        {{/linkedTables}}
        {{#figures}}<div class="paper">
        \#(PageTemplate.drawings)
        \#(PageTemplate.tables)
        <p class="events">{{events}}</p>
        </div>{{/figures}}
        {{#plain}}<pre tabindex="0">{{.}}</pre>{{/plain}}
        {{#links}}<p class="link"><a href="{{href}}">{{text}}</a></p>
        {{/links}}
        </div>
        </section>
        {{/sections}}
        </main>
        <footer>
        {{#ledgersWords}}<p>{{.}}</p>{{/ledgersWords}}
        {{#footer}}<p>{{.}}</p>
        {{/footer}}</footer>
        </body>
        </html>

        """#
}
