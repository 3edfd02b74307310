// Typing in: a link or button marked data-drawer opens its form beside the page; what was done is said with a way back.
//   The server answers a form with the form (something was wrong) or with the event "done": { says, undo, href }.
(() => {
  const drawer = document.getElementById("drawer");
  const body = document.getElementById("drawer-body");
  const toasts = document.getElementById("toasts");
  let opener = null;

  function open(href, from) {
    if (!drawer.open) opener = document.activeElement === document.body ? from : document.activeElement;
    htmx.ajax("GET", href, { target: body, swap: "innerHTML" }).then(() => {
      if (!body.children.length) return;
      if (!drawer.open) drawer.showModal();
      aim();
    });
  }

  // An explanation is read from its heading on, a form begins at its first field.
  const aim = () => body.querySelector("h2[autofocus], [aria-invalid], .field :is(input, select, textarea)")?.focus();

  function close() {
    if (drawer.open) drawer.close();
  }

  function toast(says, { undo = "", href = "", bad = false } = {}) {
    const line = document.createElement("p");
    line.className = bad ? "msg error" : "msg success";
    line.append(says);
    if (href && href !== location.pathname) {
      const link = Object.assign(document.createElement("a"), { href, textContent: "Open" });
      line.append(" ", link);
    }
    if (undo) {
      const back = Object.assign(document.createElement("button"), { type: "button", className: "wordy", textContent: "Undo" });
      back.addEventListener("click", () => (line.remove(), htmx.ajax("POST", undo, { target: body, swap: "none" })));
      line.append(" ", back);
    }
    toasts.replaceChildren(line);
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => line.contains(document.activeElement) || line.matches(":hover") || line.remove(), 12000);
  }

  // What a page shows is asked for again in place; a record that is gone leads to the changes, from where it can come back.
  function again() {
    htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML" });
  }

  // Over plain HTTP in an office there is no clipboard to write to: then the text is selected, to be copied by hand.
  async function copy(field, button) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected: copy it with Ctrl-C";
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-drawer]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      open(link.getAttribute("href") ?? link.dataset.drawer, link);
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(document.getElementById(copier.dataset.copy), copier);
    if (event.target.closest("[data-close-drawer]") && drawer.open) event.preventDefault(), close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const link = document.querySelector("[data-new]");
    if (link) event.preventDefault(), open("/new", document.activeElement);
  });
  drawer.addEventListener("close", () => (body.replaceChildren(), opener?.isConnected && opener.focus()));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === body && drawer.open) aim();
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.target.id === "main") return location.assign("/changes");
    if (event.detail.target !== body) return;
    const words = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").querySelector("main p, h1")?.textContent;
    toast(words?.trim() || "That did not work. Load the page again.", { bad: true });
  });
  document.addEventListener("done", (event) => {
    close();
    toast(event.detail.says, event.detail);
    again();
  });
  document.addEventListener("refused", (event) => toast(event.detail.says, { bad: true }));
})();
