// How a chart writes numbers: short on an axis (12K), in full in the tooltip (12,345.60); marks and signs as Python gives them.

// unit: "share" (0.63 is 63 %), else anything; digits: decimal places; group, decimal: the marks within a number; before, after:
// what stands around it. A missing value is a dash.
export function numberFormat({ unit = "", digits, group = ",", decimal = ".", before = "", after = "" } = {}) {
  const share = unit === "share";
  const full = new Intl.NumberFormat("en", { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? (share ? 1 : 2) });
  const short = share ? full : new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const marks = { group, decimal };
  const text = (format, value) => format.formatToParts(Math.abs(value)).map((part) => marks[part.type] ?? part.value).join("");
  const write = (format) => (value) => {
    if (value === null || value === undefined || value === "-" || Number.isNaN(value)) return "–";
    const written = text(format, share ? value * 100 : value);
    return `${value < 0 && /[1-9]/.test(written) ? "−" : ""}${before}${written}${after}`;
  };
  return { full: write(full), short: write(short) };
}
