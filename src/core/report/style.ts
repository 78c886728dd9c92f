/**
 * The page's style: one sheet, light and dark, telephone and paper. No fonts, pictures or colours from elsewhere. Colour repeats what
 * form says: solid, hatched, outlined, a tick.
 */

const sheet = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b2129; --quiet: #55606e; --line: #dce1e7; --wash: #f4f6f8;
  --mark: #24618f; --soft: #9dbdd6; --down: #a4521a; --flow: #c3cad3; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #13171c; --ink: #e4e9ee; --quiet: #9da8b5; --line: #2d353e;
  --wash: #1b2128; --mark: #7fb6e0; --soft: #3f6480; --down: #e39a63; --flow: #434d59; } }
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
  "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
main { max-width: 70rem; margin: 0 auto; padding: 3.5rem 2rem 5rem; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { margin: 0; font-size: 2.25rem; letter-spacing: -0.015em; }
h2 { margin: 0 0 .5rem; font-size: 1.5rem; letter-spacing: -0.01em; }
h3 { margin: 0 0 .5rem; font-size: 1.0625rem; }
h4 { margin: 1.25rem 0 .25rem; font-size: .9375rem; }
p { margin: 0 0 .75rem; max-width: 44rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
a:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--mark); outline-offset: 3px; border-radius: 2px; }
b, .strong { font-weight: 600; }
code { font-size: .9em; }
small { font-size: .8125rem; color: var(--quiet); font-weight: 400; }
ul, ol { margin: 0 0 .75rem; padding-left: 1.15rem; }
ul ul { margin: 0; }
.plain { list-style: none; padding: 0; }
.plain .plain { padding-left: 1rem; }
table + p { margin-top: .75rem; }
.quiet { color: var(--quiet); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .25rem .5rem; background: var(--paper); }
.defs { position: absolute; }

.kicker { margin: 0 0 .25rem; color: var(--quiet); }
.lead { margin: 1.25rem 0 1rem; max-width: 46rem; font-size: 1.25rem; line-height: 1.5; }
.note { padding: .625rem .875rem; border-left: 3px solid var(--mark); background: var(--wash); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 1rem 1.5rem; margin: 2rem 0 0;
  padding: 1.25rem 0; border-block: 1px solid var(--line); }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--quiet); font-size: .875rem; line-height: 1.35; }
.figures dd { margin: 0; font-size: 2rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; }
.figures .none dd { font-weight: 400; color: var(--quiet); }
.pins { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 1rem 0 0; font-size: .875rem; color: var(--quiet); }
.pins div { display: flex; flex-wrap: wrap; gap: 0 .5rem; }
.pins dt::after { content: ":"; }
.pins dd { margin: 0; color: var(--ink); }
nav { margin-top: 2.5rem; }
nav ol { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; margin: 0; padding: 0; list-style: none; }

section { margin-top: 4.5rem; }
article { margin-top: 2.5rem; }
.group { margin-top: 2.5rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.45; }
caption { text-align: left; padding: 0 0 .5rem; color: var(--quiet); font-size: .875rem; }
th, td { padding: .5rem 1.25rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th, thead td { padding-block: .25rem; color: var(--quiet); font-size: .8125rem; vertical-align: bottom; overflow-wrap: normal; }
tfoot th, tfoot td { border-bottom: 0; color: var(--quiet); }
th:not(.n), td:not(.n) { min-width: 6rem; }
.n { text-align: right; white-space: nowrap; width: 1%; }
td > ul, td > .plain { margin-bottom: 0; }
th small, td small, li small { display: block; }

.bar { display: block; overflow: visible; }
.track { fill: var(--line); }
.solid { fill: var(--mark); }
.open { fill: url(#hatch); stroke: var(--mark); stroke-width: 1; }
.hatch { stroke: var(--mark); stroke-width: 1.6; }
.part { stroke: var(--paper); stroke-width: 2; }
.tick { stroke: var(--ink); stroke-width: 2; }
.fine { stroke: var(--ink); stroke-width: 1; }
.held { fill: none; stroke: var(--quiet); stroke-width: 1; }
svg text { fill: var(--ink); font-size: .8125rem; }
td .bar { margin-top: .25rem; max-width: 11rem; }

.ladders { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 2.5rem 3rem; margin-top: 1.5rem; }
.ladder { max-width: 40rem; }
.ladder th, .ladder td { padding: .5rem 0 .5rem 1rem; border: 0; }
.ladder th:first-child { padding-left: 0; }
.ladder th .bar { margin-top: .125rem; }
.ladder tfoot th, .ladder tfoot td { border-top: 1px solid var(--line); }

.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem 4rem; align-items: start; }
.alluvial { display: block; max-width: 34rem; }
.movement th, .movement td { padding-block: .3rem; }
.flow { fill: var(--flow); fill-opacity: .75; }
.flow.up { fill: var(--mark); }
.flow.down { fill: var(--down); }
.end { fill: var(--ink); }
.left { text-anchor: end; }
.count { font-weight: 600; }

.counted { margin-bottom: 1.5rem; max-width: 54rem; }
.movers { margin: 0; padding: 0; list-style: none; font-size: .9375rem; line-height: 1.45; }
.movers li { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 9fr); gap: 0 1.5rem; padding: .5rem 0;
  border-bottom: 1px solid var(--line); }
.movers .plain { margin: 0; color: var(--quiet); }
.movers > li > .plain { color: inherit; }
.movers .plain li { display: block; padding: 0; border: 0; }
.asks tbody th { width: 30%; font-weight: 600; }
.asks td ul { margin: 0; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 3rem; font-size: .9375rem; }

.person { padding-right: 1px; border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 3.5rem; }
.person > .who, summary { padding: .625rem 0 .625rem 1.25rem; }
summary { position: relative; list-style: none; cursor: pointer; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; position: absolute; left: .125rem; top: 1.05rem; border: .3rem solid transparent; border-left-color: var(--quiet); }
[open] > summary::before { transform: rotate(90deg) translate(.1rem, .15rem); }
summary:hover { background: var(--wash); }
.rest { border-bottom: 1px solid var(--line); }
.rest > summary { color: var(--quiet); font-size: .9375rem; }
.rest + * { margin-top: 1.5rem; }
.control label { display: block; }
.on-paper { display: none; }
.who { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 3fr) minmax(0, 3fr) minmax(0, 5fr); gap: 0 1.5rem; }
.who .bar { margin-top: .3rem; }
.who small { display: block; }
.sign ~ small { margin-left: 1.57em; }
.sign { display: inline-block; width: 1em; color: var(--quiet); }
.sign.promote, .sign.enter { color: var(--mark); }
.sign.demote, .sign.propose-exit { color: var(--down); }
.reasons { padding: .25rem 0 2rem 1.25rem; max-width: 56rem; }
.criteria { margin-top: 1rem; }
.criteria th[scope=rowgroup] { padding-top: 1.1rem; font-weight: 600; }
.criteria tr > :first-child { width: 46%; }
.criteria tr > :nth-child(2) { width: 27%; }
.criteria th[scope=row] { position: relative; padding-left: 1.5rem; }
.criteria .in-1 th { padding-left: 3rem; }
.criteria .in-2 th { padding-left: 4.25rem; }
.criteria .in-3 th { padding-left: 5.5rem; }
.criteria .in-4 th { padding-left: 6.75rem; }
.mark { position: absolute; left: .125rem; }
.in-1 .mark { left: 1.6rem; }
.in-2 .mark { left: 2.85rem; }
.in-3 .mark { left: 4.1rem; }
.in-4 .mark { left: 5.35rem; }
.mark.met { color: var(--mark); }
.mark.unmet { color: var(--down); }
.terms { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem 3rem; margin: 1rem 0 0; }
.terms dt { font-weight: 600; }
.terms dd { margin: 0; }

@media (max-width: 40rem) {
  .criteria .in-1 th { padding-left: 2.25rem; }
  .criteria .in-2 th { padding-left: 2.75rem; }
  .criteria .in-3 th { padding-left: 3.25rem; }
  .criteria .in-4 th { padding-left: 3.75rem; }
  .in-1 .mark { left: .875rem; }
  .in-2 .mark { left: 1.375rem; }
  .in-3 .mark { left: 1.875rem; }
  .in-4 .mark { left: 2.375rem; }
  main { padding: 2rem 1rem 4rem; }
  h1 { font-size: 1.75rem; }
  h2 { font-size: 1.375rem; }
  .lead { font-size: 1.125rem; }
  section { margin-top: 3.5rem; }
  .figures { grid-template-columns: repeat(4, auto); gap: 1.25rem .75rem; }
  .figures dt { font-size: .8125rem; }
  .figures dd { font-size: 1.625rem; }
  th, td { padding-right: .75rem; }
  table { font-size: .875rem; }
  .who { grid-template-columns: minmax(0, 1fr) fit-content(45%); }
  .who > :nth-child(2) { text-align: right; color: var(--quiet); }
  .who > :nth-child(3) { grid-row: 3; grid-column: 1 / -1; }
  .who > :nth-child(4) { grid-row: 2; grid-column: 1 / -1; }
  .who .bar { margin: .25rem 0; }
  .reasons { padding-left: 0; }
  .alluvial text { font-size: .75rem; }
  .criteria tr > :first-child { width: 40%; }
  .criteria tr > :nth-child(2) { width: 32%; }
  .movers li { grid-template-columns: minmax(0, 1fr); padding: .75rem 0; }
  .movers a { font-weight: 600; }
  .movers small { display: inline; }
  .movers > li > .plain { color: var(--quiet); }
}

@page { margin: 16mm 15mm 18mm;
  @bottom-left { content: "Internal: not for partners"; font: 8pt sans-serif; color: #55606e; }
  @bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; color: #55606e; } }
@media print {
  /* A total belongs under its table, and not under each page of it. */
  tfoot { display: table-row-group; }
  html { font-size: 9pt; }
  body { line-height: 1.4; }
  main { max-width: none; padding: 0; }
  nav, .skip, .control { display: none; }
  section { margin-top: 2rem; }
  article { margin-top: 1.25rem; }
  h1 { font-size: 1.75rem; }
  h2 { font-size: 1.3rem; }
  .lead { font-size: 1.125rem; margin-block: .75rem; }
  .figures { margin-top: 1rem; padding: .75rem 0; }
  .figures dd { font-size: 1.5rem; }
  th, td, .ladder th, .ladder td { padding-block: .2rem; }
  table, .movers { font-size: .9rem; line-height: 1.35; }
  .movers li { padding: .25rem 0; gap: 0 1rem; }
  .movers .plain li { display: inline; }
  .movers .plain li:not(:last-child)::after { content: "; "; }
  .on-paper { display: block; }
  .rest > summary { padding: .25rem 0; }
  a { text-decoration: none; }
  .figures { grid-template-columns: repeat(7, auto); gap: 1rem; }
  .ladders { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.5rem; margin-top: .75rem; }
  .ladder th:not(.n) { min-width: 0; }
  .ladder th, .ladder td { padding-left: .4rem; }
  svg, .note { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, h4, caption, thead, summary { break-after: avoid; }
  tr, .movers li, .terms div, .who, .figures, svg { break-inside: avoid; }
  /* Every partner prints where it is asked for; what a head of partnerships needs stands before it. */
  body:not(:has(.control input:checked)) :is(.group, .person, .every, .partners-rest) { display: none; }
  body:has(.control input:checked) #partners .on-paper { display: none; }
  .person { content-visibility: visible; }
  summary::before { display: none; }
  body:has(#print-all:checked) details.rest::details-content, body:has(#print-reasons:checked) details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;

/** The sheet as it stands on the page. */
export const style: string = sheet.replaceAll(/\s+/g, ' ').trim();

/** What the page's policy knows the sheet by: its SHA-256. A test says the new one when the sheet has changed. */
export const styleHash = 'sha256-9LdSYsqYAtPahWEZ62NZG/Jh8AUZHvhP6etCxt99B34=';
