// Sharing the record of a meeting: copy it as text, or print it. Both buttons come with the script.
(() => {
  "use strict";
  const place = document.querySelector("[data-share]");
  if (!place) return;

  const text = fetch(place.dataset.share, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.text() : null));
  text.catch(() => undefined);

  const said = document.createElement("span");
  said.className = "quiet small";
  said.setAttribute("role", "status");

  function button(words, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    made.addEventListener("click", act);
    return made;
  }

  async function copy() {
    try {
      const words = await text;
      if (!words) throw new Error("no text");
      if (navigator.clipboard) await navigator.clipboard.writeText(words);
      else copyOldWay(words); // pages that are not served over https
      said.textContent = "Copied.";
    } catch {
      location.assign(place.dataset.share); // there it can be selected by hand
    }
  }

  function copyOldWay(words) {
    const field = Object.assign(document.createElement("textarea"), { value: words, className: "unseen" });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("refused");
  }

  place.prepend(button("Copy as text", copy), " ", button("Print", () => window.print()), " ");
  place.append(" ", said);
})();
