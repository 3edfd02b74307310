// Home arranged: a card is dragged to another's place, or moved with the arrow keys while one of its buttons has the keyboard.
//   The server keeps the change, answers with the cards, and says what was done in the event "arranged": { says, bad }.
(() => {
  const said = document.getElementById("said");
  const cardOf = (target) => target.closest?.(".placed > li");
  let dragged = null;
  let held = "";

  function send(what) {
    const form = document.querySelector("#arranging form[data-arrange]");
    htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#arranging", swap: "outerHTML", values: { do: what } });
  }

  document.addEventListener("dragstart", (event) => {
    dragged = cardOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.key);
    dragged.classList.add("held");
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && cardOf(event.target);
    for (const card of document.querySelectorAll(".placed > .over")) card.classList.toggle("over", card === over);
    if (!over) return;
    event.preventDefault();
    over.classList.toggle("over", over !== dragged);
  });
  document.addEventListener("drop", (event) => {
    const over = dragged && cardOf(event.target);
    if (!over || over === dragged) return;
    event.preventDefault();
    send(`place ${dragged.dataset.key} ${over.dataset.place}`);
  });
  document.addEventListener("dragend", () => {
    for (const card of document.querySelectorAll(".placed > li")) card.classList.remove("held", "over");
    dragged = null;
  });

  document.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "earlier", ArrowDown: "later" }[event.key];
    const card = way && event.target.matches(".hands button") && cardOf(event.target);
    if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    card.querySelector(`button[value="${way} ${card.dataset.key}"]:not(:disabled)`)?.click();
  });

  // The keyboard stays where it was: on the same button, or beside it where that one is gone or can do no more.
  document.addEventListener("htmx:beforeRequest", (event) => {
    held = event.detail.requestConfig?.triggeringEvent?.submitter?.value ?? document.activeElement?.value ?? "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "arranging" && event.detail.elt.id !== "arranging") return;
    const key = held.split(" ")[1];
    const same = document.querySelector(`button[value="${CSS.escape(held)}"]:not(:disabled)`);
    const near = key && document.querySelector(`.placed > [data-key="${CSS.escape(key)}"] button:not(:disabled)`);
    (same ?? near ?? document.querySelector(".placed button:not(:disabled)"))?.focus();
  });
  document.addEventListener("arranged", (event) => {
    said.textContent = event.detail.says;
    said.className = event.detail.bad ? "msg error" : "vh";
  });
})();
