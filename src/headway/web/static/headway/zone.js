// The browser knows its zone: offered beside the workspace's where the two differ.
(() => {
  const told = document.querySelector("[data-browser-zone]");
  const entry = document.querySelector("#s-zone");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!told || !zone || zone === entry.value) return;
  const button = told.querySelector("button");
  button.textContent = zone;
  button.addEventListener("click", () => { entry.value = zone; entry.focus(); });
  told.hidden = false;
})();
