// Elements made by calls. Data enters as text and attributes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element; attributes that are undefined, null or false are left out. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value === true) {
      node.setAttribute(name, "");
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return node;
}

/** A table whose columns have a head, a function from row to content, and whether they hold numbers. */
export function table(caption, columns, rows, rowAttributes = () => ({})) {
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el(
      "table",
      {},
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col", class: column.number && "number" }, column.head)))),
      el(
        "tbody",
        {},
        rows.map((row) =>
          el(
            "tr",
            rowAttributes(row),
            columns.map((column, i) =>
              i === 0
                ? el("th", { scope: "row" }, column.cell(row))
                : el("td", { class: column.number && "number" }, column.cell(row)),
            ),
          ),
        ),
      ),
    ),
  );
}

const nameOf = (node) => `${node.tagName} ${node.getAttribute("aria-label")} ${node.textContent}`;

/** Whoever walks by keyboard stays where they were, though what has the focus is drawn anew. */
export function keepFocus(container, update) {
  const focused = container.contains(document.activeElement) ? document.activeElement : undefined;
  const name = focused && nameOf(focused);
  update();
  if (focused && !focused.isConnected) {
    [...container.querySelectorAll("a, button, [tabindex]")].find((node) => nameOf(node) === name)?.focus({ preventScroll: true });
  }
}

/** A list of terms with what they are. */
export function facts(pairs) {
  return el(
    "dl",
    { class: "facts" },
    pairs.filter(Boolean).map(([term, what]) => el("div", {}, el("dt", {}, term), el("dd", {}, what))),
  );
}
