// Why a window shifted: the events that contribute most, beside the reference images of its pairs.

import { addressOf } from "/api.js";
import { el } from "/dom.js";
import { Firing, firingOf } from "/firing.js";
import { percent, timeText, utc } from "/format.js";
import { Picture } from "/picture.js";
import { look } from "/viewer.js";

const TITLES = {
  contributing: "Events that contribute most to the shift",
  evidence: "Events that contribute most to the shift of these windows",
  unusual: "Events farthest from the profile",
};

/** Words that a closer look begins with, at most. */
const MOST_WORDS = 4;

/** What identifies the section's content: while it stays the same, images need not be loaded anew. */
export const whyKey = (what, images) => JSON.stringify([what?.start, what?.end, what?.contributing, what?.unusual, images]);

/**
 * what: the verdict, or what it says of several windows; list: the name of its contributing events
 * in addresses; id: the window's; images: what /api/v1/windows/{id}/images says, if anything;
 * signal: aborts what is asked for when the section is shown no longer.
 */
export function whySection(what, { list, id, images, signal }) {
  const groups = [
    [list, what?.contributing ?? []],
    ["unusual", what?.unusual ?? []],
  ].filter(([, events]) => events.length > 0);
  // What a stable window names differs by chance alone; an alarm's windows have no state.
  const shifted = what?.state === undefined || what.state === "shifted";
  const all = shifted ? firingOf(what) : [];
  const pictures = [];
  const shown = (picture) => {
    pictures.push(picture);
    return picture.asButton(() => look(picture, { masks: images.masks, words: wordsOf(what, picture), all: images.masks ? all : [] }));
  };
  const figures = groups.flatMap(([name, events]) => eventFigures(name, events, images, id, shown));
  const pairs = shifted ? pairImages(what, images, shown) : [];
  if (groups.length === 0 && pairs.length === 0) {
    return [];
  }
  return [
    el("h2", {}, "Why"),
    images && !images.shown ? el("p", { class: "hint" }, `Without images: ${images.reason}.`) : undefined,
    pictures.length > 0 && images.masks && all.length > 0 ? new Firing(all, pictures, signal).node : undefined,
    el("div", { class: pairs.length > 0 ? "beside" : "" }, el("div", {}, ...figures), ...(pairs.length > 0 ? [el("div", {}, pairs)] : [])),
  ].filter(Boolean);
}

/** What became more frequent; of a pair's reference image, what the pair is called. */
function wordsOf(what, { pair }) {
  const labels = (what?.pairs ?? []).filter(({ head, neuron, share }) => (pair ? pair.head === head && pair.neuron === neuron : share > 0)).map(({ label }) => label);
  const more = (what?.words ?? []).filter(({ change }) => change > 0).map(({ word }) => word);
  const concepts = (what?.concepts ?? []).filter(({ significant, effectSize }) => significant && effectSize > 0).map(({ concept }) => concept);
  const named = [...(pair ? labels : []), ...more, ...concepts, ...(pair ? [] : labels)];
  // A comma separates words.
  return [...new Set(named)].filter((word) => word && !word.includes(",")).slice(0, MOST_WORDS);
}

function eventFigures(list, events, images, id, shown) {
  const href = (index) => images?.events.find((image) => image.list === list && image.index === index)?.href;
  const pictureOf = (event, index) =>
    href(index) && shown(new Picture({ description: `Image of ${nameOf(event)}`, href: href(index), large: addressOf.large(href(index)), event: { window: id, list, index } }));
  return [
    el("h3", {}, TITLES[list]),
    list === "unusual" ? undefined : el("p", { class: "hint" }, "The largest of a sample; the shares of all images of the window sum to 100 %."),
    el("ol", { class: images?.shown ? "figures" : "figures bare" }, events.map((event, i) => el("li", {}, eventFigure(event, pictureOf(event, i))))),
  ];
}

const positionOf = (event) => `${event.topic} / ${event.partition} / ${event.offset}`;
const nameOf = (event) => [event.source, event.time && timeText(event.time)].filter(Boolean).join(", ") || positionOf(event);

function eventFigure(event, picture) {
  return el(
    "figure",
    {},
    picture,
    el(
      "figcaption",
      {},
      event.share === undefined ? undefined : el("strong", {}, percent(event.share)),
      event.source && el("span", { class: "source" }, event.source),
      event.time && el("time", { datetime: event.time, title: utc(event.time) }, timeText(event.time)),
      el("span", { class: "position", title: "topic / partition / offset" }, positionOf(event)),
      event.id && el("span", { class: "position" }, event.id),
    ),
  );
}

function pairImages(what, images, shown) {
  const pairs = (images?.pairs ?? []).map((pair) => ({ ...pair, of: what?.pairs?.find(({ head, neuron }) => head === pair.head && neuron === pair.neuron) })).filter((pair) => pair.of);
  return pairs.length === 0
    ? []
    : [
        el("h3", {}, "Reference images of the pairs that shifted"),
        el("p", { class: "hint" }, "What each of the pairs is highest in, whichever way it moved."),
        el("ul", { class: "references" }, pairs.map((pair) => el("li", {}, el("p", {}, el("strong", {}, pair.of.label ?? "no label"), ` ${pair.head} : ${pair.neuron}, share `, percent(pair.of.share)), el("div", { class: "strip" }, pair.images.map((href, i) => shown(referencePicture(pair, href, i))))))),
      ];
}

const referencePicture = ({ head, neuron, of }, href, i) => new Picture({ description: `Reference image ${i + 1} of pair ${head} : ${neuron}, ${of.label ?? "no label"}`, href, pair: { head, neuron } });
