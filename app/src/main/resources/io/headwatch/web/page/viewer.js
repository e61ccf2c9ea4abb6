// A closer look at one image: where words are in it, and where pairs and words fire.

import * as api from "/api.js";
import { el, svg, table } from "/dom.js";
import { busy, Firing, told } from "/firing.js";
import { number, percent } from "/format.js";
import { inTurn } from "/turns.js";

/** How much of a pixel is its word's colour, of 255; what is no word is darkened less. */
const TINT = 150;
const SHADE = 110;

/**
 * Opens it, until it is closed. masks: whether Headwatch makes any; words: to begin with;
 * all: what can be asked to fire.
 */
export function look(picture, { masks, words, all }) {
  new Viewer(picture.enlarged(), masks, words, all).open();
}

class Viewer {
  constructor(picture, masks, words, all) {
    this.picture = picture;
    this.closed = new AbortController();
    this.firing = new Firing(all, [picture], this.closed.signal, () => this.clearMask());
    this.said = el("p", { role: "status" });
    this.legend = el("div", {});
    const close = el("button", { type: "button", onclick: () => this.node.close() }, "Close");
    this.node = el(
      "dialog",
      { class: "viewer", "aria-labelledby": "viewer-title" },
      el("div", { class: "top" }, el("h2", { id: "viewer-title" }, picture.description), close),
      el("div", { class: "looking" }, picture.layers, el("div", {}, ...(masks ? this.questions(words, all) : [el("p", {}, "No masks are made: Headwatch is starting, or segmentation.enabled is false.")]))),
    );
    this.node.addEventListener("close", () => this.end());
    addEventListener("hashchange", () => this.node.close(), { signal: this.closed.signal });
  }

  open() {
    document.body.append(this.node);
    this.node.showModal();
    this.words?.focus();
  }

  end() {
    this.closed.abort(new DOMException("closed", "AbortError"));
    this.node.remove();
    if (document.activeElement === document.body) {
      // What opened it was drawn anew meanwhile.
      document.getElementById("main").focus({ preventScroll: true });
    }
  }

  questions(words, all) {
    this.words = el("input", { id: "viewer-words", name: "words", required: true, autocomplete: "off", value: words.join(", "), "aria-describedby": "viewer-hint" });
    this.background = el("input", { id: "viewer-background", type: "checkbox", name: "background", checked: true });
    const strength = el("input", { id: "viewer-strength", type: "range", min: "0", max: "100", value: "100" });
    strength.addEventListener("input", () => this.picture.layers.style.setProperty("--strength", strength.value / 100));
    return [
      el(
        "form",
        { onsubmit: (event) => this.asked(event) },
        el("label", { for: "viewer-words" }, "Words"),
        this.words,
        el("p", { class: "hint", id: "viewer-hint" }, "Separated by commas; any will do that the model knows."),
        el("p", {}, this.background, " ", el("label", { for: "viewer-background" }, "What answers to none of them is background")),
        el("button", { type: "submit" }, "Show where they are"),
      ),
      this.said,
      this.legend,
      all.length > 0 && this.firing.node,
      el("p", { class: "strength" }, el("label", { for: "viewer-strength" }, "Strength of what is laid over the image"), strength),
    ].filter(Boolean);
  }

  /** A later question takes the place of an earlier one. */
  async asked(event) {
    event.preventDefault();
    this.firing.clear();
    this.clearMask();
    const words = this.words.value.split(",").map((word) => word.trim()).filter(Boolean);
    this.stop = new AbortController();
    const signal = AbortSignal.any([this.closed.signal, this.stop.signal]);
    this.said.replaceChildren("Looking.");
    try {
      const found = await inTurn(
        () => api.segment(this.picture, words, this.background.checked, signal),
        signal,
        (seconds) => this.said.replaceChildren(busy(seconds)),
      );
      signal.throwIfAborted();
      this.show(found);
    } catch (failure) {
      if (!signal.aborted) {
        this.said.replaceChildren(`No mask: ${told(failure)}`);
      }
    }
  }

  clearMask() {
    this.stop?.abort();
    this.picture.bare();
    this.said.replaceChildren();
    this.legend.replaceChildren();
  }

  show(found) {
    const shares = found.words.filter(({ pixels }) => pixels > 0).map(({ word, share }) => `${word} ${percent(share)}`);
    this.picture.lay(mask(found));
    this.said.replaceChildren(shares.length > 0 ? `Found: ${shares.join(", ")}.` : "No pixel answers to any of these words.");
    this.legend.replaceChildren(legend(found.words));
  }
}

function legend(words) {
  return table(
    "Words in the image",
    [
      { head: "word", cell: ({ word, colour }) => el("span", { class: "keyed" }, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("rect", { width: 16, height: 16, rx: 3, fill: colour })), word) },
      { head: "share of the image", cell: ({ share }) => percent(share), number: true },
      { head: "score", cell: ({ pixels, score }) => (pixels > 0 ? number(score) : "–"), number: true },
    ],
    words,
  );
}

/** The words' colours, as run lengths give them. */
function mask({ width, height, words, runs }) {
  const canvas = el("canvas", { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const paints = [[0, 0, 0, SHADE], ...words.map(({ colour }) => [...rgb(colour), TINT])];
  let at = 0;
  for (const [label, length] of runs) {
    for (const end = at + 4 * length; at < end; at += 4) {
      pixels.data.set(paints[label], at);
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

const rgb = (colour) => [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
