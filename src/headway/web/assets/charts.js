// Draws the charts of a page. A chart is
//   <figure data-chart aria-label="…"><div data-plot></div><script type="application/json">{…ECharts option…}</script> … table … </figure>
// The option is made in Python; it holds data and layout, no functions and no colours of its own:
//   "--c1"                a text that is the name of a design token becomes that token's colour, in light and in dark
//   "headway": {"unit": "share", "digits": 1, "group": ",", "decimal": ".", "before": "", "after": " %"}   how the numbers of value
//                         axes and of the tooltip are written (numbers.js)
// It is drawn as SVG at the figure's size, and again when the figure is resized, swapped in by htmx, or the colour scheme changes.
// No markup is made from text and nothing is evaluated, so `script-src 'self'; style-src 'self'` holds.

import * as echarts from "echarts/core";
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { colourOf, withColours } from "./colours.js";
import { numberFormat } from "./numbers.js";

echarts.use([
  BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart,
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent,
  TooltipComponent, VisualMapComponent, SVGRenderer,
]);

const charts = new Map(); // figure → chart

const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) charts.get(entry.target.closest("[data-chart]"))?.resize();
});

const list = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function quietAxis(axis, format) {
  const ink = colourOf("--ink-3");
  const rule = colourOf("--rule");
  const isValue = (axis.type ?? "category") === "value";
  return {
    ...axis,
    axisLabel: { color: ink, fontSize: 11, ...(isValue ? { formatter: format.short } : {}), ...axis.axisLabel },
    axisLine: { show: !isValue, lineStyle: { color: rule }, ...axis.axisLine },
    axisTick: { show: false, ...axis.axisTick },
    splitLine: { show: isValue, lineStyle: { color: rule }, ...axis.splitLine },
    nameTextStyle: { color: ink, ...axis.nameTextStyle },
  };
}

function dressed(raw, says) {
  const { headway = {}, ...rest } = withColours(raw);
  const format = numberFormat(headway);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    ...rest,
    animation: !calm && (rest.animation ?? false),
    color: rest.color ?? ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"].map(colourOf),
    textStyle: { color: colourOf("--ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, ...rest.textStyle },
    aria: { enabled: true, ...(says ? { label: { description: says } } : {}), ...rest.aria },
    xAxis: rest.xAxis && list(rest.xAxis).map((axis) => quietAxis(axis, format)),
    yAxis: rest.yAxis && list(rest.yAxis).map((axis) => quietAxis(axis, format)),
    tooltip: {
      backgroundColor: colourOf("--card"),
      borderColor: colourOf("--rule"),
      textStyle: { color: colourOf("--ink") },
      valueFormatter: format.full,
      confine: true,
      ...rest.tooltip,
      renderMode: "richText", // the other mode writes style attributes, which the page's policy refuses
    },
  };
}

function optionOf(figure) {
  const holder = figure.querySelector('script[type="application/json"]') ?? figure.nextElementSibling;
  return holder?.matches('script[type="application/json"]') ? JSON.parse(holder.textContent) : null;
}

function draw(figure) {
  const option = optionOf(figure);
  if (!option) return;
  const plot = figure.querySelector("[data-plot]") ?? figure;
  let chart = charts.get(figure);
  if (!chart) {
    chart = echarts.init(plot, null, { renderer: "svg" });
    charts.set(figure, chart);
    sizes.observe(plot);
    chart.on("click", (point) => {
      const href = point.data?.href;
      if (href) location.assign(new URL(href, location.href));
    });
  }
  chart.setOption(dressed(option, figure.getAttribute("aria-label")), { notMerge: true });
  figure.dataset.drawn = "yes";
}

function forgetGone() {
  for (const [figure, chart] of charts) {
    if (figure.isConnected) continue;
    chart.dispose();
    charts.delete(figure);
  }
}

const waiting = new Set(); // figures to draw: one in each pause of the page, so that it answers keys and clicks in between
const inAPause = window.requestIdleCallback
  ? (act) => requestIdleCallback(act, { timeout: 200 })
  : (act) => setTimeout(act, 0);

function drawNext() {
  const [figure] = waiting;
  if (!figure) return;
  waiting.delete(figure);
  if (figure.isConnected) draw(figure);
  if (waiting.size) inAPause(drawNext);
}

function drawSoon(figure) {
  if (!waiting.size) inAPause(drawNext);
  waiting.add(figure);
}

// A chart is first drawn when it comes near what is seen; a phone shows none of Home's at once.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    drawSoon(target);
  }
}, { rootMargin: "300px" });

function drawAll() {
  forgetGone();
  for (const figure of document.querySelectorAll("[data-chart]")) charts.has(figure) ? drawSoon(figure) : near.observe(figure);
}

addEventListener("beforeprint", () => document.querySelectorAll("[data-chart]").forEach(draw));

document.addEventListener("htmx:afterSettle", drawAll);
const scheme = matchMedia("(prefers-color-scheme: dark)"); // kept, or its listener may be collected
scheme.addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["class", "data-theme"] });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", drawAll);
else drawAll();
