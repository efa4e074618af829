// The meeting form: more rows, and who and what belongs to another day, without leaving the page. Works without it too.
(() => {
  "use strict";
  const form = document.getElementById("meeting");
  if (!form) return;

  const said = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));

  async function ask(what) {
    const sent = new FormData(form);
    sent.append("add", what);
    const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("meeting");
    if (!fresh) throw new Error("no form");
    return fresh;
  }

  // The server makes the rows, so that they are the same with and without scripts; only the form's inside is replaced.
  async function refresh(what) {
    let before, fresh;
    do {
      before = said();
      fresh = await ask(what);
    } while (before !== said()); // somebody went on typing meanwhile: none of it may be lost
    const [here, scrolled] = [document.activeElement?.id, window.scrollY];
    form.replaceChildren(...fresh.childNodes);
    if (what === "day") {
      document.getElementById(here)?.focus({ preventScroll: true });
      window.scrollTo(0, scrolled);
    } else {
      form.querySelector("[autofocus]")?.focus();
    }
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
