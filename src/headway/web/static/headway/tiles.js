// Tiles of a dashboard: dragged by their handle, or moved from it by arrow keys and sized by + and −. The server keeps each step, with an undo.
(() => {
  const KEYS = { ArrowLeft: "earlier", ArrowUp: "earlier", ArrowRight: "later", ArrowDown: "later", "+": "wider", "=": "wider", "-": "narrower" };
  const board = () => document.querySelector("[data-tiles]");
  const keys = () => [...board().querySelectorAll("[data-tile]")].map((tile) => tile.dataset.tile).join(",");
  const waiting = [];
  let sent = null;
  let dragged = null;
  let before = "";

  // A step waits for the board that the one before it made: each names the version that it was taken on.
  function send(path, values) {
    waiting.push([path, values]);
    if (sent === null) next();
  }

  function next() {
    if (!waiting.length || !board()) return drop();
    const [path, values] = waiting.shift();
    sent = board().dataset.version;
    htmx.ajax("POST", board().dataset.tiles + path, { target: "#main", swap: "none", values: { version: sent, ...values } });
  }

  function drop() {
    waiting.length = 0;
    sent = null;
  }

  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest(".handle");
    const how = handle && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key];
    if (!how) return;
    event.preventDefault();
    send(`/tiles/${handle.closest("[data-tile]").dataset.tile}/${how}`, {});
  });
  document.addEventListener("htmx:afterSettle", () => sent !== null && board()?.dataset.version !== sent && next());
  for (const failed of ["htmx:responseError", "htmx:sendError", "refused"]) document.addEventListener(failed, drop);

  document.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.(".handle");
    if (!handle) return;
    dragged = handle.closest("[data-tile]");
    before = keys();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.tile);
    event.dataTransfer.setDragImage(dragged, 20, 20);
    requestAnimationFrame(() => dragged?.classList.add("dragging"));
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("[data-tile]");
    if (!over || over === dragged) return;
    const after = dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    over[after ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragging");
    dragged = null;
    if (keys() !== before) send("/order", { keys: keys() });
  });
})();
