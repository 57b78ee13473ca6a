// How a report looks: light or dark as the reader's system is, narrow or wide, on a screen or on paper.

export const STYLE = `
:root { color-scheme: light dark; --text: #1c2128; --back: #fff; --faint: #5b6470; --line: #d0d5db; --link: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e7ec; --back: #14181d; --faint: #9aa5b1; --line: #39424c; --link: #7db4f0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--back); padding: .5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
figure { margin: 1.5rem 0; } figcaption, .note, caption { color: var(--faint); font-size: .9rem; }
.note { margin: .2rem 0; } .quick { border-left: 4px solid #d97b29; padding-left: .7rem; }
.scroll { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 32rem; height: auto; }
table { border-collapse: collapse; margin-top: 1.5rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; color: var(--text); padding-bottom: .4rem; }
th, td { padding: .2rem .7rem .2rem 0; text-align: left; font-weight: normal; white-space: nowrap; }
thead th { border-bottom: 1px solid var(--line); color: var(--faint); } th.number, td.number { text-align: right; }
tbody tr:hover { background: color-mix(in srgb, var(--link) 14%, transparent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--faint); } dd { margin: 0; }
@media print { .skip, nav { display: none; } .scroll { overflow: visible; } figure, table { break-inside: avoid; } }
`;
