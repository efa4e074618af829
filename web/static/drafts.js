// Keeps what is being typed into a form in the browser until it is saved, and offers it back after a crash or a logout.
(() => {
  "use strict";
  const PREFIX = "goodterms draft ";
  const DAY = 24 * 60 * 60 * 1000;
  const LASTS = { kept: 30 * DAY, confidential: DAY };
  const LEFT_OUT = new Set(["csrf_token", "form_id", "save", "add", "take"]);

  const AT_MOST = 3;

  const startOf = (form) => `${PREFIX}${new URL(form.action || location.href, location.href).pathname} `;
  const keyOf = (form) => startOf(form) + (form.elements.form_id?.value ?? "");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, draft) {
    try {
      if (draft) localStorage.setItem(key, JSON.stringify(draft));
      else localStorage.removeItem(key);
    } catch {
      // A full or closed store: the form itself still holds what was typed.
    }
  }

  function typed(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name));
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // -- drafts that are no longer needed: their form was saved, or they are too old --

  function clearOld() {
    const saved = new Set(document.querySelector("meta[name=saved-forms]")?.content.split(" "));
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const draft = read(key);
      if (!draft || saved.has(draft.form) || Date.now() - draft.at > (LASTS[draft.kind] ?? LASTS.kept)) write(key, null);
    }
  }

  // -- one form --

  function keep(form, fresh) {
    const now = typed(form);
    const id = form.elements.form_id?.value ?? "";
    write(keyOf(form), same(now, fresh) ? null : { form: id, kind: form.dataset.draft, at: Date.now(), typed: now });
  }

  function bringBack(form, draft) {
    const values = new Map();
    for (const [name, value] of draft.typed) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of [...form.elements]) if (field.name && !LEFT_OUT.has(field.name)) fill(field, values);
    const left = [...values].flatMap(([name, texts]) => texts.map((text) => [name, text]));
    for (const [name, text] of left) hold(form, name, text);
    for (const part of form.querySelectorAll("details")) {
      if ([...part.querySelectorAll("input, select, textarea")].some((field) => field.value)) part.open = true;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new Event("change", { bubbles: true }));
    if (left.length) form.querySelector("button[name=add]")?.click(); // the server makes the rows that were added
  }

  function fill(field, values) {
    const wanted = values.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = wanted.includes(field.value);
      if (field.checked) values.set(field.name, wanted.filter((value) => value !== field.value));
    } else if (field.type !== "submit" && field.type !== "button") {
      field.value = wanted[0] ?? "";
      values.set(field.name, wanted.slice(1));
    }
  }

  function hold(form, name, value) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field); // a row that this page does not show yet: it is sent all the same
  }

  function offer(form, key, draft) {
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const note = document.createElement("div");
    note.className = "banner calm said draft";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = `You were typing something here (${when}). It was not saved.`;
    const back = button("Bring it back", () => bringBack(form, draft));
    const away = button("Discard it", () => undefined);
    for (const each of [back, away]) {
      each.addEventListener("click", () => {
        write(key, null);
        note.remove();
        form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      });
    }
    back.className = "first";
    note.append(words, back, away);
    form.before(note);
  }

  function button(text, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  }

  function others(form, fresh) {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(startOf(form)) && key !== keyOf(form));
    const found = keys.map((key) => [key, read(key)]).filter(([, draft]) => draft && !same(draft.typed, fresh));
    return found.sort(([, one], [, other]) => other.at - one.at).slice(0, AT_MOST);
  }

  function attend(form) {
    const cameBack = document.getElementById("problems") !== null;
    const fresh = cameBack ? [] : typed(form);
    for (const [key, draft] of others(form, typed(form))) offer(form, key, draft);
    if (cameBack) keep(form, fresh);
    for (const change of ["input", "change"]) form.addEventListener(change, () => keep(form, fresh));
  }

  clearOld();
  for (const form of document.querySelectorAll("form[data-draft]")) attend(form);
})();
