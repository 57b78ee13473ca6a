// How a report looks: light or dark as the reader's system is, on a phone, a tablet or a wide screen, and on paper.

import { HUES } from "./look.ts";

/**
 * By number: told apart by those who see no red or no green too (after Okabe and Ito), each with 3:1 or more against its
 * ground. The first are the runtimes'.
 */
const LIGHT = ["#0072b2", "#c8500a", "#00866a", "#a8478a", "#8a6100", "#5a6673", "#6a4fb3", "#6f7d00", "#a03b3b"];
const DARK = ["#5bb4ec", "#f2944a", "#2cc09c", "#e39ac4", "#e0b23e", "#aeb8c2", "#b5a0fa", "#c3d34b", "#f28b82"];

const hues = (colours: readonly string[]): string =>
  Array.from({ length: HUES }, (_, hue) => `--h${hue}: ${colours[hue]};`).join(" ");

export const STYLE = `
:root { color-scheme: light dark; --text: #1c2128; --back: #fff; --faint: #57606a; --line: #d0d5db; --link: #1a5fb4;
  --good: #1a7f37; --bad: #b3261e; --open: #7a5b00; ${hues(LIGHT)} }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e7ec; --back: #14181d; --faint: #9aa5b1; --line: #39424c; --link: #7db4f0;
    --good: #56c271; --bad: #ff8f86; --open: #e0b23e; ${hues(DARK)} }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; padding: 1rem; max-width: 100rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--back); padding: .5rem; z-index: 2; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
:target { scroll-margin-top: 4rem; }
.patterns { position: absolute; }
h1 { font-size: 1rem; margin: 0; color: var(--faint); font-weight: 600; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 1rem; border-bottom: 1px solid var(--line); }
main > section:first-child > h2 { margin-top: .6rem; }
h3 { font-size: 1.15rem; margin: 2.2rem 0 0; } h4 { font-size: 1.05rem; margin: .3rem 0 0; line-height: 1.35; }
.headlines { margin: .6rem 0 1.2rem; max-width: 76rem; font-size: clamp(1.1rem, 1rem + .5vw, 1.45rem); line-height: 1.35; font-weight: 600; }
.headlines.of-several { font-size: 1.15rem; } .headlines p { margin: .3rem 0; } .headlines .of { font-size: 1rem; font-weight: normal; margin-top: 1rem; }
.self { text-decoration: none; color: var(--faint); font-weight: normal; font-size: .8em; padding: 0 .2em; }
.self:hover, .self:focus { color: var(--link); }
.legend ul, .key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; margin: 0; padding: 0; font-size: .9rem; }
.key { margin: .4rem 0; }
.legend { position: sticky; top: 0; z-index: 1; padding: .35rem 0; background: var(--back); border-bottom: 1px solid var(--line); }
.swatch { display: inline-block; width: 1.4em; height: .85em; margin-right: .4em; border: 1.5px solid var(--h, var(--text)); vertical-align: -.05em;
  background-color: var(--h, var(--back)); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
${Array.from({ length: HUES }, (_, hue) => `.swatch.h${hue} { --h: var(--h${hue}); }`).join(" ")}
.swatch.threads { background: var(--text); }
.swatch.processes { background: repeating-linear-gradient(135deg, var(--text) 0 3px, var(--back) 3px 6px); }
.swatch.pooled-threads { background: radial-gradient(circle, var(--text) 1.8px, var(--back) 2.2px) 0 0 / 6px 6px; }
.swatch.pooled-processes { background: repeating-conic-gradient(from 45deg, var(--text) 0 25%, var(--back) 0 50%) 0 0 / 8px 8px; }
.swatch.shade0 { background: var(--text); } .swatch.shade1 { background: color-mix(in srgb, var(--text) 72%, var(--back)); }
.swatch.shade2 { background: color-mix(in srgb, var(--text) 50%, var(--back)); }
.swatch.shade3 { background: color-mix(in srgb, var(--text) 34%, var(--back)); }
.swatch.shade4 { background: color-mix(in srgb, var(--text) 22%, var(--back)); }
figure { margin: .6rem 0 1rem; } .caption, .note, caption { color: var(--faint); font-size: .9rem; }
.caption { margin: .1rem 0 .5rem; } .note { margin: .2rem 0; }
.quick { border-left: 4px solid #d97b29; padding-left: .7rem; }
.panels.several { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .5rem 1.5rem; }
.panel { max-width: 34rem; } .panel .name { margin: .4rem 0 0; font-weight: 600; font-size: .95rem; }
.scroll { overflow-x: auto; }
figure svg { display: block; width: 100%; height: auto; }
.mark:hover { stroke: var(--text); stroke-width: 2px; vector-effect: non-scaling-stroke; opacity: 1; }
table { border-collapse: collapse; margin-top: 1.2rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { position: sticky; left: 0; max-width: calc(100vw - 2rem); padding-bottom: .4rem; text-align: left;
  font-weight: 600; color: var(--text); }
.source { font-weight: normal; font-size: .85em; color: var(--faint); }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; font-weight: normal; white-space: nowrap; }
thead > tr > * { border-bottom: 1px solid var(--line); color: var(--faint); }
th.number, td.number { text-align: right; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); } .same { color: var(--faint); }
.scroll td:not(.number), th.long { white-space: normal; } th.long { min-width: 10rem; }
.scroll th[scope=row] { position: sticky; left: 0; background: var(--back); }
tbody tr:hover { background: color-mix(in srgb, var(--link) 14%, transparent); }
dl { display: grid; grid-template-columns: fit-content(10rem) 1fr; gap: .2rem 1rem; }
dt { color: var(--faint); } dd { margin: 0; }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--link); padding: .25rem 0; } summary h3 { display: inline; color: var(--text); }
button { font: inherit; font-size: .85rem; margin: .4rem .6rem .4rem 0; padding: .2rem .7rem; color: var(--link); background: none;
  border: 1px solid var(--line); border-radius: .3rem; cursor: pointer; }
button:hover { border-color: var(--link); }
#said { position: fixed; bottom: 0; right: 1rem; margin: 0; padding: .3rem .8rem; background: var(--text); color: var(--back); border-radius: .3rem .3rem 0 0; }
#said:empty { display: none; }
nav ul { list-style: none; margin: .2rem 0; padding-left: .9rem; } nav > details > ul { padding-left: 0; } nav li { margin: .25rem 0; font-size: .92rem; }
.listings { columns: 19rem; column-gap: 2rem; font-size: .85rem; }
.listings table { width: 100%; margin: 0 0 1.2rem; font-size: 1em; } .listings caption { font-size: 1.1em; }
.listings td, .listings th { white-space: normal; vertical-align: top; }
.listings td { overflow-wrap: anywhere; padding-right: 0; } .listings tr { break-inside: avoid; }
main { min-width: 0; }
@media (min-width: 72rem) {
  body { padding: 1rem 2rem; }
  .columns { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2.5rem; }
  nav { position: sticky; top: 3rem; align-self: start; max-height: calc(100vh - 4rem); overflow-y: auto; }
  .beside table { font-size: .88rem; } .beside th, .beside td { padding-right: .6rem; }
  .beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2rem; align-items: start; }
  @supports selector(::details-content) {
    .contents > summary, .beside > details > summary { display: none; }
    .contents::details-content, .beside > details::details-content { content-visibility: visible; display: block; height: auto; }
  }
}
@media (max-width: 34rem) { table { font-size: .85rem; } th, td { padding-right: .6rem; } .legend { position: static; } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { color-scheme: light; --text: #000; --back: #fff; --faint: #444; --line: #bbb; --link: #000; --good: #000; --bad: #000; --open: #000;
    ${hues(LIGHT)} }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .skip, nav, button, .self, #said, summary { display: none; } summary:has(h3) { display: block; }
  .columns { display: block; } .legend { position: static; }
  .scroll { overflow: visible; } .panels.several { grid-template-columns: 1fr 1fr; } .panel { max-width: 32rem; }
  figure, .panel, tr { break-inside: avoid; } h2, h3, h4, caption { break-after: avoid; } th, td { padding-right: .6rem; }
  .scroll td, .scroll th { white-space: normal; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .listings { columns: 3; font-size: 6pt; line-height: 1.25; column-gap: 1rem; }
  .listings th, .listings td { padding-block: 0; } .listings th { padding-right: .3rem; }
}
`;
