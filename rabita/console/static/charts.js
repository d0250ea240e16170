// Draws the chart of a table that stands beside it: the table is what everyone can read.
"use strict";
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function drawTimes(place) {
  const rows = [...document.querySelectorAll("#times-table tbody tr")].map((row) => [row.cells[0].dataset.time, ...[...row.cells].slice(1).map((c) => c.textContent)]);
  if (!rows.length || typeof uPlot === "undefined") return;
  // an hour, a day or a month, as long as what is written of it
  const rest = { 7: "-01T00:00:00Z", 10: "T00:00:00Z", 13: ":00:00Z" }[rows[0][0].length];
  const step = { 7: 30 * 86400, 10: 86400, 13: 3600 }[rows[0][0].length];
  const shown = { 7: "{YYYY}-{MM}", 10: "{YYYY}-{MM}-{DD}", 13: "{YYYY}-{MM}-{DD} {HH}:00" }[rows[0][0].length];
  const times = rows.map((row) => Date.parse(row[0] + rest) / 1000);
  const counts = (column) => rows.map((row) => Number(row[column]));
  const total = counts(1).map((n, i) => n + counts(2)[i]);
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  const bars = uPlot.paths.bars({ size: [0.7, 60] });
  place.replaceChildren();
  new uPlot({
    width: Math.max(280, place.clientWidth - 16),
    height: 240,
    tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
    scales: { x: { range: [times[0] - step / 2, times[times.length - 1] + step / 2] }, y: { range: (u, min, max) => [0, Math.max(1, max)] } },
    axes: [axis, { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }],
    series: [
      { label: place.dataset.time, value: shown },
      { label: place.dataset.refused, stroke: colour("--bad"), fill: colour("--bad"), paths: bars, points: { show: false }, value: (u, v, s, i) => (i == null ? "" : counts(2)[i]) },
      { label: place.dataset.answered, stroke: colour("--accent"), fill: colour("--accent"), paths: bars, points: { show: false } },
    ],
  }, [times, total, counts(1)], place);
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-chart=times]")) drawTimes(place);
}
document.addEventListener("DOMContentLoaded", drawAll);
window.addEventListener("resize", () => { clearTimeout(drawAll.later); drawAll.later = setTimeout(drawAll, 200); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
