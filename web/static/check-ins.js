// Copying links: a button beside each field that holds them. Without scripts they are selected by hand.
(() => {
  "use strict";
  function copy(field, said) {
    const done = () => { said.textContent = "Copied."; };
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, () => { said.textContent = "Copy what is selected."; });
    else if (document.execCommand("copy")) done(); // pages that are not served over https
  }

  for (const field of document.querySelectorAll("[data-copy]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
    const said = Object.assign(document.createElement("span"), { className: "quiet small" });
    said.setAttribute("role", "status");
    button.addEventListener("click", () => copy(field, said));
    const place = Object.assign(document.createElement("p"), { className: "doings" });
    place.append(button, said);
    field.after(place);
  }

  const print = Object.assign(document.createElement("button"), { type: "button", textContent: "Print" });
  print.addEventListener("click", () => window.print());
  document.querySelector(".slips") && document.querySelector(".opening .doings")?.prepend(print);
})();
