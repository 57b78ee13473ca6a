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
h3 { font-size: 1.05rem; margin: 2rem 0 0; }
figure { margin: 1.2rem 0 2rem; max-width: 37rem; } figcaption, .note, caption { color: var(--faint); font-size: .9rem; }
.note { margin: .2rem 0; } .quick { border-left: 4px solid #d97b29; padding-left: .7rem; }
.scroll { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 20rem; height: auto; }
.mark:hover { stroke: var(--text); stroke-width: 2px; vector-effect: non-scaling-stroke; opacity: 1; }
table { border-collapse: collapse; margin-top: 1.2rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { position: sticky; left: 0; max-width: calc(100vw - 2rem); padding-bottom: .4rem; text-align: left;
  font-weight: 600; color: var(--text); }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; font-weight: normal; white-space: nowrap; }
thead > tr > * { border-bottom: 1px solid var(--line); color: var(--faint); }
th.number, td.number { text-align: right; }
.scroll td:not(.number), th.long { white-space: normal; } th.long { min-width: 10rem; }
.scroll th[scope=row] { position: sticky; left: 0; background: var(--back); }
tbody tr:hover { background: color-mix(in srgb, var(--link) 14%, transparent); }
dl { display: grid; grid-template-columns: fit-content(10rem) 1fr; gap: .2rem 1rem; }
dt { color: var(--faint); } dd { margin: 0; }
summary { margin-top: 2rem; cursor: pointer; } summary h3 { display: inline; }
.listings { columns: 19rem; column-gap: 2rem; font-size: .85rem; }
.listings table { width: 100%; margin: 0 0 1.2rem; font-size: 1em; } .listings caption { font-size: 1.1em; }
.listings td, .listings th { white-space: normal; vertical-align: top; }
.listings td { overflow-wrap: anywhere; padding-right: 0; } .listings tr { break-inside: avoid; }
@media (max-width: 34rem) { table { font-size: .85rem; } th, td { padding-right: .6rem; } h1 { font-size: 1.4rem; } }
@media print {
  :root { color-scheme: light; --text: #000; --back: #fff; --faint: #444; --line: #bbb; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .skip, nav { display: none; } .scroll { overflow: visible; } svg { max-width: 32rem; }
  figure, tr, .scroll { break-inside: avoid; } h2, h3, caption { break-after: avoid; } th, td { padding-right: .6rem; }
  .scroll td, .scroll th { white-space: normal; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .listings { columns: 3; font-size: 6pt; line-height: 1.25; column-gap: 1rem; }
  .listings th, .listings td { padding-block: 0; } .listings th { padding-right: .3rem; }
}
`;
