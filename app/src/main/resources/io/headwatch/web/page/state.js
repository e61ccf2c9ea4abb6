// What state a stream is in, and how urgent that is. Each state has a name and a shape: colour alone says nothing.

import { el, svg } from "/dom.js";

/** Most urgent first. */
export const STATES = {
  firing: { name: "firing", shape: ["M8 1 15.5 15H.5Z", true] },
  pending: { name: "pending", shape: ["M8 2.5 14 14H2Z", false] },
  frozen: { name: "frozen", shape: ["M3 2h3.5v12H3zM9.5 2H13v12H9.5z", true] },
  insufficient_data: { name: "insufficient data", shape: ["M2.5 8a5.5 5.5 0 0 1 11 0M2.5 8h11", false] },
  learning: { name: "learning", shape: ["M2 14h3V9H2zM6.5 14h3V5h-3zM11 14h3V2h-3z", true] },
  calm: { name: "calm", shape: ["M2 8.5 6.5 13 14 3.5", false] },
};

const ORDER = Object.keys(STATES);

/** What matters most of a window: the alarm first, then what keeps the stream from being judged. */
export function stateOf(window) {
  const alarm = window.alarm?.state;
  if (alarm === "firing" || alarm === "pending") {
    return alarm;
  }
  return STATES[window.state] ? window.state : "calm";
}

/** When the state began, as far as the windows tell. */
export function sinceOf(newest, recent = []) {
  const state = stateOf(newest);
  if (newest.alarm && (state === newest.alarm.state || state === "calm")) {
    return newest.alarm.since;
  }
  let since = newest.start;
  for (let i = recent.length - 1; i >= 0 && stateOf(recent[i]) === state; i--) {
    since = recent[i].start;
  }
  return since;
}

/** Whether windows have stopped to come: the newest is older than three of its kind. */
export function isLate(window, now = Date.now()) {
  const end = Date.parse(window.end);
  return now - end > Math.max(3 * (end - Date.parse(window.start)), 10 * 60_000);
}

export function byUrgency(one, other) {
  const rank = ORDER.indexOf(stateOf(one.newest)) - ORDER.indexOf(stateOf(other.newest));
  const later = ["firing", "pending"].includes(stateOf(one.newest))
    ? Date.parse(sinceOf(other.newest, other.recent)) - Date.parse(sinceOf(one.newest, one.recent))
    : 0;
  return rank || later || one.stream.localeCompare(other.stream);
}

export function badge(state) {
  const { name, shape } = STATES[state];
  const [path, filled] = shape;
  return el(
    "span",
    { class: `badge ${state}` },
    svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: filled ? "filled" : "outlined" }, svg("path", { d: path })),
    name,
  );
}

export const WINDOW_STATES = {
  learning: "learning",
  insufficient_data: "insufficient data",
  frozen: "frozen",
  stable: "stable",
  shifted: "shifted",
};
