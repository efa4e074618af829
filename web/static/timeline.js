// Draws the health timeline from the data in the page; changes with theme, width, range and paper.
(() => {
  "use strict";
  const CONFIG = { showSendToCloud: false, displaylogo: false, responsive: true, displayModeBar: false };
  const PAPER_WIDTH = 680;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 40rem)");
  const paper = matchMedia("print");
  const shown = new Set();
  const section = () => document.getElementById("timeline");
  const chart = () => section().querySelector(".chart");
  let data = null;
  let printing = false;

  function layout() {
    const onPaper = printing || paper.matches;
    const made = structuredClone(data.figure.layout);
    if (dark.matches && !onPaper) made.template = data.dark;
    if (narrow.matches && !onPaper) {
      for (const [path, value] of Object.entries(data.narrow)) set(made, path.split("."), value);
    }
    if (onPaper) Object.assign(made, { width: PAPER_WIDTH, height: 380 });
    return made;
  }

  function set(target, path, value) {
    const last = path.pop();
    for (const step of path) target = target[step] ??= {};
    target[last] = value;
  }

  function traces() {
    return data.figure.data.map((trace) =>
      trace.meta ? { ...trace, visible: shown.has(trace.meta) } : { ...trace });
  }

  function draw() {
    return Plotly.react(chart(), traces(), layout(), CONFIG);
  }

  function print(now) {
    printing = now;
    draw();
  }

  function start() {
    if (!window.Plotly) return; // the drawing made on the server stays
    chart().replaceChildren();
    data = JSON.parse(section().querySelector("script[type='application/json']").textContent);
    const chips = section().querySelector(".chips");
    chips.hidden = false;
    for (const box of chips.querySelectorAll("input")) {
      box.checked = shown.has(box.value);
      box.addEventListener("change", () => {
        shown[box.checked ? "add" : "delete"](box.value);
        draw();
      });
    }
    draw().then(() => {
      chart().on("plotly_click", follow);
      chart().dataset.drawn = "yes";
    });
  }

  function follow(event) {
    const flag = event.points.find((point) => point.data.name === "Flags");
    if (flag) location.hash = `flag-${flag.customdata[0]}`;
  }

  async function change(event) {
    const link = event.target.closest(".ranges a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("timeline");
      const place = [...section().querySelectorAll(".ranges a")].indexOf(link);
      Plotly.purge(chart());
      section().replaceWith(document.adoptNode(fresh));
      history.replaceState(null, "", link.href.split("#")[0]);
      start();
      section().querySelectorAll(".ranges a")[place].focus();
    } catch {
      location.assign(link.href);
    }
  }

  document.addEventListener("click", change);
  for (const query of [dark, narrow, paper]) query.addEventListener("change", () => draw());
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  start();
})();
