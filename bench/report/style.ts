/** The page's look, light and dark, from a phone to a wide screen. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1b2430;
  --faint: #5c6b7c;
  --line: #dfe4ea;
  --surface: #ffffff;
  --page: #f4f6f8;
  --electron: #2563c9;
  --electron-bare: #a9c3ee;
  --node: #0d8a72;
  --node-bare: #9fd6c9;
  --target: #c2410c;
  --good: #0d7a4f;
  --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e9ef;
    --faint: #9aa8b7;
    --line: #323c48;
    --surface: #1a212a;
    --page: #11161c;
    --electron: #6ea3f5;
    --electron-bare: #2f4f85;
    --node: #3cc3a4;
    --node-bare: #1f6656;
    --target: #ff9d5c;
    --good: #58d29b;
    --bad: #ff8a80;
  }
}
* {
  box-sizing: border-box;
}
body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font:
    15px/1.5 system-ui,
    sans-serif;
}
main {
  max-width: 1400px;
  margin: 0 auto;
  padding: 20px 16px 64px;
}
h1 {
  font-size: 26px;
  line-height: 1.2;
  margin: 8px 0 4px;
}
h2 {
  font-size: 20px;
  margin: 40px 0 8px;
}
h3 {
  font-size: 15px;
  margin: 0 0 2px;
}
p,
li {
  max-width: 78ch;
}
p.faint,
.faint {
  color: var(--faint);
  font-size: 13px;
}
figcaption {
  color: var(--faint);
  font-size: 12px;
  line-height: 1.35;
  margin-bottom: 6px;
  min-height: 2.7em;
}
.grid {
  display: grid;
  gap: 14px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 370px), 1fr));
}
.two {
  display: grid;
  gap: 14px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 470px), 1fr));
  align-items: start;
}
figure,
.card {
  margin: 0;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 8px;
  padding: 12px;
  min-width: 0;
}
.picture svg {
  width: 100%;
  height: auto;
  display: block;
}
.tiles {
  display: grid;
  gap: 12px;
  grid-template-columns: repeat(auto-fit, minmax(170px, 1fr));
  margin: 16px 0;
}
.tile b {
  display: block;
  font-size: 26px;
  line-height: 1.2;
  font-variant-numeric: tabular-nums;
}
.tile span {
  color: var(--faint);
  font-size: 13px;
}
.scroll {
  overflow-x: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--surface);
}
table {
  border-collapse: collapse;
  width: 100%;
  font-size: 13px;
  font-variant-numeric: tabular-nums;
}
th,
td {
  padding: 5px 8px;
  text-align: left;
  border-bottom: 1px solid var(--line);
  white-space: nowrap;
}
tbody th {
  font-weight: 500;
  white-space: normal;
  min-width: 13ch;
}
td.words {
  white-space: normal;
}
thead th {
  color: var(--faint);
  font-weight: 600;
  white-space: normal;
  vertical-align: bottom;
}
td.n,
th.n {
  text-align: right;
}
.met {
  color: var(--good);
}
.missed {
  color: var(--bad);
  font-weight: 600;
}
dl {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 2px 14px;
  margin: 8px 0;
  font-size: 13px;
}
dt {
  color: var(--faint);
}
dd {
  margin: 0;
  overflow-wrap: anywhere;
}
.alarm {
  border-color: var(--bad);
}
code {
  font-size: 0.92em;
  overflow-wrap: anywhere;
}
`;
