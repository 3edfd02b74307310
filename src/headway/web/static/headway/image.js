// Saves a chart as an SVG file: `data-save-image="Title"` on a button in the same card as the figure.
(() => {
  const name = (title) => `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "chart"}.svg`;

  function save(button) {
    const drawn = button.closest("section, .card")?.querySelector("[data-plot] svg");
    if (!drawn) return;
    const copy = drawn.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    paper.setAttribute("width", "100%");
    paper.setAttribute("height", "100%");
    paper.setAttribute("fill", getComputedStyle(button.closest(".card")).backgroundColor);
    copy.prepend(paper);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    link.download = name(button.dataset.saveImage);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save-image]");
    if (button) save(button);
  });
})();
