// The meeting form: more rows, and who and what belongs to another day, without leaving the page. Works without it too.
(() => {
  "use strict";
  const form = document.getElementById("meeting");
  if (!form) return;

  // The server makes the rows, so that they are the same with and without scripts; only the form's inside is replaced.
  async function refresh(what) {
    const sent = new FormData(form);
    sent.append("add", what);
    const scrolled = window.scrollY;
    const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("meeting");
    if (!fresh) throw new Error("no form");
    form.replaceChildren(...fresh.childNodes);
    const next = form.querySelector("[autofocus]") ?? (what === "day" ? form.elements.held_on : null);
    next?.focus({ preventScroll: what === "day" });
    if (what === "day") window.scrollTo(0, scrolled);
    form.dispatchEvent(new Event("change", { bubbles: true })); // the draft in the browser follows
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add]");
    if (!button || button.dataset.plainly) return;
    event.preventDefault();
    refresh(button.value).catch(() => {
      button.dataset.plainly = "yes"; // as without scripts: send the form and let the page come back
      button.click();
    });
  });

  form.addEventListener("change", (event) => {
    if (event.target.id === "held_on" && event.target.value) refresh("day").catch(() => undefined);
  });

  // -- one save, however often the button is tapped --

  let saving = false;
  form.addEventListener("submit", (event) => {
    if (saving) event.preventDefault();
    else if (event.submitter?.name !== "add") saving = true;
    form.classList.toggle("saving", saving);
  });
  addEventListener("pageshow", () => {
    saving = false;
    form.classList.remove("saving");
  });
})();
