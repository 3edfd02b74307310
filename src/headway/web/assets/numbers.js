// How a chart writes numbers: short on an axis (12k), in full in the tooltip (12,345.60).

const language = document.documentElement.lang || undefined;

function options(unit, digits) {
  if (unit === "share") return { style: "percent", maximumFractionDigits: digits ?? 1 };
  if (/^[A-Z]{3}$/.test(unit)) return { style: "currency", currency: unit, ...(digits === undefined ? {} : { maximumFractionDigits: digits, minimumFractionDigits: digits }) };
  return { maximumFractionDigits: digits ?? 2 };
}

// unit: an ISO currency, "share" (0.63 is 63 %), or empty; digits: decimal places. A missing value is a dash.
export function numberFormat({ unit = "", digits } = {}) {
  const chosen = options(unit, digits);
  const full = new Intl.NumberFormat(language, chosen);
  const short = new Intl.NumberFormat(
    language,
    unit === "share" ? chosen : { ...chosen, notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 },
  );
  const write = (format) => (value) => (value === null || value === undefined || value === "-" || Number.isNaN(value) ? "–" : format.format(value));
  return { full: write(full), short: write(short) };
}
