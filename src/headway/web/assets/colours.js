// Colours of the design tokens as rgb, as the page shows them now.

const probe = document.createElement("span");
probe.hidden = true;

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// "--c1" → "rgba(56,94,214,1)"; the token may be written in any colour space and may differ between light and dark.
export function colourOf(token) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${token})`;
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = getComputedStyle(probe).color;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`;
}

// A copy of the option in which every text that is the name of a token is its colour.
export function withColours(value) {
  if (typeof value === "string") return /^--[a-z0-9-]+$/.test(value) ? colourOf(value) : value;
  if (Array.isArray(value)) return value.map(withColours);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withColours(part)]));
}
