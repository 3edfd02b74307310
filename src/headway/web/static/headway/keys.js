// Everything by keyboard. `?` lists the keys, `/` or ⌘K finds, `g` and a letter goes, `i` explains, arrows walk rows, Enter opens, Escape closes.
(() => {
  const find = document.getElementById("find");
  const keys = document.getElementById("keys");
  let going = 0;

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("input")?.select();
  };

  function go(letter) {
    const link = document.querySelector(`#keys [data-key="${CSS.escape(letter)}"]`);
    if (link) location.assign(link.href);
  }

  // The number that is focused, else the first of its row or card, is explained.
  function explain(target) {
    const place = ["td, th", "tr, .card"].map((name) => target.closest(name)).find((one) => one?.querySelector("a.why"));
    place?.querySelector("a.why").click();
  }

  function walk(items, step) {
    const list = [...items];
    if (!list.length) return;
    const at = list.indexOf(document.activeElement);
    list[Math.min(Math.max(at + step, 0), list.length - 1)].focus();
  }

  function global(event) {
    const letter = event.key.toLowerCase();
    if ((event.metaKey || event.ctrlKey) && letter === "k") return event.preventDefault(), open(find);
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return event.preventDefault(), open(keys);
    if (event.key === "/") {
      event.preventDefault();
      const here = document.querySelector("main input[type=search]");
      return here ? here.focus() : open(find);
    }
    if (Date.now() - going < 1200) return (going = 0), go(letter);
    if (letter === "g") going = Date.now();
    if (letter === "i") explain(event.target);
  }

  function local(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const inFind = event.target.closest("#find");
    if (step && inFind) {
      event.preventDefault();
      const hits = find.querySelectorAll(".hits a");
      if (step < 0 && document.activeElement === hits[0]) return find.querySelector("input").focus();
      return walk(hits, step);
    }
    if (event.key === "Enter" && event.target.matches("#find input")) {
      event.preventDefault();
      return find.querySelector(".hits a")?.click();
    }
    if (event.key === "ArrowDown" && event.target.matches("main input[type=search]")) {
      event.preventDefault();
      return document.querySelector("main tr[data-href]")?.focus();
    }
    const row = event.target.closest("tr[data-href]");
    if (row && step < 0 && !row.previousElementSibling) return event.preventDefault(), document.querySelector("main input[type=search]")?.focus();
    if (row && step) return event.preventDefault(), walk(row.parentElement.querySelectorAll("tr[data-href]"), step);
    if (row && event.key === "Enter" && event.target === row) location.assign(row.dataset.href);
  }

  // A table of `cells` is one stop of the Tab key: arrows, Home and End go from cell to cell, Enter opens the cell's link.
  const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  const stopOf = (cell) => cell.querySelector("a:not(.why)") ?? cell;

  function oneStop() {
    for (const table of document.querySelectorAll("table.cells")) {
      table.querySelectorAll(":is(tbody, tfoot) a:not(.why)").forEach((stop, place) => (stop.tabIndex = place ? -1 : 0));
    }
  }

  function cells(event) {
    const cell = event.target.closest("table.cells :is(tbody, tfoot) :is(th, td)");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const ends = { Home: 0, End: cell.parentElement.cells.length - 1 };
    if (!(event.key in MOVES || event.key in ends)) return;
    event.preventDefault();
    const table = cell.closest("table");
    const rows = [...table.querySelectorAll(":is(tbody, tfoot) tr")];
    const [down, across] = MOVES[event.key] ?? [0, 0];
    const to = rows[rows.indexOf(cell.parentElement) + down]?.cells[ends[event.key] ?? cell.cellIndex + across];
    if (!to) return;
    for (const old of table.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
    stopOf(to).tabIndex = 0;
    stopOf(to).focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  oneStop();
  document.addEventListener("htmx:afterSettle", oneStop);
  document.addEventListener("keydown", (event) => (global(event), local(event), cells(event)));
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.pick[open], details.more[open]")) if (!menu.contains(event.target)) menu.open = false;
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, summary") && !getSelection().toString()) location.assign(row.dataset.href);
    const opener = event.target.closest("[data-open]");
    if (opener) event.preventDefault(), open(document.getElementById(opener.dataset.open));
    if (event.target.closest("[data-close]") || event.target.matches("dialog[open]")) event.target.closest("dialog").close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.pick[open], details.more[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle]");
    if (button) button.ariaExpanded = String(document.getElementById(button.dataset.toggle).classList.toggle("open"));
  });
  // A form marked data-sparse asks without its empty parts, so that an address says only what was chosen.
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters } = event.detail;
    if (elt.matches("[data-sparse]")) for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
  });
  document.addEventListener("change", (event) => event.target.closest("[data-send]")?.requestSubmit());
})();
