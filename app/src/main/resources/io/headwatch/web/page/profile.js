// The profile that a stream is judged by, and what its windows detect.

import { el, facts, table } from "/dom.js";
import { count, number, percent, time } from "/format.js";

const SHIFTS = {
  concept: (name) => `more “${name}”, share of images`,
  word: (name) => `more “${name}”, share of images`,
  embedding: () => "mean embedding, standard deviations",
  blur: () => "blur, pixels of the network's input",
  darkness: () => "darker by, share of brightness",
  noise: () => "noise, grey levels of 0–255",
};
const SHARES = ["concept", "word", "darkness"];

/** threshold: the newest window's score that counts as shifted. */
export function profileSection(hash, profile, threshold) {
  const heading = el("h2", {}, "Profile");
  if (!profile) {
    return [heading, el("p", {}, el("code", { class: "hash" }, hash)), el("p", {}, "This instance does not use it: ask one that judges the stream, or headwatch profile inspect the file.")];
  }
  return [
    heading,
    facts([
      ["hash", el("code", { class: "hash" }, profile.hash)],
      ["reference images", count(profile.n)],
      ["built", time(profile.created)],
      profile.calibration?.smallestWindow && ["calibrated for", `windows of ${count(profile.calibration.smallestWindow)} to ${count(profile.calibration.largestWindow)} images`],
      profile.words && ["vocabulary", `${count(profile.words.vocabulary)} words`],
      profile.strata && ["strata", "divided"],
    ]),
    ...powerCard(profile.powerCard, threshold),
  ];
}

function powerCard(card, threshold) {
  if (!card || card.curves.length === 0 || threshold === undefined) {
    return [el("p", {}, "What its windows detect was not simulated, or no window was judged yet: headwatch profile power tells.")];
  }
  const alpha = 10 ** -threshold;
  const columns = [
    { head: "shift", cell: (curve) => (SHIFTS[curve.kind] ?? ((name) => `${curve.kind} ${name}`))(curve.name) },
    ...card.sizes.map((size, i) => ({ head: `${count(size)} images`, cell: (curve) => smallest(curve, i, alpha), number: true })),
  ];
  return [
    el("h3", {}, "What windows detect"),
    el("p", { class: "hint" }, `The smallest shift that ${percent(card.detected)} of the windows find by themselves at the present threshold (score ${number(threshold)}). Weaker ones that last are found by evidence.`),
    table("Smallest shift that windows detect", columns, card.curves),
    card.missing.length > 0 && el("ul", {}, card.missing.map((sentence) => el("li", {}, sentence))),
  ].filter(Boolean);
}

/** From the weakest strength on from which all are detected; the logarithm of p is linear in between. */
function smallest(curve, size, alpha) {
  const own = curve.pValues[size];
  const text = (strength) => (SHARES.includes(curve.kind) ? percent(strength) : number(strength));
  if (own.length === 0) {
    // Too few images to simulate: what smaller windows find, these do, too.
    const smaller = size === 0 ? "?" : smallest(curve, size - 1, alpha);
    return smaller === "?" || smaller.startsWith(">") ? "?" : `≤ ${smaller.replace("≤ ", "")}`;
  }
  const missed = own.findLastIndex((p) => p > alpha);
  if (missed < 0) {
    return `≤ ${text(curve.strengths[0])}`;
  }
  if (missed === own.length - 1) {
    return `> ${text(curve.strengths[missed])}`;
  }
  const weight = (Math.log(own[missed]) - Math.log(alpha)) / (Math.log(own[missed]) - Math.log(own[missed + 1]));
  return text((1 - weight) * curve.strengths[missed] + weight * curve.strengths[missed + 1]);
}
