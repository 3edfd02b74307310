// Fetches the script that draws charts, named in `data-draws` of this one's element: at once where a chart is near what is seen,
// else when the page is there and at rest, so that a page that shows none at first is not held up by it.
(() => {
  const REST = 2500;
  const source = document.currentScript.dataset.draws;
  let asked = false;

  function ask() {
    if (asked) return;
    asked = true;
    near.disconnect();
    document.head.append(Object.assign(document.createElement("script"), { src: source }));
  }

  const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && ask(), { rootMargin: "300px" });
  function look() {
    const figures = asked ? [] : document.querySelectorAll("[data-chart]");
    figures.forEach((figure) => near.observe(figure));
    if (figures.length) setTimeout(ask, REST);
  }

  addEventListener("load", look);
  document.addEventListener("htmx:afterSettle", look);
})();
