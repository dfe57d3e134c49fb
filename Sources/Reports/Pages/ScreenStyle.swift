/// The application's style, light and dark: one column that reads at 380 pixels, colours of a contrast of 4.5 and more.
public enum ScreenStyle {
    /// Of reports, which are pages of their own: paper first.
    public static let paper = PageStyle.text + "\n"

    /// As a stylesheet of its own; drawings keep the paper's colours, which they were chosen for.
    public static let text = #"""
        :root { color-scheme: light dark; --ground: #fff; --ink: #16202c; --quiet: #4d5a66; --line: #c8d0d8; --soft: #f0f4f8; --link: #0b5cab;
          --good: #17663a; --bad: #a3201d; --open: #6b5300; --bar: #0b5cab }
        @media (prefers-color-scheme: dark) { :root { --ground: #11171e; --ink: #e4eaf0; --quiet: #a3b0bc; --line: #3a4753; --soft: #1b242d;
          --link: #86bdf5; --good: #7fd0a0; --bad: #ff9d99; --open: #e3c566; --bar: #86bdf5 } }
        * { box-sizing: border-box }
        html { background: var(--ground); color: var(--ink) }
        body { margin: 0 auto; padding: 0 20px 40px; max-width: 1120px; overflow-wrap: anywhere;
          font: 15px/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", Meiryo,
          sans-serif }
        html:lang(ja) body { font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", Meiryo,
          system-ui, sans-serif }
        :lang(ja) { line-break: strict; word-break: normal }
        :lang(ja) :is(h1, h2, dt, th, caption, label) { word-break: auto-phrase } :lang(ja) td { word-break: keep-all }
        a { color: var(--link); text-underline-offset: 2px }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
        .skip { position: absolute; left: -9999px } .skip:focus { left: 12px; top: 8px; padding: 8px 12px; background: var(--ground); z-index: 1 }
        .site { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 24px; padding: 14px 0 10px; border-bottom: 1px solid var(--line) }
        .brand { margin: 0; font-weight: 700 } nav ul { display: flex; flex-wrap: wrap; gap: 2px 4px; margin: 0; padding: 0; list-style: none }
        nav a { display: block; padding: 6px 8px; text-decoration: none; border-radius: 4px } nav a:hover { text-decoration: underline }
        nav [aria-current] { color: var(--ink); background: var(--soft); font-weight: 600 } .languages { margin-left: auto }
        main { outline: none } h1 { margin: 18px 0 6px; font-size: 26px; line-height: 1.25 } h2 { margin: 0 0 6px; font-size: 18px; line-height: 1.3 }
        section { padding: 16px 0 6px } p { margin: 6px 0 } .about, footer, .events { color: var(--quiet); font-size: 13px }
        .about { margin: 18px 0 -14px } footer { margin-top: 24px; padding-top: 10px; border-top: 1px solid var(--line) }
        .alert { padding: 10px 14px; border-left: 5px solid var(--bad); background: var(--soft) }
        .facts { margin: 8px 0 } .facts:empty { display: none } .facts div { display: grid; grid-template-columns: 13em 1fr; gap: 0 16px; padding: 5px 0;
          border-bottom: 1px solid var(--line) } .facts dt { color: var(--quiet) } .facts dd { margin: 0; font-variant-numeric: tabular-nums }
        .wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: 8px 0; font-size: 14px; font-variant-numeric: tabular-nums }
        caption { text-align: left; color: var(--quiet); padding-bottom: 4px; font-size: 13px }
        th, td { padding: 6px 10px 6px 0; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
        thead th { border-bottom-width: 2px; vertical-align: bottom } tbody th { font-weight: 600 } th:first-child, .words { text-align: left }
        td.words { min-width: 7em } .code { font-family: ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono", monospace; font-size: 13px;
          overflow-wrap: anywhere }
        .mark { font-weight: 600 } .mark.finished, .mark.admitted, .mark.passes { color: var(--good) }
        .mark.failed, .mark.refused, .mark.expired, .mark.fails, .mark.differs { color: var(--bad) }
        .mark.held, .mark.received, .mark.cancelled { color: var(--open) } .mark.running, .mark.planned { color: var(--link) }
        progress { width: 110px; height: 10px; accent-color: var(--bar); vertical-align: baseline }
        form { display: flex; flex-wrap: wrap; align-items: end; gap: 10px 14px; margin: 8px 0 14px } label span { display: block; color: var(--quiet);
          font-size: 13px } input, select, button { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--quiet);
          border-radius: 4px; padding: 6px 8px; max-width: 100% } button { background: var(--soft); cursor: pointer; padding: 6px 16px }
        ::placeholder { color: var(--quiet); opacity: 1 }
        pre { padding: 12px; background: var(--soft); border: 1px solid var(--line); overflow: auto; max-height: 480px; white-space: pre-wrap;
          font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono", monospace }
        .paper { margin: 8px 0; padding: 10px 14px; color: #16202c; background: #fff; border-radius: 4px } .paper .events, .paper caption { color: #4d5a66 }
        .paper th, .paper td { border-color: #c8d0d8 } .paper > .maps:empty { display: none }
        figure { margin: 10px 0 } figcaption { font-weight: 600; font-size: 13px; margin-bottom: 4px }
        svg { display: block; width: 100%; height: auto; max-width: 820px; overflow: visible } svg[width] { width: auto; max-width: 100% }
        svg text { font-size: 12px } svg text:not([fill]) { fill: #33404d } .grid { stroke: #dde3e9 }
        .tornado svg { max-width: 480px } .tornado text { font-size: 11px } rect.double { fill: #0b5cab } line.base { stroke: #16202c; stroke-width: 1.5 }
        line.halo { stroke: #fff; stroke-width: 4 }
        @media (max-width: 640px) { body { padding: 0 12px 32px } .facts div { display: block } h1 { font-size: 22px } .languages { margin-left: 0 }
          td:not(.words) { white-space: nowrap } tbody th { min-width: 9em } label, input, select { width: 100% } form { display: block }
          label { display: block; margin-bottom: 8px } figure { overflow-x: auto } figure > svg[viewBox^="0 0 720"] { min-width: 560px } }
        @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
        @media print { .site, form, .skip { display: none } }

        """#
}

/// What makes a page live where a browser runs it: told that something has changed, it fetches the page again and puts the new parts in
/// the places of the old ones. Without it a page is as true as when it was fetched.
public enum LiveScript {
    public static let text = #"""
        "use strict";
        (() => {
          const main = document.querySelector("main[data-changes]");
          if (!main || !window.EventSource) return;
          let isBusy = false, isStale = false;
          const renew = async () => {
            if (isBusy) { isStale = true; return; }
            isBusy = true;
            try {
              const answer = await fetch(location.href, { cache: "no-store" });
              if (answer.ok) {
                const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
                for (const part of fresh.querySelectorAll(".renewed[id]")) {
                  const old = document.getElementById(part.id);
                  if (old && !old.contains(document.activeElement) && old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
                }
              }
            } catch (problem) { console.warn(problem); }
            setTimeout(() => { isBusy = false; if (isStale) { isStale = false; renew(); } }, 1000);
          };
          new EventSource(main.dataset.changes).addEventListener("change", renew);
        })();

        """#
}
