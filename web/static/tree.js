// The picture of a problem tree: its size without loading the page again, and dragging a theme onto another.
// Everything can be done without it: by the links, and on the page of each theme.
(() => {
  "use strict";
  const frame = document.querySelector(".treeframe");
  const picture = frame?.querySelector("svg.tree");
  if (!picture) return;

  // -- size --

  const sizes = document.querySelector("[data-sizes]");
  sizes?.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-size]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    for (const name of ["width", "height"]) {
      picture.setAttribute(name, Math.round((Number(frame.dataset[name]) * Number(link.dataset.size)) / 100));
    }
    for (const each of sizes.querySelectorAll("a")) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  });

  // -- dragging, on the page where themes may be changed --

  const dialog = document.getElementById("dropped");
  if (!dialog) return;
  const FAR = 6; // pixels; less is a click
  const EDGE = 48;
  const nothing = document.querySelector("[data-nothing]");
  document.querySelector("[data-how]").hidden = false;
  frame.classList.add("draggable");
  let held = null;

  const pageOf = (theme) => `${location.pathname}/theme/${theme.dataset.key.split("/").map(encodeURIComponent).join("/")}`;

  function under(event) {
    const found = document.elementFromPoint(event.clientX, event.clientY);
    return found?.closest("svg.tree g[data-key], [data-nothing]") ?? null;
  }

  function mark(target) {
    if (held.target === target) return;
    held.target?.classList.remove("target");
    held.target = target;
    target?.classList.add("target");
  }

  function begin() {
    held.dragging = true;
    held.theme.classList.add("dragged");
    held.theme.parentNode.append(held.theme); // above the others
    nothing.hidden = false;
  }

  function scroll(event) {
    const box = frame.getBoundingClientRect();
    const by = (at, low, high) => (at < low + EDGE ? -16 : at > high - EDGE ? 16 : 0);
    frame.scrollBy(by(event.clientX, box.left, box.right), by(event.clientY, box.top, box.bottom));
  }

  function end() {
    const was = held;
    held = null;
    was.target?.classList.remove("target");
    was.theme.classList.remove("dragged");
    was.theme.setAttribute("transform", was.place);
    nothing.hidden = true;
    return was;
  }

  picture.addEventListener("pointerdown", (event) => {
    const theme = event.target.closest("g[data-key]");
    if (!theme || event.button || event.pointerType === "touch") return; // a finger scrolls; the list does the rest
    const place = theme.getAttribute("transform");
    held = { theme, place, x: event.clientX, y: event.clientY, target: null, dragging: false };
    const [, left, top] = place.match(/translate\(([\d.eE+-]+) ([\d.eE+-]+)\)/);
    Object.assign(held, { left: Number(left) - frame.scrollLeft / scale(), top: Number(top) - frame.scrollTop / scale() });
    event.preventDefault();
  });

  const scale = () => Number(picture.getAttribute("width")) / Number(frame.dataset.width);

  addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.dragging && Math.hypot(dx, dy) > FAR) begin();
    if (!held.dragging) return;
    scroll(event);
    const [x, y] = [held.left + (dx + frame.scrollLeft) / scale(), held.top + (dy + frame.scrollTop) / scale()];
    held.theme.setAttribute("transform", `translate(${x} ${y})`);
    mark(under(event));
  });

  addEventListener("pointerup", () => {
    if (!held) return;
    const { theme, target, dragging } = end();
    if (!dragging) location.assign(pageOf(theme));
    else if (target === nothing) move(theme, null);
    else if (target) ask(theme, target);
  });

  addEventListener("pointercancel", () => held && end());
  addEventListener("keydown", (event) => event.key === "Escape" && held && end());

  picture.addEventListener("click", (event) => {
    const theme = event.target.closest("g[data-key]");
    if (theme && event.pointerType === "touch") location.assign(pageOf(theme));
  });

  // -- what a drop comes to: the same forms as on the page of the theme --

  function fill(form, theme, more) {
    const values = { theme: theme.dataset.key, state: theme.dataset.state, ...more };
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  }

  function move(theme, target) {
    const form = dialog.querySelector("[data-move]");
    fill(form, theme, { grows_from: target?.dataset.key ?? "" });
    return form.requestSubmit();
  }

  function ask(theme, target) {
    dialog.querySelector("[data-words]").textContent = theme.dataset.words;
    dialog.querySelector("[data-other-words]").textContent = target.dataset.words;
    fill(dialog.querySelector("[data-move]"), theme, { grows_from: target.dataset.key });
    const more = { other: target.dataset.key, other_state: target.dataset.state, label: target.dataset.words };
    fill(dialog.querySelector("[data-merge]"), theme, more);
    dialog.showModal();
  }
})();
