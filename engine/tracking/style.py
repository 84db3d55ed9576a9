"""The look of a report, in dark and in light, as its reader's system wishes."""

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1b1f24; --faint: #667080; --rule: #dde1e6; --mark: #fff2c2;
  --c0: #0063a6; --c1: #c65102; --c2: #007a5a; --c3: #a83c86;
  --c4: #7a5d00; --c5: #2b2f36; --c6: #1787b8; --c7: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16191d; --ink: #e6e9ed; --faint: #98a2af; --rule: #343a42; --mark: #4a3f14;
    --c0: #6cb6ff; --c1: #ff9d5c; --c2: #4cd3a5; --c3: #f08fd0;
    --c4: #e8c54a; --c5: #ffffff; --c6: #7fd7ff; --c7: #ff8f87;
  }
}
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p.about, caption, figcaption { color: var(--faint); }
.wide { overflow-x: auto; } table { border-collapse: collapse; margin: .4rem 0; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { border-bottom: 1px solid var(--rule); padding: .25rem .7rem .25rem 0; text-align: left;
  vertical-align: top; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
th { font-weight: 600; } mark { background: var(--mark); color: inherit; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; } figure > svg { width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 11px; } svg .grid { stroke: var(--rule); }
svg .line { fill: none; stroke: currentColor; stroke-width: 1.8; }
svg .dot { fill: currentColor; } svg text[class] { fill: currentColor; font-weight: 600; }
.c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); }
.c3 { color: var(--c3); } .c4 { color: var(--c4); } .c5 { color: var(--c5); }
.c6 { color: var(--c6); } .c7 { color: var(--c7); }
img { image-rendering: pixelated; max-width: 100%; }
pre { overflow-x: auto; background: color-mix(in srgb, var(--ink) 6%, transparent); padding: .6rem;
  border-radius: 4px; }
@media print { body { margin: 0; max-width: none; } }
"""
