// Where a pair or a word fires: heat maps over images, one after the other as they come into view.

import * as api from "/api.js";
import { el } from "/dom.js";
import { inTurn } from "/turns.js";

/** Answers that concern one image alone: the others are gone on with. */
const OF_ONE_IMAGE = [404, 410, 413, 422];

/** What a verdict names that can fire: each with its name, and how it is asked for. */
export function firingOf(what) {
  const pairs = (what?.pairs ?? []).map(({ head, neuron, label }) => ({ name: `${label ?? "no label"} ${head} : ${neuron}`, query: { head, neuron } }));
  const concepts = (what?.concepts ?? []).filter((concept) => concept.significant).map(({ concept }) => concept);
  const words = new Set([...(what?.words ?? []).map(({ word }) => word), ...concepts]);
  return [...pairs, ...[...words].map((word) => ({ name: `“${word}”`, query: { word } }))];
}

/** A choice among what fires, and the maps of what is chosen. */
export class Firing {
  /** signal: aborts all when the images are shown no longer; onChosen: called before a map is asked for. */
  constructor(all, pictures, signal, onChosen = () => {}) {
    this.pictures = pictures;
    this.signal = signal;
    this.onChosen = onChosen;
    this.buttons = new Map(all.map((one) => [one, el("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggle(one) }, one.name)]));
    this.said = el("p", { class: "hint", role: "status" });
    this.again = el("button", { type: "button", hidden: true, onclick: () => this.choose(this.chosen) }, "Try again");
    this.node = el("div", { class: "fires" }, el("div", { role: "group", "aria-label": "Where does it fire?" }, el("span", { class: "label" }, "Where does it fire? "), ...this.buttons.values()), this.said, this.again);
  }

  toggle(one) {
    one === this.chosen ? this.clear() : this.choose(one);
  }

  /** Takes away all maps, and asks for no more. */
  clear() {
    this.stop?.abort();
    this.seen?.disconnect();
    this.chosen = undefined;
    this.pictures.forEach((picture) => picture.bare());
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", "false"));
    this.again.hidden = true;
    this.said.replaceChildren();
  }

  choose(one) {
    this.clear();
    this.onChosen();
    this.chosen = one;
    this.buttons.get(one).setAttribute("aria-pressed", "true");
    this.stop = new AbortController();
    const signal = AbortSignal.any([this.signal, this.stop.signal]);
    const maps = { one, signal, waiting: [], running: false, drawn: 0, missing: [] };
    this.seen = new IntersectionObserver((entries) => this.add(maps, entries), { rootMargin: "100px" });
    this.pictures.filter((picture) => suits(one, picture)).forEach((picture) => this.seen.observe(picture.layers));
  }

  add(maps, entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        this.seen.unobserve(target);
        maps.waiting.push(this.pictures.find(({ layers }) => layers === target));
      }
    }
    if (!maps.running && maps.waiting.length > 0) {
      this.draw(maps);
    }
  }

  async draw(maps) {
    const { name } = maps.one;
    maps.running = true;
    this.say(`Looking where ${name} fires.`);
    try {
      while (maps.waiting.length > 0) {
        await this.drawOne(maps, maps.waiting.shift());
      }
      this.say([`Orange is where ${name} fires, blue where it fires against.`, ...maps.missing].join(" "));
    } catch (failure) {
      if (!maps.signal.aborted) {
        this.seen.disconnect();
        this.say(`No map: ${told(failure)}`);
        this.again.hidden = false;
      }
    } finally {
      maps.running = false;
    }
  }

  async drawOne(maps, picture) {
    if (!picture.isThere) {
      return;
    }
    try {
      const map = await inTurn(
        () => api.firing(picture.href, maps.one.query, maps.signal),
        maps.signal,
        (seconds) => this.say(busy(seconds)),
      );
      maps.signal.throwIfAborted();
      picture.lay(drawn(map), `with where ${maps.one.name} fires`);
    } catch (failure) {
      if (!OF_ONE_IMAGE.includes(failure.status)) {
        throw failure;
      }
      maps.missing.push(`No map of the ${lowered(picture.description)}: ${told(failure)}`);
    }
  }

  say(text) {
    this.said.replaceChildren(text);
  }
}

/** A pair's reference images tell of that pair alone; a word may be in any. */
const suits = ({ query }, { pair }) => query.word !== undefined || !pair || (pair.head === query.head && pair.neuron === query.neuron);

export const busy = (seconds) => `Headwatch is busy with other images: tried again in ${seconds} s.`;

/** Why there is no mask or map, as a sentence. */
export function told(failure) {
  if (failure.status === 0) {
    return "Headwatch does not answer.";
  }
  return /[.!?]$/.test(failure.message) ? failure.message : `${failure.message}.`;
}

const lowered = (text) => text.charAt(0).toLowerCase() + text.slice(1);

function drawn(map) {
  const canvas = el("canvas", { width: map.width, height: map.height });
  canvas.getContext("2d").drawImage(map, 0, 0);
  map.close();
  return canvas;
}
