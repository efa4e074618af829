// Draws every chart of a page from the data beside it; follows theme, width and paper.
(() => {
  "use strict";
  const CONFIG = { showSendToCloud: false, displaylogo: false, responsive: true, displayModeBar: false };
  const PAPER_WIDTH = 680;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 40rem)");
  const paper = matchMedia("print");
  let printing = false;

  function set(target, path, value) {
    const last = path.pop();
    for (const step of path) target = target[step] ??= {};
    target[last] = value;
  }

  function layout(place, data) {
    const onPaper = printing || paper.matches;
    const made = structuredClone(data.figure.layout);
    if (dark.matches && !onPaper) made.template = data.dark;
    const differs = onPaper ? data.paper : narrow.matches ? data.narrow : {};
    for (const [path, value] of Object.entries(differs)) set(made, path.split("."), value);
    if (onPaper) made.width = PAPER_WIDTH;
    else if (place.parentElement.clientWidth < data.least_width) made.width = data.least_width;
    return made;
  }

  async function draw({ place, data }) {
    const traces = data.figure.data.map((trace) => ({ ...trace }));
    const made = layout(place, data);
    const fixed = made.width;
    await Plotly.react(place, traces, made, CONFIG);
    // a width that was fixed, as on paper, would stay when it no longer is
    if (!fixed && place.clientWidth && place._fullLayout.width !== place.clientWidth) await Plotly.Plots.resize(place);
  }

  function read(place) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.replaceChildren(); // what the server drew for those without scripts
    return { place, data };
  }

  const places = [...document.querySelectorAll(".chart[data-chart]")];
  if (!window.Plotly) {
    for (const place of places) if (!place.children.length) place.hidden = true;
    return;
  }
  const charts = places.map(read);
  const all = () => Promise.all(charts.map(draw));

  for (const query of [dark, narrow, paper]) query.addEventListener("change", all);
  addEventListener("beforeprint", () => { printing = true; all(); });
  addEventListener("afterprint", () => { printing = false; all(); });
  all().then(() => { for (const { place } of charts) place.dataset.drawn = "yes"; });
})();
