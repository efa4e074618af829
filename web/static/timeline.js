// Draws the health timeline from the data in the page; changes with theme, width, range and paper, and draws nearer.
(() => {
  "use strict";
  const CONFIG = {
    showSendToCloud: false, displaylogo: false, responsive: true, displayModeBar: false, doubleClickDelay: 0,
    showTips: false,
  };
  const PAPER = { width: 680, height: 208, margin: { l: 30, r: 112, t: 6, b: 42 } };
  const SMALL_FLAGS = { marker: { size: 12 }, textfont: { size: 9 } };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 40rem)");
  const paper = matchMedia("print");
  const mouse = matchMedia("(pointer: fine)");
  const shown = new Set();
  const section = () => document.getElementById("timeline");
  const chart = () => section().querySelector(".chart");
  const closer = () => section().querySelector(".closer");
  let data = null;
  let marks = [];
  let nearer = null;
  let printing = false;

  function layout() {
    const onPaper = printing || paper.matches;
    const made = structuredClone(data.figure.layout);
    if (dark.matches && !onPaper) made.template = data.dark;
    if (narrow.matches && !onPaper) {
      for (const [path, value] of Object.entries(data.narrow)) set(made, path.split("."), value);
    }
    if (onPaper) return Object.assign(made, PAPER);
    if (mouse.matches) letDrag(made.xaxis, made);
    made.shapes = [...(made.shapes ?? []), ...marks.map((day) => mark(day, made.template.layout.font.color))];
    return made;
  }

  function letDrag(axis, made) {
    const [minallowed, maxallowed] = axis.range;
    Object.assign(axis, { fixedrange: false, minallowed, maxallowed, range: nearer ?? axis.range });
    made.dragmode = "zoom";
    if (nearer) keepLetters(made, nearer[0]);
  }

  // The letter of a programme that began before what is shown stands where it comes in.
  function keepLetters(made, first) {
    const letters = made.annotations.filter((each) => each.x && each.yref === "paper");
    made.shapes?.forEach(({ x0, x1 }, at) => {
      if (x0 < first && first < x1) letters[at].x = first;
    });
  }

  function set(target, path, value) {
    const last = path.pop();
    for (const step of path) target = target[step] ??= {};
    target[last] = value;
  }

  function mark(day, color) {
    return { type: "line", x0: day, x1: day, yref: "paper", y0: 0, y1: 1, line: { color, width: 2, dash: "5px,3px" } };
  }

  function traces() {
    const onPaper = printing || paper.matches;
    return data.figure.data.map((trace) => ({
      ...trace,
      ...(trace.meta && { visible: shown.has(trace.meta) }),
      ...(onPaper && trace.name === "Flags" && SMALL_FLAGS),
    }));
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
    closer().hidden = !mouse.matches;
    closer().querySelector("button").addEventListener("click", () => drawNearer(null));
    draw().then(() => {
      chart().on("plotly_click", follow);
      chart().on("plotly_relayout", dragged);
      chart().dataset.drawn = "yes";
    });
  }

  function dragged(change) {
    if ("xaxis.range[0]" in change) drawNearer([change["xaxis.range[0]"], change["xaxis.range[1]"]]);
  }

  function drawNearer(days) {
    const button = closer().querySelector("button");
    nearer = days;
    if (!days && document.activeElement === button) chart().closest("figure").focus();
    button.hidden = !days;
    draw();
  }

  function follow(event) {
    const flag = event.points.find((point) => point.data.name === "Flags" && isUnder(point, event.event));
    if (flag) location.hash = `flag-${flag.customdata[0]}`;
    else say("day-picked", dayUnder(event.points[0].xaxis, event.event));
  }

  function isUnder(point, pointer) {
    const { left, top } = chart().getBoundingClientRect();
    const across = left + point.xaxis._offset + point.xaxis.d2p(point.x) - pointer.clientX;
    const down = top + point.yaxis._offset + point.yaxis.l2p(point.y) - pointer.clientY;
    return Math.hypot(across, down) < 16;
  }

  function dayUnder(axis, pointer) {
    return String(axis.p2d(pointer.clientX - chart().getBoundingClientRect().left - axis._offset)).slice(0, 10);
  }

  function say(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
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
      marks = [];
      nearer = null;
      section().replaceWith(document.adoptNode(fresh));
      history.replaceState(null, "", link.href.split("#")[0]);
      start();
      section().querySelectorAll(".ranges a")[place].focus();
    } catch {
      location.assign(link.href);
    }
  }

  document.addEventListener("click", change);
  document.addEventListener("days-marked", (event) => { marks = event.detail; draw(); });
  for (const query of [dark, narrow, paper]) query.addEventListener("change", () => draw());
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  start();
})();
