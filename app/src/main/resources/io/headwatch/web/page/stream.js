// One stream: its state, its score over time, and what shifted.

import * as api from "/api.js";
import { bar, conceptPlot, drawToWidth, EVIDENCE, SCORE, timePlot } from "/chart.js";
import { Decisions, versionsSection } from "/decisions.js";
import { el, facts, keepFocus, table } from "/dom.js";
import { age, changeText, count, number, pValue, percent, range, signed, span, time, timeText } from "/format.js";
import { hrefOf } from "/overview.js";
import { profileSection } from "/profile.js";
import { reportsSection } from "/reports.js";
import { badge, isLate, sinceOf, stateOf, WINDOW_STATES } from "/state.js";
import { whyKey, whySection } from "/why.js";

const HOUR = 3_600_000;
const RANGES = { "1h": ["1 h", HOUR], "6h": ["6 h", 6 * HOUR], "24h": ["24 h", 24 * HOUR], "7d": ["7 d", 7 * 24 * HOUR], "30d": ["30 d", 30 * 24 * HOUR] };
const USUAL_RANGE = "24h";
const POINTS = 300;
const PAGE = 20;
const MOST_CONCEPTS = 12;
const GATHER = 400;

export class StreamPage {
  /**
   * range: one of RANGES; window: id of the window to tell of, or nothing for what is most telling;
   * onNews: called when the page has to be loaded anew.
   */
  constructor(name, { range = USUAL_RANGE, window: selected }, onNews) {
    this.name = name;
    this.onNews = onNews;
    this.rangeName = RANGES[range] ? range : USUAL_RANGE;
    this.selected = selected;
    this.cursors = [undefined];
    this.allConcepts = false;
    this.data = undefined;
    this.profiles = new Map();
    this.build();
  }

  get title() {
    return `${this.name} · Headwatch`;
  }

  build() {
    const part = (name) => (this[name] = el("div", { class: name }));
    this.readout = el("p", { class: "readout", role: "status" });
    this.scorePlace = el("div", { class: "plot" });
    this.evidencePlace = el("div", { class: "plot" });
    this.plots = el(
      "div",
      { tabindex: "0", role: "group", class: "plots", "aria-label": "Plots over time: the left and right arrow keys go from window to window, Escape leaves the window", onkeydown: (event) => this.key(event) },
      el("h3", {}, "Score of each window (root scale)"),
      this.scorePlace,
      el("h3", {}, "Evidence of the windows added up"),
      this.evidencePlace,
    );
    this.decisions = new Decisions(this.name, () => this.onNews());
    this.node = el(
      "div",
      { class: "stream" },
      el("h1", {}, this.name),
      part("headline"),
      (this.body = el("div", { hidden: true })),
    );
    this.body.append(
      el(
        "div",
        { class: "columns" },
        el("section", { "aria-label": "Over time" }, el("h2", {}, "Over time"), part("ranges"), this.plots, this.readout, legend()),
        el("section", { "aria-label": "What shifted" }, part("shift")),
      ),
      part("why"),
      this.decisions.node,
      part("alarms"),
      part("pairs"),
      part("concepts"),
      part("quality"),
      part("windows"),
      part("profile"),
      part("versions"),
      part("reports"),
      part("links"),
    );
    this.ends = [drawToWidth(this.scorePlace, (width) => this.plot(SCORE, width, 190)), drawToWidth(this.evidencePlace, (width) => this.plot(EVIDENCE, width, 110))];
    this.headline.append(el("p", {}, "Loading."));
  }

  close() {
    clearTimeout(this.gathering);
    this.whyEnd?.abort();
    this.ends.forEach((end) => end());
  }

  /** Nothing could be loaded: a notice says why. */
  failed() {
    if (!this.data) {
      this.headline.replaceChildren();
    }
  }

  /** A window has come: others may follow at once. */
  add(window) {
    if (window.stream === this.name) {
      clearTimeout(this.gathering);
      this.gathering = setTimeout(this.onNews, GATHER);
    }
  }

  async reload() {
    // Answers may overtake one another: what was asked for last counts.
    this.asked = (this.asked ?? 0) + 1;
    const asked = this.asked;
    const [told, verdict] = await Promise.all([api.stream(this.name), this.selected && api.ifThere(api.verdict(this.selected))]);
    const span = spanOf(told.newest, verdict, RANGES[this.rangeName][1]);
    const between = { from: new Date(span[0]).toISOString(), to: new Date(span[1]).toISOString() };
    const [series, alarms, concepts, page, newestVerdict, decided, profiles, reports] = await Promise.all([
      api.series(this.name, between, POINTS),
      api.alarms(this.name, between),
      api.concepts(this.name, between),
      api.windows(this.name, PAGE, this.cursors[this.cursors.length - 1]),
      api.ifThere(api.verdict(told.newest.id)),
      api.decisions(this.name),
      api.profiles(this.name),
      api.reports(this.name),
    ]);
    if (asked !== this.asked) {
      return;
    }
    this.data = { told, span, points: series.points, alarms: alarms.alarms, concepts: concepts.concepts, page, verdict, newestVerdict, decided, profiles: profiles.profiles, reports };
    keepFocus(this.node, () => this.render());
    await this.loadWhy(asked);
    await this.loadProfile(told.newest.profile);
  }

  /** Another window, without leaving the page: what is shown of it can be linked to. */
  select(id) {
    location.hash = hrefOf(this.name, this.parameters({ window: id })).slice(1);
  }

  parameters(changed = {}) {
    const all = { range: this.rangeName === USUAL_RANGE ? undefined : this.rangeName, window: this.selected, ...changed };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  /** Takes over what the address says of range and window. */
  async show({ range = USUAL_RANGE, window: selected }) {
    this.rangeName = RANGES[range] ? range : USUAL_RANGE;
    this.selected = selected;
    await this.reload();
  }

  key(event) {
    const points = this.data?.points ?? [];
    const at = points.findIndex((point) => point.peak.id === this.selected);
    const next = { ArrowLeft: at < 0 ? points.length - 1 : at - 1, ArrowRight: at < 0 ? points.length - 1 : at + 1, Home: 0, End: points.length - 1 }[event.key];
    if (event.key === "Escape" && this.selected) {
      event.preventDefault();
      this.select(undefined);
    } else if (next !== undefined && points[next]) {
      event.preventDefault();
      this.select(points[next].peak.id);
    }
  }

  render() {
    const { told, verdict } = this.data;
    this.body.hidden = false;
    this.headline.replaceChildren(...headline(told, this.data.decided.acknowledged));
    this.decisions.render(this.data.decided, told.lastAlarm);
    this.versions.replaceChildren(...versionsSection(this.data.profiles));
    this.ranges.replaceChildren(this.rangePicker());
    this.redraw();
    this.readOut();
    this.shift.replaceChildren(...this.shiftPanel());
    this.alarms.replaceChildren(...this.alarmsSection());
    this.pairs.replaceChildren(...pairsSection(this.explained()));
    this.concepts.replaceChildren(...this.conceptsSection());
    this.quality.replaceChildren(...qualitySection(verdict ?? this.data.newestVerdict));
    this.windows.replaceChildren(...this.windowsSection());
    this.reports.replaceChildren(...reportsSection(this.data.reports));
    this.links.replaceChildren(...this.linksSection());
  }

  rangePicker() {
    const choose = (name) => (location.hash = hrefOf(this.name, this.parameters({ range: name === USUAL_RANGE ? undefined : name })).slice(1));
    return el(
      "div",
      { role: "group", "aria-label": "Range of time" },
      Object.entries(RANGES).map(([name, [label]]) => el("button", { type: "button", "aria-pressed": String(name === this.rangeName), onclick: () => choose(name) }, label)),
    );
  }

  redraw() {
    for (const [place, quantity, height] of [[this.scorePlace, SCORE, 190], [this.evidencePlace, EVIDENCE, 110]]) {
      if (place.clientWidth > 0) {
        place.replaceChildren(this.plot(quantity, Math.floor(place.clientWidth), height));
      }
    }
  }

  plot(quantity, width, height) {
    if (!this.data) {
      return "";
    }
    const { points, alarms, span } = this.data;
    if (points.length === 0) {
      return el("p", {}, "No window in this range.");
    }
    // What lies before the first window of the range would be empty.
    const domain = [Math.max(span[0], Date.parse(points[0].start)), span[1]];
    return timePlot({ quantity, points, stretches: alarms, domain, selected: this.selected, width, height, onSelect: (id) => this.select(id), onHover: (point) => this.readOut(point) });
  }

  readOut(point = this.data.points.find((point) => point.peak.id === this.selected)) {
    this.readout.replaceChildren(...(point ? pointText(point) : ["Choose a window in the plot to see its verdict."]));
  }

  /** What is explained: a chosen window, else the alarm that is open, else the newest window. */
  explained() {
    const { told, verdict, newestVerdict } = this.data;
    if (this.selected) {
      return { what: verdict, window: verdict, id: this.selected, list: "contributing" };
    }
    const alarm = told.lastAlarm;
    return alarm?.open
      ? { what: alarm.shift, alarm, id: alarm.first.id, list: alarm.shift.start ? "evidence" : "contributing" }
      : { what: newestVerdict, window: newestVerdict, id: told.newest.id, list: "contributing" };
  }

  shiftPanel() {
    const { what, window, alarm } = this.explained();
    const close = this.selected && el("p", {}, el("a", { href: hrefOf(this.name, this.parameters({ window: undefined })) }, "Back to what matters now"));
    if (!what) {
      return [el("h2", {}, "What shifted"), el("p", {}, "This window is no longer kept, or there never was one of this id: history.retention says how long windows are kept."), close].filter(Boolean);
    }
    const heading = alarm ? "What shifted when the alarm fired" : what.state === "shifted" ? "What shifted" : "Window";
    const start = what.start ?? alarm.first.start;
    const end = what.end ?? alarm.first.end;
    const gathered = alarm && what.start;
    return [
      el("h2", {}, heading),
      el("p", { class: "which" }, gathered ? "windows gathered " : "window ", range(start, end), this.selected ? this.neighbours() : ""),
      window ? windowFacts(window) : alarmFacts(alarm, what),
      ...words(what, alarm),
      changedConcepts(what, alarm),
      close,
    ].filter(Boolean);
  }

  neighbours() {
    const points = this.data.points;
    const at = points.findIndex((point) => point.peak.id === this.selected);
    const to = (place, label) => points[place] && el("a", { class: "step", href: hrefOf(this.name, this.parameters({ window: points[place].peak.id })) }, label);
    return at < 0 ? "" : el("span", {}, [to(at - 1, "← before"), to(at + 1, "after →")].filter(Boolean));
  }

  conceptsSection() {
    const { concepts, span, points } = this.data;
    if (concepts.length === 0) {
      return [];
    }
    const newest = (concept) => concept.points[concept.points.length - 1];
    const shown = [...concepts].sort((a, b) => Math.abs(newest(b).effectSize) - Math.abs(newest(a).effectSize)).slice(0, this.allConcepts ? undefined : MOST_CONCEPTS);
    const domain = [Math.max(span[0], Date.parse(points[0]?.start ?? span[0])), span[1]];
    return [
      el("h2", {}, "Concepts of the watch list over time"),
      el("p", { class: "hint" }, "The line is the windows' mean score, the dashed one the reference's; dots differ from it significantly. d is the newest window's difference in standard deviations."),
      el(
        "ul",
        { class: "multiples" },
        shown.map((concept) => el("li", {}, el("span", { class: "name" }, concept.concept), el("span", { class: "amount" }, `d ${signed(newest(concept).effectSize)}`), conceptPlot(concept.concept, concept.points, domain))),
      ),
      shown.length < concepts.length && el("button", { type: "button", onclick: () => this.showAllConcepts() }, `Show all ${count(concepts.length)} concepts`),
    ].filter(Boolean);
  }

  showAllConcepts() {
    this.allConcepts = true;
    this.concepts.replaceChildren(...this.conceptsSection());
  }

  alarmsSection() {
    const { alarms } = this.data;
    const columns = [
      { head: "fired", cell: (row) => el("a", { href: hrefOf(this.name, this.parameters({ window: row.first.id })) }, time(row.since)) },
      { head: "until", cell: (row) => (row.open ? "still firing" : time(row.until)) },
      { head: "ended", cell: (row) => (row.open ? "–" : (row.ending ?? "unknown").replace("_", " ")) },
      { head: "windows", cell: (row) => count(row.windows), number: true },
      { head: "highest score", cell: (row) => orDash(row.peak.score), number: true },
      { head: "what changed", cell: (row) => changeText(row.shift, 5) },
    ];
    return alarms.length === 0 ? [] : [el("h2", {}, "Alarms in this range"), table("Alarms in this range, newest first", columns, alarms)];
  }

  windowsSection() {
    const { page } = this.data;
    const columns = [
      { head: "window", cell: (row) => el("a", { href: hrefOf(this.name, this.parameters({ window: row.id })), "aria-current": row.id === this.selected && "true" }, range(row.start, row.end)) },
      { head: "verdict", cell: (row) => WINDOW_STATES[row.state] ?? row.state },
      { head: "alarm", cell: (row) => [row.alarm?.state, row.alarm?.change && `(${row.alarm.change.replace("_", " ")})`].filter(Boolean).join(" ") || "–" },
      { head: "images", cell: (row) => count(row.n), number: true },
      { head: "score", cell: (row) => orDash(row.score), number: true },
      { head: "threshold", cell: (row) => orDash(row.threshold), number: true },
      { head: "effect size", cell: (row) => orDash(row.effectSize), number: true },
      { head: "evidence", cell: (row) => orDash(row.alarm?.evidence), number: true },
    ];
    const turn = (label, available, cursors) => el("button", { type: "button", disabled: !available, onclick: () => this.turn(cursors()) }, label);
    return [
      el("h2", {}, "Windows"),
      table("Windows, newest first", columns, page.windows, (row) => ({ class: [row.state, row.id === this.selected && "chosen"].filter(Boolean).join(" ") })),
      el(
        "p",
        { class: "paging" },
        turn("Newer", this.cursors.length > 1, () => this.cursors.slice(0, -1)),
        turn("Older", page.next !== undefined, () => [...this.cursors, page.next]),
        ` page ${count(this.cursors.length)}`,
      ),
    ];
  }

  async turn(cursors) {
    const page = await api.windows(this.name, PAGE, cursors[cursors.length - 1]);
    this.cursors = cursors;
    this.data.page = page;
    keepFocus(this.windows, () => this.windows.replaceChildren(...this.windowsSection()));
    if (!this.windows.contains(document.activeElement)) {
      // The last page has no button for more.
      this.windows.querySelector("button:not(:disabled)").focus();
    }
  }

  /** Images that are shown already stay as they are. */
  async loadWhy(asked) {
    const { what, id, list } = this.explained();
    const images = what && (await api.ifThere(api.images(id)));
    const key = whyKey(what, images);
    if (asked === this.asked && key !== this.whyShown) {
      this.whyShown = key;
      this.whyEnd?.abort();
      this.whyEnd = new AbortController();
      const { signal } = this.whyEnd;
      keepFocus(this.why, () => this.why.replaceChildren(...whySection(what, { list, id, images, signal })));
    }
  }

  async loadProfile(hash) {
    if (!hash) {
      this.profile.replaceChildren(el("h2", {}, "Profile"), el("p", {}, "The newest window was judged by none: build one with headwatch profile build, or let the stream learn one (streams.learning)."));
      return;
    }
    if (!this.profiles.has(hash)) {
      this.profiles.set(hash, await api.ifThere(api.profile(hash)));
    }
    const threshold = this.data.told.newest.threshold ?? this.data.points.map((point) => point.peak.threshold).findLast((value) => value !== undefined);
    this.profile.replaceChildren(...profileSection(hash, this.profiles.get(hash), threshold));
  }

  linksSection() {
    const id = this.selected ?? this.data.told.newest.id;
    return [
      el("h2", {}, "The same as JSON"),
      el(
        "ul",
        {},
        el("li", {}, el("a", { href: api.addressOf.window(id) }, this.selected ? "this window's verdict" : "the newest window's verdict"), ", as the results topic has it"),
        el("li", {}, el("a", { href: api.addressOf.alarms(this.name) }, "alarms"), ", with what shifted"),
        el("li", {}, el("a", { href: api.addressOf.stream(this.name) }, "the stream"), "; ", el("a", { href: "/api/v1/openapi.json" }, "all of the API")),
      ),
    ];
  }
}

const scoreText = ({ score, threshold }) => `${number(score)}${threshold === undefined ? "" : ` (threshold ${number(threshold)})`}`;
const orDash = (value) => (value === undefined ? "–" : number(value));

/** The range ends now, or with the newest window if there would be nothing to see; it holds the chosen window. */
function spanOf(newest, chosen, length) {
  const end = Date.parse(newest.end);
  const now = Date.now();
  const to = now - end > length / 2 ? end : Math.max(now, end);
  if (chosen && Date.parse(chosen.end) < to - length) {
    const middle = Date.parse(chosen.end);
    return [middle - length / 2, middle + length / 2];
  }
  return [to - length, to];
}

function headline({ newest, lastAlarm }, acknowledged) {
  const state = stateOf(newest);
  const since = sinceOf(newest);
  const change = lastAlarm && changeText(lastAlarm.shift, 5);
  const windowNow = ["firing", "pending"].includes(state) && newest.state !== "shifted" && newest.state !== "stable" ? `; the newest window has ${WINDOW_STATES[newest.state] ?? newest.state}` : "";
  return [
    el("p", { class: `now ${state}` }, badge(state), acknowledged ? " (acknowledged)" : "", " since ", time(since), ` (${span(Math.max(0, Date.now() - Date.parse(since)))})`, state === "firing" && change ? el("span", { class: "change" }, `: ${change}`) : "", windowNow),
    el(
      "p",
      { class: "newest" },
      `Newest window: ${count(newest.n)} images`,
      newest.score === undefined ? "" : `, score ${scoreText(newest)}`,
      ", ended ",
      age(newest.end),
      isLate(newest) ? el("strong", { class: "late" }, " (no window since)") : "",
      ".",
      ...(state !== "firing" && lastAlarm ? [" Last alarm: ", range(lastAlarm.since, lastAlarm.until), change ? `, ${change}` : "", lastAlarm.ending === "fell_silent" ? " (ended as no data came)." : "."] : []),
    ),
  ];
}

function legend() {
  return el("p", { class: "legend" }, el("span", { class: "key value" }), " value ", el("span", { class: "key threshold" }), " threshold ", el("span", { class: "key shifted" }), " shifted window ", el("span", { class: "key stretch" }), " alarm firing ", el("span", { class: "cross", "aria-hidden": "true" }, "×"), " not judged");
}

function pointText(point) {
  const window = point.peak;
  const score = window.score === undefined ? "" : `, score ${scoreText(window)}`;
  const evidence = window.alarm?.evidence === undefined ? "" : `, evidence ${number(window.alarm.evidence)}`;
  const others = point.windows > 1 ? `; the highest of ${count(point.windows)} windows, ${count(point.shifted)} of them shifted` : "";
  return [range(window.start, window.end), `: ${WINDOW_STATES[window.state] ?? window.state}${score}${evidence}, ${count(window.n)} images${others}`];
}

function windowFacts(verdict) {
  const raised = (verdict.detectors ?? []).filter((detector) => detector.threshold !== undefined && detector.score >= detector.threshold).map((detector) => detector.family);
  return facts([
    ["verdict", WINDOW_STATES[verdict.state] ?? verdict.state],
    verdict.score !== undefined && ["score", scoreText(verdict)],
    verdict.pValue !== undefined && ["p", pValue(verdict.pValue)],
    verdict.effectSize !== undefined && ["effect size", number(verdict.effectSize)],
    verdict.anchor && ["against the anchor", `score ${number(verdict.anchor.score)}, effect size ${number(verdict.anchor.effectSize)}`],
    ["images", count(verdict.n)],
    raised.length > 0 && ["alarm by", [...new Set(raised)].join(", ")],
    verdict.reason && ["reason", verdict.reason],
  ]);
}

function alarmFacts(alarm, shift) {
  return facts([
    ["fired", time(alarm.since)],
    ["windows firing", count(alarm.windows)],
    alarm.peak.score !== undefined && ["highest score", scoreText(alarm.peak)],
    shift.effectSize !== undefined && ["effect size", number(shift.effectSize)],
  ]);
}

/** Words as signed bars; or why there are none. */
function words(shift, alarm) {
  const all = shift.words ?? [];
  if (all.length > 0) {
    const largest = Math.max(...all.map((word) => Math.abs(word.change)));
    const told = alarm || shift.state === "shifted";
    return [
      el(
        "table",
        { class: told ? "words" : "words chance" },
        el("caption", {}, told ? "Words that became more or less frequent, in percentage points" : "The window is stable: words differ by no more than chance, in percentage points"),
        el("thead", { class: "unseen" }, el("tr", {}, el("th", { scope: "col" }, "word"), el("th", { scope: "col" }, "bar"), el("th", { scope: "col" }, "change"))),
        el("tbody", {}, all.map((word) => el("tr", {}, el("th", { scope: "row" }, word.word), el("td", {}, bar(word.change, largest)), el("td", { class: "number", title: `${signed(word.z)} standard errors` }, signed(word.change))))),
      ),
      shift.wordCoverage === undefined ? undefined : el("p", { class: "hint" }, `Some word fits ${percent(shift.wordCoverage)} of the images.`),
    ];
  }
  if (shift.noFittingWords) {
    return [el("p", {}, "No word of the vocabulary fits most of these images. The verdict names the events farthest from the profile:"), unusual(shift.unusual)];
  }
  return shift.state === "shifted" || alarm ? [el("p", {}, `No words: ${changeText(shift)}. Pairs and concepts below say more.`)] : [];
}

/** Of the watch list; they are said to have changed only if the window is shifted. */
function changedConcepts(shift, alarm) {
  const changed = (shift.concepts ?? []).filter((concept) => concept.significant);
  return (alarm || shift.state === "shifted") && changed.length > 0
    ? el("p", {}, `Watch list: ${changed.map((concept) => `${concept.concept} (${signed(concept.effectSize)})`).join(", ")}.`)
    : undefined;
}

function unusual(events) {
  return events && events.length > 0 ? el("ul", {}, events.map((event) => el("li", {}, `${event.topic} / ${event.partition} / ${count(event.offset)}`))) : undefined;
}

function pairsSection({ what }) {
  const pairs = what?.pairs ?? [];
  if (pairs.length === 0) {
    return [];
  }
  const columns = [
    { head: "label", cell: (pair) => pair.label ?? "–" },
    { head: "head : neuron", cell: (pair) => `${pair.head} : ${pair.neuron}`, number: true },
    { head: "share of the shift", cell: (pair) => percent(pair.share).replace("-", "−"), number: true },
    { head: "effect size", cell: (pair) => signed(pair.effectSize), number: true },
    { head: "standard errors", cell: (pair) => signed(pair.z), number: true },
  ];
  return [el("h2", {}, "Pairs with the largest part in the shift"), el("p", { class: "hint" }, "Shares of all pairs sum to 100 %; a negative one pulls against the shift."), table("Pairs with the largest part in the shift", columns, pairs)];
}

function qualitySection(verdict) {
  if (!verdict) {
    return [];
  }
  const all = verdict.n + verdict.repeated + verdict.skipped;
  return [
    el("h2", {}, "How the stream is doing"),
    el("p", { class: "hint" }, "Window ", range(verdict.start, verdict.end)),
    facts([
      ["images judged", count(verdict.n)],
      ["repeats", `${count(verdict.repeated)}${all > 0 ? ` (${percent(verdict.repeated / all)})` : ""}`],
      ["looked at", `${percent(verdict.sampledShare)}${verdict.skipped > 0 ? `, ${count(verdict.skipped)} left out by sampling` : ""}`],
      ["frozen sources", verdict.frozen ? `${count(verdict.frozen)}: ${verdict.frozenSources.join(", ")}` : "none"],
      verdict.stratum && ["stratum", verdict.stratum],
      verdict.reason && ["not judged", verdict.reason],
      verdict.sizeCalibrated === false && ["size", "larger than the profile is calibrated for: the p-value is conservative"],
      verdict.tooSmall && ["shift", "smaller than alarm.smallest-shift: stable whatever the score"],
      ...(verdict.unjudged ?? []).map((part) => [`not judged: ${part.stratum ?? "no stratum"}`, `${count(part.n)} images: ${part.reason}`]),
      verdict.alarm && ["time between false alarms", isoDuration(verdict.alarm.expectedTimeBetweenFalseAlarms)],
    ]),
    ...detectors(verdict.detectors ?? []),
  ];
}

function detectors(all) {
  if (all.length === 0) {
    return [];
  }
  const columns = [
    { head: "detector", cell: (row) => row.detector },
    { head: "score", cell: (row) => number(row.score), number: true },
    { head: "threshold", cell: (row) => orDash(row.threshold), number: true },
    { head: "p", cell: (row) => pValue(row.pValue), number: true },
    { head: "effect size", cell: (row) => number(row.effectSize), number: true },
    { head: "alarm", cell: (row) => (row.threshold !== undefined && row.score >= row.threshold ? "raises it" : "–") },
  ];
  return [el("h3", {}, "Detectors"), table("Detectors of the window", columns, all)];
}

/** PT720H as 30 d. */
function isoDuration(text) {
  const hours = /^PT(\d+)H$/.exec(text);
  return hours ? (hours[1] % 24 === 0 ? `${count(hours[1] / 24)} d` : `${count(Number(hours[1]))} h`) : text.replace("PT", "").toLowerCase();
}
