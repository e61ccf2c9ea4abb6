// Numbers, times and changes, as people read them.

import { el } from "/dom.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const year = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const count = (number) => whole.format(number);

/** With about three significant digits, and none that mean nothing. */
export function number(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 || size === 0 ? 2 : 3).replace("-", "−");
}

export const signed = (value) => (value > 0 ? "+" : "") + number(value);

/** With two significant digits or none behind the point. */
export function percent(share) {
  const size = Math.abs(100 * share);
  return `${(100 * share).toFixed(size >= 9.95 || size === 0 ? 0 : size >= 0.095 ? 1 : 2).replace("-", "−")} %`;
}

export function pValue(value) {
  return value >= 0.001 ? number(value) : value.toExponential(1).replace("e-", " × 10⁻").replace(/\d+$/, raised);
}

const raised = (digits) => [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");

export function duration(inSeconds) {
  if (inSeconds < 0.001) {
    return `${number(inSeconds * 1e6)} µs`;
  }
  return inSeconds < 1 ? `${number(inSeconds * 1000)} ms` : `${number(inSeconds)} s`;
}

/** A span in the largest unit that it holds. */
export function span(milliseconds) {
  const units = [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "min"],
    [1000, "s"],
  ];
  const [unit, name] = units.find(([unit]) => milliseconds >= 1.5 * unit) ?? units[3];
  return `${count(Math.round(milliseconds / unit))} ${name}`;
}

export function ago(time, now = Date.now()) {
  const age = now - Date.parse(time);
  if (age < -MINUTE) {
    return `in ${span(-age)}`;
  }
  return age < 1500 ? "now" : `${span(age)} ago`;
}

export const utc = (time) => `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** The day is left out if it is today's, the year if it is this one. */
export function timeText(time, now = Date.now()) {
  const at = new Date(time);
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) {
    return clock.format(at);
  }
  return `${(at.getFullYear() === today.getFullYear() ? day : year).format(at)} ${clock.format(at)}`;
}

export const clockText = (time) => clock.format(new Date(time));
export const dayText = (time) => day.format(new Date(time));
export const secondsText = (time) => seconds.format(new Date(time));

/** A time in the browser's zone, with UTC behind it. */
export function time(at, text = timeText(at)) {
  return el("time", { datetime: new Date(at).toISOString(), title: utc(at) }, text);
}

/** How long ago, kept true by refreshAges. */
export function age(at) {
  return el("time", { datetime: new Date(at).toISOString(), title: utc(at), "data-age": at }, ago(at));
}

export function refreshAges() {
  for (const node of document.querySelectorAll("[data-age]")) {
    node.textContent = ago(node.dataset.age);
  }
}

/** From its first to its last instant, with the day once. */
export function range(start, end) {
  const sameDay = new Date(start).toDateString() === new Date(end).toDateString();
  return el("span", { class: "range" }, time(start), "–", time(end, sameDay ? clockText(end) : timeText(end)));
}

/** What became more frequent and what less: "more penguin, shell; less banana". */
export function changeText(shift, most = 3) {
  if (!shift) {
    return "";
  }
  const words = (shift.words ?? []).slice(0, most);
  if (words.length > 0) {
    return sides(words.map(({ word, change }) => [word, change]));
  }
  const concepts = (shift.concepts ?? []).filter((concept) => concept.significant).slice(0, most);
  if (concepts.length > 0) {
    return sides(concepts.map(({ concept, effectSize }) => [concept, effectSize]));
  }
  return shift.noFittingWords ? "images that no word fits" : "a change without words";
}

function sides(changes) {
  const named = (sign) => changes.filter(([, change]) => Math.sign(change) === sign).map(([name]) => name);
  const parts = [
    ["more", named(1)],
    ["less", named(-1)],
  ];
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([side, names]) => `${side} ${names.join(", ")}`)
    .join("; ");
}
