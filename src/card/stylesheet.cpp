#include "card/stylesheet.h"

namespace syscard::card {

// Prose in a reading serif at a measure of about seventy characters; figures in a sans serif with
// numerals of one width, so that columns of numbers line up. Colours keep a contrast of at
// least 4.5 to 1 on both grounds, and nothing is said by colour alone.
std::string_view card_stylesheet() {
    return R"css(
:root {
  --paper: #fdfdfb; --ink: #1b1c1e; --soft: #55595f; --rule: #d8d8d2; --wash: #f3f3ee; --link: #1c4f8f;
  --allowed: #17633a; --denied: #a01f2b; --inconclusive: #7a5000; --mark: #27507f;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", "Source Serif 4", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e5e3dd; --soft: #a8acb2; --rule: #383c42; --wash: #1f2226; --link: #9cc3f5;
    --allowed: #82d3a1; --denied: #ff9c96; --inconclusive: #f0c26b; --mark: #9cc3f5;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--serif); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 54rem; padding: 3rem 1.25rem 5rem; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; break-after: avoid; }
h1 { font-size: clamp(1.7rem, 1.2rem + 2.4vw, 2.6rem); letter-spacing: -0.01em; font-weight: 600; margin: 0 0 1.25rem; }
h2 { font-size: 1.5rem; font-weight: 600; margin: 4rem 0 1rem; padding-top: 0.9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.18rem; font-weight: 600; margin: 2.5rem 0 0.6rem; }
h4 { font: 600 0.85rem/1.4 var(--sans); margin: 0 0 0.5rem; }
p, ul, dl { margin: 0 0 0.9rem; max-width: 43rem; }
ul { padding-left: 1.2rem; }
li { margin-bottom: 0.3rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:has(code) { text-decoration-style: dotted; text-underline-offset: 0.28em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code { font: 0.84em/1.4 var(--mono); }
.summary p { font-size: 1.12rem; line-height: 1.5; margin-bottom: 0.5rem; }
nav { font: 0.86rem/1.5 var(--sans); margin-top: 1.75rem; padding: 0.7rem 0; border-block: 1px solid var(--rule); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.15rem 1.15rem; list-style: none; margin: 0; padding: 0; max-width: none; }
nav li { margin: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0.35rem 1.25rem; max-width: none; }
dt { font: 0.86rem/1.7 var(--sans); color: var(--soft); }
dd { margin: 0; max-width: 40rem; }
.scroll { overflow-x: auto; margin: 1.4rem 0; }
table { border-collapse: collapse; width: 100%; font: 0.86rem/1.45 var(--sans); font-variant-numeric: tabular-nums lining-nums; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.45rem; }
th, td { text-align: left; vertical-align: top; padding: 0.42rem 1.1rem 0.42rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 400; color: var(--soft); vertical-align: bottom; border-bottom: 1px solid var(--ink); }
tbody th { font-weight: 500; min-width: 9rem; }
td { min-width: 6.5rem; } .wide td { min-width: 4rem; }
.number { text-align: right; white-space: nowrap; min-width: 0; }
td code { overflow-wrap: normal; }
th.strip, td.strip { width: 34%; min-width: 9rem; padding-inline: 0.7rem; }
td.strip { vertical-align: middle; }
.decision { border: 1px solid var(--rule); border-left: 4px solid var(--tone); background: var(--wash); padding: 1rem 1.25rem 0.5rem; margin: 0 0 1rem; break-inside: avoid; }
.allowed { --tone: var(--allowed); } .denied { --tone: var(--denied); } .inconclusive { --tone: var(--inconclusive); }
.verdict-head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1.5rem; margin-bottom: 0.6rem; }
.verdict-head > * { margin: 0; }
.verdict-head h3 { flex: 1 1 14rem; }
.word { display: flex; align-items: center; gap: 0.55rem; font: 700 1.12rem/1 var(--sans); color: var(--tone); }
.tally { flex-basis: 100%; font: 0.86rem/1.5 var(--sans); color: var(--soft); }
.shape { flex: none; } .shape .outline { fill: var(--tone); } .shape .sign { fill: none; stroke: var(--paper); stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.reasons { list-style: none; padding: 0; max-width: none; font-size: 0.97rem; }
.reasons .reasons { border-left: 1px solid var(--rule); padding-left: 1rem; margin: 0.5rem 0 0.75rem; font-size: 0.93rem; }
.verdict { font: 600 0.82rem/1.4 var(--sans); white-space: nowrap; margin-right: 0.3rem; }
summary { font: 0.82rem/1.6 var(--sans); color: var(--link); cursor: pointer; }
.level { font-style: italic; font-weight: 400; }
.row { font: 600 0.8em/1 var(--sans); color: var(--soft); border: 1px solid var(--rule); border-radius: 0.2em; padding: 0.1em 0.4em; margin-right: 0.3em; }
main > section > article:not(.decision) { margin-top: 3rem; }
figure { margin: 1.5rem 0; padding: 1rem 1.25rem 0.75rem; background: var(--wash); break-inside: avoid; }
.measurement { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 9fr); gap: 0.2rem 1.75rem; align-items: center; padding: 0.3rem 0; }
.label { font: 0.86rem/1.4 var(--sans); font-variant-numeric: tabular-nums lining-nums; margin: 0; }
.label strong, .label span { display: block; } .label strong { font-weight: 600; } .soft { color: var(--soft); }
.axis-row { padding-left: calc((100% - 1.75rem) * 0.55 + 1.75rem); }
figcaption { font: 0.8rem/1.4 var(--sans); color: var(--soft); margin-top: 0.5rem; }
svg { display: block; overflow: visible; }
.grid, .track { stroke: var(--rule); stroke-width: 1; }
.whisker { stroke: var(--mark); stroke-width: 3; } .cap { stroke: var(--mark); stroke-width: 2; }
.point { fill: var(--mark); stroke: var(--paper); stroke-width: 1.5; }
.axis text { font: 0.72rem var(--sans); fill: var(--soft); }
.example { border-left: 2px solid var(--rule); padding-left: 1.1rem; margin: 1.6rem 0; max-width: 43rem; }
.aside { font: 0.8rem/1.4 var(--sans); color: var(--soft); margin: 0 0 0.2rem; }
blockquote { margin: 0 0 0.7rem; white-space: pre-wrap; overflow: hidden; line-height: 1.45; unicode-bidi: isolate; }
@media (max-width: 40rem) {
  html { font-size: 1rem; }
  body { padding: 1.5rem 1rem 3rem; }
  h2 { margin-top: 3rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.6rem; }
  .measurement { grid-template-columns: 1fr; padding: 0.5rem 0; } .axis-row { padding-left: 0; }
  figure { padding-inline: 1rem; }
  th, td { padding-right: 0.7rem; } tbody th { min-width: 5.5rem; } td { min-width: 8rem; } td.number { min-width: 0; }
  caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 3rem); }
  th.strip, td.strip { display: none; }
  .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .wide, .wide tbody, .wide tr, .wide th, .wide td, .wide caption { display: block; width: auto; }
  .wide tr { border-bottom: 1px solid var(--rule); padding: 0.6rem 0; }
  .wide tbody th { border: 0; padding: 0 0 0.2rem; font-weight: 600; }
  .wide td, .wide td.number { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 0.7rem; border: 0; padding: 0.1rem 0; min-width: 0; text-align: left; white-space: normal; }
  .wide td::before { content: attr(data-label); color: var(--soft); }
}
@media print {
  :root { --paper: #fff; --wash: #fff; --ink: #000; --soft: #444; --rule: #bbb; --link: #000; --allowed: #17633a; --denied: #a01f2b; --inconclusive: #7a5000; --mark: #27507f; }
  @page { margin: 18mm 16mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  h2 { margin-top: 2rem; }
  .scroll { overflow: visible; } .scroll, tr, .example, .measurement { break-inside: avoid; } caption { break-after: avoid; }
  figure { border: 1px solid var(--rule); }
  details::details-content { content-visibility: visible; block-size: auto; }
}
)css";
}

}  // namespace syscard::card
