// Quiet liveness: the server names the facts that changed; what shows them asks again, and a value that became another tints for a second.
//   data-facts="sales deals"  on an element with hx-trigger="stale" makes it ask again when one of these facts changed
//   data-begins               an empty page that the first record makes another: it is loaded anew, once nothing is being typed
//   data-value                marks a text that tints when an answer brings another one
(() => {
  const shown = new Map();
  const dot = () => document.querySelector(".live-dot");

  function changed(facts) {
    if (document.querySelector("[data-begins]")) return document.querySelector("dialog[open]") ? setTimeout(changed, 500, facts) : location.reload();
    if (document.body.dataset.whole !== undefined) return htmx.ajax("GET", location.pathname, { target: "#main", select: "#main", swap: "outerHTML" });
    for (const part of document.querySelectorAll("[data-facts]")) {
      if (part.dataset.facts.split(" ").some((fact) => facts.includes(fact))) htmx.trigger(part, "stale");
    }
  }

  function listen() {
    const source = new EventSource(document.body.dataset.live || "/events");
    source.addEventListener("changed", (event) => changed(JSON.parse(event.data)));
    source.addEventListener("open", () => dot()?.classList.remove("off"));
    source.addEventListener("error", () => dot()?.classList.add("off"));
    addEventListener("pagehide", () => source.close());
  }

  const values = (root) => root.querySelectorAll("[data-value]");
  document.addEventListener("htmx:beforeSwap", (event) => {
    for (const value of values(event.detail.target)) shown.set(value.dataset.value, value.textContent);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const value of values(document)) {
      const before = shown.get(value.dataset.value);
      if (before !== undefined && before !== value.textContent) {
        value.classList.add("tinted");
        value.addEventListener("animationend", () => value.classList.remove("tinted"), { once: true });
      }
    }
    shown.clear();
  });

  if (document.body.dataset.live !== undefined) addEventListener("load", listen);
  addEventListener("pageshow", (event) => event.persisted && document.body.dataset.live !== undefined && listen());
})();
