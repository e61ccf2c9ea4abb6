// Why a window shifted: the events that contribute most, beside the reference images of its pairs.

import { el } from "/dom.js";
import { percent, timeText, utc } from "/format.js";

const TITLES = {
  contributing: "Events that contribute most to the shift",
  evidence: "Events that contribute most to the shift of these windows",
  unusual: "Events farthest from the profile",
};

/** What identifies the section's content: while it stays the same, images need not be loaded anew. */
export const whyKey = (what, images) => JSON.stringify([what?.start, what?.end, what?.contributing, what?.unusual, images]);

/**
 * what: the verdict, or what it says of several windows; list: the name of its contributing events
 * in addresses; images: what /api/v1/windows/{id}/images says, if anything.
 */
export function whySection(what, list, images) {
  const groups = [
    [list, what?.contributing ?? []],
    ["unusual", what?.unusual ?? []],
  ].filter(([, events]) => events.length > 0);
  // The pairs of a stable window differ by chance alone; an alarm's windows have no state.
  const pairs = what?.state === undefined || what.state === "shifted" ? pairImages(what, images) : [];
  if (groups.length === 0 && pairs.length === 0) {
    return [];
  }
  return [
    el("h2", {}, "Why"),
    images && !images.shown ? el("p", { class: "hint" }, `Without images: ${images.reason}.`) : undefined,
    el("div", { class: pairs.length > 0 ? "beside" : "" }, el("div", {}, ...groups.flatMap(([name, events]) => eventFigures(name, events, images))), ...(pairs.length > 0 ? [el("div", {}, pairs)] : [])),
  ].filter(Boolean);
}

function eventFigures(list, events, images) {
  const href = (index) => images?.events.find((image) => image.list === list && image.index === index)?.href;
  return [
    el("h3", {}, TITLES[list]),
    list === "unusual" ? undefined : el("p", { class: "hint" }, "The largest of a sample; the shares of all images of the window sum to 100 %."),
    el("ol", { class: images?.shown ? "figures" : "figures bare" }, events.map((event, i) => el("li", {}, eventFigure(event, href(i))))),
  ];
}

function eventFigure(event, href) {
  const position = `${event.topic} / ${event.partition} / ${event.offset}`;
  const of = [event.source, event.time && timeText(event.time)].filter(Boolean).join(", ");
  return el(
    "figure",
    {},
    href && picture(href, `Image of ${of || position}`),
    el(
      "figcaption",
      {},
      event.share === undefined ? undefined : el("strong", {}, percent(event.share)),
      event.source && el("span", { class: "source" }, event.source),
      event.time && el("time", { datetime: event.time, title: utc(event.time) }, timeText(event.time)),
      el("span", { class: "position", title: "topic / partition / offset" }, position),
      event.id && el("span", { class: "position" }, event.id),
    ),
  );
}

/** An image, or why there is none. */
function picture(href, description) {
  const image = el("img", { src: href, alt: description, loading: "lazy", decoding: "async" });
  image.addEventListener("error", async () => image.replaceWith(el("p", { class: "missing" }, await reason(href))), { once: true });
  return image;
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

function pairImages(what, images) {
  const pairs = (images?.pairs ?? []).map((pair) => ({ ...pair, of: what?.pairs?.find(({ head, neuron }) => head === pair.head && neuron === pair.neuron) })).filter((pair) => pair.of);
  return pairs.length === 0
    ? []
    : [
        el("h3", {}, "Reference images of the pairs that shifted"),
        el("p", { class: "hint" }, "What each of the pairs is highest in, whichever way it moved."),
        el("ul", { class: "references" }, pairs.map((pair) => el("li", {}, el("p", {}, el("strong", {}, pair.of.label ?? "no label"), ` ${pair.head} : ${pair.neuron}, share `, percent(pair.of.share)), el("div", { class: "strip" }, pair.images.map((href, i) => picture(href, `Reference image ${i + 1} of pair ${pair.head} : ${pair.neuron}, ${pair.of.label ?? "no label"}`)))))),
      ];
}
