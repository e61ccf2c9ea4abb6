// Images of events and of the reference: small ones, a closer look at each, and what is laid over them.

import { el } from "/dom.js";

/**
 * One image. description: in words; href: its address; large: that of a larger copy; event: how
 * masks refer to it, if it is an event's; pair: of which it is a reference image, if of one.
 */
export class Picture {
  constructor({ description, href, large = href, event, pair }) {
    Object.assign(this, { description, href, large, event, pair });
    this.layers = el("span", { class: "layers" });
  }

  /** As a button that opens a closer look. */
  asButton(onOpen) {
    this.layers.append(image(this.href, this.description, "lazy", (missing) => this.button.replaceWith(missing)));
    this.button = el("button", { type: "button", class: "closer", "aria-haspopup": "dialog", onclick: () => onOpen(this) }, this.layers);
    this.describe();
    return this.button;
  }

  /** A larger copy of itself, to be looked at. */
  enlarged() {
    const larger = new Picture(this);
    larger.layers.append(image(this.large, this.description, "eager", (missing) => larger.layers.replaceChildren(missing)));
    return larger;
  }

  /** Whether there is an image still, and not a line that says why there is none. */
  get isThere() {
    return this.layers.isConnected && this.layers.querySelector("img") !== null;
  }

  /** Lays a canvas over the image, instead of what was over it. */
  lay(canvas, over) {
    this.bare();
    canvas.setAttribute("aria-hidden", "true");
    this.layers.append(canvas);
    this.describe(over);
  }

  bare() {
    this.layers.querySelectorAll("canvas").forEach((canvas) => canvas.remove());
    this.describe();
  }

  describe(over) {
    this.button?.setAttribute("aria-label", `Look closer: ${this.description}${over ? `, ${over}` : ""}`);
  }
}

/** An image, or why there is none. */
function image(href, description, loading, onMissing) {
  const node = el("img", { src: href, alt: description, loading, decoding: "async" });
  node.addEventListener("error", async () => onMissing(el("span", { class: "missing" }, await reason(href))), { once: true });
  return node;
}

async function reason(href) {
  try {
    const answer = await fetch(href);
    const problem = answer.ok ? {} : await answer.json();
    return `No image: ${problem.detail ?? "it cannot be shown"}.`;
  } catch {
    return "No image: Headwatch does not answer.";
  }
}
