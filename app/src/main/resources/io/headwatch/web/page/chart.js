// Plots, drawn as SVG by calls. Each says in a title and a description what it shows; the same is told by a table.

import { svg } from "/dom.js";
import { clockText, count, dayText, number, timeText } from "/format.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
const TICK_WIDTH = 75;
const ROUND = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

let drawn = 0;

function picture(width, height, title, description, ...content) {
  const id = `plot-${++drawn}`;
  return svg(
    "svg",
    { role: "img", width, height, viewBox: `0 0 ${width} ${height}`, "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-desc` },
    svg("title", { id: `${id}-title` }, title),
    svg("desc", { id: `${id}-desc` }, description),
    ...content,
  );
}

/** Scores are small for long and large for a while: roots show both, and the threshold between them. */
function rootScale(top, height) {
  return (value) => height - (Math.sqrt(Math.max(0, value)) / Math.sqrt(top)) * height;
}

function linearScale(bottom, top, height) {
  return (value) => height - ((value - bottom) / (top - bottom)) * height;
}

/** The quantities that a stream is judged by, as a plot shows them. */
export const SCORE = {
  name: "Score",
  of: (window) => window.score,
  threshold: (window) => window.threshold,
  scale(values, thresholds, height) {
    const top = Math.max(1, 1.1 * Math.max(0, ...values), 1.6 * Math.max(0, ...thresholds));
    return { y: rootScale(top, height), ticks: ROUND.filter((tick) => tick <= top) };
  },
};

export const EVIDENCE = {
  name: "Evidence",
  of: (window) => window.alarm?.evidence,
  threshold: (window) => window.alarm?.evidenceThreshold,
  scale(values, thresholds, height) {
    const top = Math.max(1, 1.1 * Math.max(0, ...values), 1.3 * Math.max(0, ...thresholds));
    const bottom = Math.min(0, 1.1 * Math.min(0, ...values));
    const step = ROUND.find((round) => round > 0 && (top - bottom) / round <= 5) ?? 1000;
    const ticks = [];
    for (let tick = Math.ceil(bottom / step) * step; tick <= top; tick += step) {
      ticks.push(tick);
    }
    return { y: linearScale(bottom, top, height), ticks };
  },
};

const known = (points, of) => points.map((point) => of(point.peak)).filter((value) => value !== undefined);

/**
 * A quantity over time: steps, since each value is that of a span of time.
 *
 * quantity: SCORE or EVIDENCE; points: of a series; stretches: of alarms; domain: first and last instant in
 * milliseconds; selected: id of a window; onSelect: called with one.
 */
export function timePlot({ quantity, points, stretches, domain, selected, onSelect, onHover, width, height }) {
  const left = 38;
  const right = 10;
  const bottom = 20;
  const inner = { width: Math.max(50, width - left - right), height: height - bottom - 6 };
  const x = (time) => left + ((Date.parse(time) - domain[0]) / (domain[1] - domain[0])) * inner.width;
  const values = known(points, quantity.of);
  const thresholds = known(points, quantity.threshold);
  const scale = quantity.scale(values, thresholds, inner.height);
  const y = (value) => 6 + scale.y(value);
  const clip = `clip-${++drawn}`;
  const frame = { x: left, y: 6, width: inner.width, height: inner.height };
  const drawing = picture(
    width,
    height,
    `${quantity.name} over time`,
    describe(quantity, points, stretches),
    svg("clipPath", { id: clip }, svg("rect", { x: left, y: 0, width: inner.width, height: inner.height + 12 })),
    svg("rect", { ...frame, class: "frame" }),
    svg(
      "g",
      { "clip-path": `url(#${clip})` },
      stretches.map((stretch) => svg("rect", { class: "stretch", x: x(stretch.since), width: Math.max(2, x(stretch.until) - x(stretch.since)), y: 6, height: inner.height })),
      selection(points, selected, x, inner.height),
    ),
    valueAxis(scale.ticks, y, left, inner.width),
    timeAxis(domain, x, inner, height),
    svg(
      "g",
      { "clip-path": `url(#${clip})` },
      svg("path", { class: "threshold", d: steps(points, quantity.threshold, x, y) }),
      svg("path", { class: "value", d: steps(points, quantity.of, x, y) }),
      quantity === SCORE ? marks(points, x, y, inner.height) : [],
    ),
    thresholdLabel(thresholds, y, left + inner.width),
  );
  const nearest = (event) => {
    const box = drawing.getBoundingClientRect();
    return nearestPoint(points, event.clientX - box.left, x);
  };
  drawing.append(
    svg("rect", {
      ...frame,
      class: "hit",
      onclick: (event) => points.length > 0 && onSelect(nearest(event).peak.id),
      onpointermove: (event) => points.length > 0 && onHover(nearest(event)),
      onpointerleave: () => onHover(undefined),
    }),
  );
  return drawing;
}

function nearestPoint(points, at, x) {
  const distance = (point) => Math.max(x(point.start) - at, at - x(point.end), 0);
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}

/** A line along values that hold from start to end; it breaks where there are none. */
function steps(points, of, x, y) {
  let path = "";
  let before;
  for (const point of points) {
    const value = of(point.peak);
    if (value === undefined) {
      before = undefined;
      continue;
    }
    const joined = before !== undefined && Date.parse(point.start) - Date.parse(before) < 1000;
    path += `${joined ? "L" : "M"}${x(point.start).toFixed(1)} ${y(value).toFixed(1)}H${x(point.end).toFixed(1)}`;
    before = point.end;
  }
  return path;
}

function marks(points, x, y, height) {
  const middle = (point) => (x(point.start) + x(point.end)) / 2;
  const size = points.length > 100 ? 3 : 4.5;
  return points.flatMap((point) => {
    if (point.peak.score === undefined) {
      return [svg("path", { class: "unjudged", d: `M${middle(point) - 2} ${height + 2}l4 4m0-4l-4 4` })];
    }
    return point.shifted > 0
      ? [svg("path", { class: "shifted", d: `M${middle(point)} ${y(point.peak.score) - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z` })]
      : [];
  });
}

function selection(points, selected, x, height) {
  const point = points.find((point) => point.peak.id === selected);
  return point ? [svg("rect", { class: "selection", x: x(point.start) - 1, width: Math.max(3, x(point.end) - x(point.start)) + 2, y: 6, height })] : [];
}

function valueAxis(ticks, y, left, width) {
  let lowest = Infinity;
  return ticks
    .filter((tick) => {
      const room = lowest - y(tick) >= 16;
      lowest = room ? y(tick) : lowest;
      return room;
    })
    .map((tick) =>
      svg(
        "g",
        { class: "tick" },
        svg("path", { d: `M${left} ${y(tick)}h${width}` }),
        svg("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, (tick === 0 ? "0" : count(tick).replace("-", "−"))),
      ),
    );
}

function timeAxis(domain, x, inner, height) {
  const most = Math.max(2, Math.floor(inner.width / TICK_WIDTH));
  const step = STEPS.find((step) => (domain[1] - domain[0]) / step <= most) ?? 7 * DAY;
  const at = new Date(domain[0]);
  at.setHours(0, 0, 0, 0);
  const ticks = [];
  for (; at.getTime() <= domain[1]; step >= DAY ? at.setDate(at.getDate() + step / DAY) : at.setTime(at.getTime() + step)) {
    if (at.getTime() >= domain[0]) {
      ticks.push(at.toISOString());
    }
  }
  return ticks.map((tick) =>
    svg(
      "g",
      { class: "tick" },
      svg("path", { d: `M${x(tick)} ${6 + inner.height}v4` }),
      svg("text", { x: x(tick), y: height - 4, "text-anchor": "middle" }, new Date(tick).getHours() + new Date(tick).getMinutes() === 0 ? dayText(tick) : clockText(tick)),
    ),
  );
}

function thresholdLabel(thresholds, y, right) {
  if (thresholds.length === 0) {
    return [];
  }
  const last = thresholds[thresholds.length - 1];
  return [svg("text", { class: "threshold-label", x: right - 4, y: y(last) - 4, "text-anchor": "end" }, `threshold ${number(last)}`)];
}

function describe(quantity, points, stretches) {
  const judged = points.filter((point) => quantity.of(point.peak) !== undefined);
  if (judged.length === 0) {
    return "No window of this range was judged.";
  }
  const highest = judged.reduce((best, point) => (quantity.of(point.peak) > quantity.of(best.peak) ? point : best));
  const sum = (of) => points.reduce((total, point) => total + of(point), 0);
  return [
    `${count(sum((point) => point.windows))} windows from ${timeText(points[0].start)} to ${timeText(points[points.length - 1].end)};`,
    `${count(sum((point) => point.shifted))} are shifted, with ${count(stretches.length)} alarms.`,
    `The highest value is ${number(quantity.of(highest.peak))} at ${timeText(highest.peak.start)}`,
    quantity.threshold(highest.peak) === undefined ? "." : `; the threshold there is ${number(quantity.threshold(highest.peak))}.`,
  ].join(" ");
}

/** Recent scores against the threshold, as small as a word. */
export function sparkline(name, windows, width = 132, height = 30) {
  const judged = windows.filter((window) => window.score !== undefined);
  const scale = SCORE.scale(
    judged.map((window) => window.score),
    judged.map((window) => window.threshold).filter((threshold) => threshold !== undefined),
    height - 8,
  );
  const x = (i) => 3 + (windows.length === 1 ? 0.5 : i / (windows.length - 1)) * (width - 6);
  const y = (value) => 4 + scale.y(value);
  const path = (of) => {
    let joined = false;
    return windows
      .map((window, i) => {
        const value = of(window);
        const part = value === undefined ? "" : `${joined ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
        joined = value !== undefined;
        return part;
      })
      .join("");
  };
  const shifted = windows.map((window, i) => [window, i]).filter(([window]) => window.state === "shifted");
  const newest = judged[judged.length - 1];
  return picture(
    width,
    height,
    `Recent scores of ${name}`,
    newest
      ? `${count(judged.length)} judged windows, ${count(shifted.length)} shifted; the newest score is ${number(newest.score)}${newest.threshold === undefined ? "" : `, its threshold ${number(newest.threshold)}`}.`
      : "No window was judged.",
    svg("path", { class: "threshold", d: path((window) => window.threshold) }),
    svg("path", { class: "value", d: path((window) => window.score) }),
    shifted.filter(([window]) => window.score !== undefined).map(([window, i]) => svg("circle", { class: "shifted", cx: x(i), cy: y(window.score), r: 2.2 })),
  );
}

/** A concept's mean over time against that of the reference. */
export function conceptPlot(concept, points, domain, width = 190, height = 52) {
  const means = points.map((point) => point.meanWindow);
  const reference = points[points.length - 1].meanReference;
  const low = Math.min(reference, ...means);
  const high = Math.max(reference, ...means);
  const margin = 0.1 * (high - low) || 0.01;
  const y = linearScale(low - margin, high + margin, height - 4);
  const x = (time) => 3 + ((Date.parse(time) - domain[0]) / (domain[1] - domain[0])) * (width - 6);
  const line = points.map((point, i) => `${i === 0 ? "M" : "L"}${x(point.end).toFixed(1)} ${(2 + y(point.meanWindow)).toFixed(1)}`).join("");
  const significant = points.filter((point) => point.significant);
  return picture(
    width,
    height,
    `Mean score of ${concept} over time`,
    `The reference's mean is ${number(reference)}; windows range from ${number(Math.min(...means))} to ${number(Math.max(...means))}, the newest is ${number(means[means.length - 1])}. ${count(significant.length)} of ${count(points.length)} differ significantly.`,
    svg("path", { class: "threshold reference", d: `M0 ${2 + y(reference)}H${width}` }),
    svg("path", { class: "value", d: line }),
    significant.map((point) => svg("circle", { class: "shifted", cx: x(point.end), cy: 2 + y(point.meanWindow), r: 2.2 })),
  );
}

/** A signed bar from the middle; the number stands beside it. */
export function bar(value, largest, width = 160, height = 14) {
  const half = width / 2;
  const length = largest === 0 ? 0 : (Math.abs(value) / largest) * (half - 2);
  return svg(
    "svg",
    { "aria-hidden": "true", class: "bar", width, height, viewBox: `0 0 ${width} ${height}` },
    svg("rect", { class: value < 0 ? "less" : "more", x: value < 0 ? half - length : half, y: 2, width: Math.max(1, length), height: height - 4 }),
    svg("path", { class: "zero", d: `M${half} 0v${height}` }),
  );
}

/** Draws what depends on the width of its place, and again when that changes. Returns what ends this. */
export function drawToWidth(place, draw) {
  let width = 0;
  const observer = new ResizeObserver(() => {
    const now = Math.floor(place.clientWidth);
    if (now > 0 && now !== width) {
      width = now;
      place.replaceChildren(draw(width));
    }
  });
  observer.observe(place);
  return () => observer.disconnect();
}
