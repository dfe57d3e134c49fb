/// The page's style: one column, paper first.
enum PageStyle {
    static let text = """
        @page { size: A4; margin: 14mm }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 24px 20px 48px; max-width: 1040px; color: #16202c; background: #fff; line-height: 1.5;
          font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, "Hiragino Sans", "Hiragino Kaku Gothic ProN",
          "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", Meiryo, sans-serif; overflow-wrap: anywhere;
          -webkit-print-color-adjust: exact; print-color-adjust: exact }
        :lang(ja) { line-break: strict; word-break: normal }
        :lang(ja) :is(h1, h2, .headline, dt, th, caption, figcaption) { word-break: auto-phrase }
        :lang(ja) td { word-break: keep-all }
        html:lang(ja) body { font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans CJK JP", "Noto Sans JP",
          "Yu Gothic", Meiryo, system-ui, sans-serif }
        h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.2 }
        h2 { display: inline; font-size: 17px }
        details { border-top: 1px solid #c8d0d8 } summary { padding: 12px 2px; cursor: pointer; break-after: avoid }
        summary:hover, summary:focus-visible { background: #f0f4f8 } details[open] { padding-bottom: 18px }
        .signing { margin: 14px 0 28px } .signing div { display: grid; grid-template-columns: 12.5em 1fr; gap: 0 16px; padding: 7px 2px;
          border-bottom: 1px solid #e3e8ed; break-inside: avoid }
        .signing dt { font-weight: 600; color: #33404d } .signing dd { margin: 0; font-variant-numeric: tabular-nums }
        p { margin: 6px 0 } .back { margin-bottom: 12px } .back a { color: #0b5cab } .about, .events { color: #4d5a66; font-size: 12px } .purpose { color: #33404d }
        .decision { margin-top: 16px; padding: 14px 18px; border-left: 6px solid #6b5300; background: #fbf6e6 }
        .decision.good { border-color: #17663a; background: #eaf6ee } .decision.bad { border-color: #a3201d; background: #fbeeed }
        .headline { margin: 0 0 4px; font-size: 22px; line-height: 1.25; font-weight: 700 }
        .wide { overflow-x: auto } @media screen { td.words:last-child { min-width: 14em } }
        table { border-collapse: collapse; width: 100%; margin: 10px 0; font-size: 13px; font-variant-numeric: tabular-nums }
        caption { text-align: left; color: #33404d; padding-bottom: 4px; font-size: 13px }
        th, td { padding: 4px 8px; text-align: right; vertical-align: top; border-bottom: 1px solid #e3e8ed }
        thead th { border-bottom: 2px solid #8795a3; vertical-align: bottom; overflow-wrap: normal }
        th:first-child, .words { text-align: left } th, td { overflow-wrap: break-word } td:last-child { overflow-wrap: anywhere }
        tbody th { white-space: nowrap; font-weight: 600 } rect.on { stroke: #16202c; stroke-width: 2 }
        .legend { font-size: 12px; color: #33404d } .ramp { display: inline-block; width: 90px; height: 10px; border: 1px solid #8795a3;
          background: linear-gradient(90deg, hsl(212 60% 95%), hsl(212 60% 35%)) }
        thead { display: table-header-group } tr, figure { break-inside: avoid }
        .maps { display: flex; flex-wrap: wrap; gap: 0 24px } .maps figure { flex: 3 1 340px } .maps figure + figure { flex: 2 1 290px }
        .maps figure.wide { flex: 1 1 100% }
        figure { margin: 12px 0 } figcaption { font-weight: 600; font-size: 13px; margin-bottom: 4px }
        svg { display: block; width: 100%; height: auto; max-width: 820px; overflow: visible } svg[width] { width: auto; max-width: 100% }
        svg text { font-size: 12px } svg text:not([fill]) { fill: #33404d } .grid { stroke: #dde3e9 }
        .tornado svg { max-width: 480px } .tornado text { font-size: 11px; paint-order: stroke; stroke: #fff; stroke-width: 3px }
        rect.half, .legend .half { fill: #9db8d6; background: #9db8d6 }
        rect.double, .legend .double { fill: #0b5cab; background: #0b5cab } line.base { stroke: #16202c; stroke-width: 1.5 }
        line.halo { stroke: #fff; stroke-width: 4 }
        line.zero { stroke: #a3201d; stroke-width: 1.5; stroke-dasharray: 4 3 }
        .legend .half, .legend .double { display: inline-block; width: 14px; height: 10px; border: 1px solid #16202c }
        @media (max-width: 600px) { body { padding: 14px 12px 32px } .signing div { display: block } h1 { font-size: 22px }
          .headline { font-size: 19px } tbody th { white-space: normal; min-width: 9em }
          td:not(.words) { white-space: nowrap } figure { overflow-x: auto }
          figure:not(.tornado) > svg[viewBox^="0 0 720"] { min-width: 560px } }
        @media print { body { padding: 0; font-size: 11px } table { font-size: 9px } th, td { padding: 2px 4px }
          .wide { overflow: visible } caption, figcaption, .about, .events, .legend { font-size: 9px }
          details::details-content { content-visibility: visible; display: block; height: auto }
          main { break-before: page } summary { list-style: none; padding: 12px 0 4px } .signing div { padding: 4px 0 } }
        """
}
