// Two days picked on the timeline, one after the other, fill the form that asks what changed between them.
(() => {
  "use strict";
  const form = () => document.querySelector("#two-days form");
  const told = () => document.querySelector("#two-days [role=status]");
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const written = (day) => words.format(new Date(`${day}T00:00Z`));

  function mark(days, sentence) {
    document.dispatchEvent(new CustomEvent("days-marked", { detail: days }));
    told().textContent = sentence;
  }

  function pick(event) {
    const day = event.detail;
    const first = form().dataset.first;
    if (!first || first === day) begin(day);
    else finish([first, day].sort());
  }

  function begin(day) {
    form().dataset.first = day;
    mark([day], `${written(day)} is marked. Pick another day, or press Escape to take the mark away.`);
  }

  function finish([since, on]) {
    delete form().dataset.first;
    form().elements.since.value = since;
    form().elements.on.value = on;
    mark([since, on], `${written(since)} and ${written(on)} are marked.`);
    form().querySelector("button").focus();
  }

  function clear(event) {
    if (event.key !== "Escape" || !told().textContent) return;
    delete form().dataset.first;
    form().reset();
    mark([], "No day is marked.");
  }

  document.addEventListener("day-picked", pick);
  document.addEventListener("keydown", clear);
})();
