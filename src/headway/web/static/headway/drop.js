// Files are dropped anywhere on the page, chosen, or pasted as text; all go through the same form.
(() => {
  const form = document.querySelector("form[data-drop]");
  if (!form) return;
  const zone = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");

  function send(files) {
    if (!files.length) return;
    const bag = new DataTransfer();
    for (const file of files) bag.items.add(file);
    input.files = bag.files;
    form.requestSubmit();
  }

  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  addEventListener("dragleave", (event) => event.relatedTarget === null && zone.classList.remove("over"));
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    zone.classList.remove("over");
    send(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    if (event.target.closest("input, textarea")) return;
    const { files } = event.clipboardData;
    const text = event.clipboardData.getData("text/plain");
    if (files.length) send(files);
    else if (text.includes("\n")) send([new File([text], "pasted.txt", { type: "text/plain" })]);
  });
  input.addEventListener("change", () => input.files.length && form.requestSubmit());
  form.addEventListener("submit", () => {
    zone.classList.add("over");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    form.querySelector("[data-busy]").hidden = false;
  });
})();
