// All streams, the most urgent first.

import * as api from "/api.js";
import { sparkline } from "/chart.js";
import { el } from "/dom.js";
import { age, changeText, count, time, timeText } from "/format.js";
import { badge, byUrgency, isLate, sinceOf, stateOf } from "/state.js";

const RECENT = 40;
const MOST_ROWS = 200;
const FILTER_FROM = 8;

export const hrefOf = (stream, parameters = {}) => {
  const query = new URLSearchParams(parameters);
  return `#/streams/${encodeURIComponent(stream)}${query.size > 0 ? `?${query}` : ""}`;
};

/** What is known of all streams, kept up to date by events. */
export class Streams {
  constructor() {
    this.entries = new Map();
    this.more = false;
    this.loaded = false;
    this.alarms = new Map();
  }

  async load() {
    // Windows that come meanwhile may not be in the answer.
    const came = [];
    this.came = came;
    const { streams, more } = await api.streams(RECENT);
    this.entries = new Map(streams.map((entry) => [entry.stream, entry]));
    this.more = more;
    this.loaded = true;
    this.came = undefined;
    came.forEach((window) => this.add(window));
    await this.loadAlarms();
  }

  /** What shifted with open alarms; each is asked for once. */
  async loadAlarms() {
    const missing = this.firing().filter((entry) => this.alarms.get(entry.stream)?.since !== entry.newest.alarm.since);
    await Promise.all(
      missing.slice(0, MOST_ROWS).map(async (entry) => {
        const since = entry.newest.alarm.since;
        const told = await api.ifThere(api.stream(entry.stream));
        this.alarms.set(entry.stream, { since, shift: told?.lastAlarm?.shift, first: told?.lastAlarm?.first });
      }),
    );
  }

  /** Takes a window in; returns the state before and after. */
  add(window) {
    this.came?.push(window);
    const entry = this.entries.get(window.stream);
    if (!entry) {
      this.entries.set(window.stream, { stream: window.stream, newest: window, recent: [window] });
      return [undefined, stateOf(window)];
    }
    const before = stateOf(entry.newest);
    // A revision takes the place of the verdict before; others on the same window are of other instances.
    const others = entry.recent.filter((known) => !window.revision || known.end !== window.end);
    entry.recent = [...others, window].sort((a, b) => Date.parse(a.end) - Date.parse(b.end)).slice(-RECENT);
    const last = entry.recent[entry.recent.length - 1];
    // One instance's calm must not hide the alarm of another.
    entry.newest = entry.recent.find((known) => known.end === last.end && stateOf(known) === "firing") ?? last;
    return [before, stateOf(entry.newest)];
  }

  sorted() {
    return [...this.entries.values()].sort(byUrgency);
  }

  firing() {
    return this.sorted().filter((entry) => stateOf(entry.newest) === "firing");
  }

  changeOf(entry) {
    return stateOf(entry.newest) === "firing" ? changeText(this.alarms.get(entry.stream)?.shift) : "";
  }
}

/** The answer in a sentence. */
export function summary(streams) {
  const all = streams.entries.size;
  const firing = streams.firing();
  const total = `${count(all)}${streams.more ? " or more" : ""} ${all === 1 ? "stream" : "streams"}`;
  if (firing.length === 0) {
    const others = streams.sorted().filter((entry) => stateOf(entry.newest) !== "calm");
    const told = others.length === 0 ? "" : ` ${others.length === 1 ? "One needs" : `${count(others.length)} need`} a look: ${named(others)}.`;
    return [`No alarm: none of ${total} is firing.${told}`];
  }
  const since = firing[0].newest.alarm.since;
  const change = streams.changeOf(firing[0]);
  return firing.length === 1
    ? [el("strong", {}, `1 of ${total} is firing:`), " ", link(firing[0]), ", since ", time(since), change && `, ${change}`, "."]
    : [el("strong", {}, `${count(firing.length)} of ${total} are firing:`), ` ${named(firing)}; the newest alarm is of `, link(firing[0]), ", since ", time(since), change && `, ${change}`, "."];
}

const link = (entry) => el("a", { href: hrefOf(entry.stream) }, entry.stream);

function named(entries) {
  const names = entries.slice(0, 3).map((entry) => entry.stream).join(", ");
  return entries.length > 3 ? `${names} and ${count(entries.length - 3)} more` : names;
}

export class Overview {
  constructor(streams) {
    this.streams = streams;
    this.rows = new Map();
    this.filter = "";
    this.most = MOST_ROWS;
    this.heading = el("h1", {}, "Streams");
    this.summary = el("p", { class: "summary" }, "Loading.");
    this.filterBox = el("input", { type: "search", id: "filter", autocomplete: "off", oninput: () => this.setFilter() });
    this.filterLine = el("p", { class: "filter", hidden: true }, el("label", { for: "filter" }, "Filter by name or state "), this.filterBox, " ", (this.shown = el("span", { role: "status" })));
    this.body = el("tbody", { role: "rowgroup" });
    this.table = el(
      "table",
      { class: "streams", role: "table", hidden: true },
      el("caption", { class: "unseen" }, "Streams, the most urgent first"),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ["stream", "state", "since", "what changed", "recent scores", "images", "newest window"].map((head) => el("th", { scope: "col", role: "columnheader", class: head === "images" && "number" }, head)))),
      this.body,
    );
    this.moreButton = el("button", { type: "button", hidden: true, onclick: () => this.showMore() }, "Show more streams");
    this.empty = el("div", { hidden: true });
    this.node = el("div", {}, this.heading, this.summary, this.filterLine, this.table, this.moreButton, this.empty);
  }

  get title() {
    return "Headwatch";
  }

  /** Nothing could be loaded: a notice says why. */
  failed() {
    if (!this.streams.loaded) {
      this.summary.replaceChildren("The state of the streams is unknown.");
    }
  }

  setFilter() {
    this.filter = this.filterBox.value.trim().toLowerCase();
    this.render();
  }

  showMore() {
    this.most += MOST_ROWS;
    this.render();
  }

  async reload() {
    await this.streams.load();
    this.render();
  }

  async add() {
    this.render();
    await this.streams.loadAlarms();
    this.render();
  }

  render() {
    if (!this.streams.loaded) {
      return;
    }
    const all = this.streams.sorted();
    this.table.hidden = all.length === 0;
    this.filterLine.hidden = all.length < FILTER_FROM;
    this.empty.hidden = all.length > 0;
    if (all.length === 0) {
      this.summary.replaceChildren("No window has been judged yet.");
      this.empty.replaceChildren(...emptyState());
      return;
    }
    this.summary.replaceChildren(...summary(this.streams).filter(Boolean));
    this.summary.classList.toggle("bad", this.streams.firing().length > 0);
    const matching = all.filter((entry) => entry.stream.toLowerCase().includes(this.filter) || stateOf(entry.newest).replace("_", " ").includes(this.filter));
    this.shown.textContent = this.filter === "" ? "" : `${count(matching.length)} of ${count(all.length)} streams`;
    this.moreButton.hidden = matching.length <= this.most;
    this.place(matching.slice(0, this.most).map((entry) => this.row(entry)));
  }

  /** Rows move only if their order changed, and what had the focus keeps it. */
  place(rows) {
    const before = [...this.body.children];
    if (before.length !== rows.length || rows.some((row, i) => row !== before[i])) {
      const focused = document.activeElement;
      const within = this.body.contains(focused);
      this.body.replaceChildren(...rows);
      if (within && this.body.contains(focused)) {
        focused.focus({ preventScroll: true });
      }
    }
  }

  row(entry) {
    let row = this.rows.get(entry.stream);
    if (!row) {
      row = el("tr", { role: "row" }, el("th", { scope: "row", role: "rowheader" }, link(entry)), ["state", "since", "change", "scores", "images number", "newest"].map((name) => el("td", { role: "cell", class: name })));
      this.rows.set(entry.stream, row);
    }
    const state = stateOf(entry.newest);
    row.className = state;
    const [, stateCell, since, change, scores, images, newest] = row.children;
    stateCell.replaceChildren(badge(state), entry.acknowledged ? el("span", { class: "known", title: `until ${timeText(entry.acknowledged.until)}, by ${entry.acknowledged.who}: ${entry.acknowledged.why}` }, " acknowledged") : "");
    since.replaceChildren(time(sinceOf(entry.newest, entry.recent)));
    change.replaceChildren(this.streams.changeOf(entry));
    scores.replaceChildren(sparkline(entry.stream, entry.recent ?? []));
    images.replaceChildren(count(entry.newest.n), el("span", { class: "narrow" }, " images"));
    newest.replaceChildren(age(entry.newest.end), isLate(entry.newest) ? el("span", { class: "late", title: `No window since ${timeText(entry.newest.end)}` }, " late") : "");
    return row;
  }
}

function emptyState() {
  return [
    el("p", {}, "Streams appear here once their first window is closed. If none does:"),
    el(
      "ul",
      {},
      el("li", {}, "A window closes when an event comes that is later than its end (", el("code", {}, "window.length"), ", five minutes unless set)."),
      el("li", {}, "Check that events come: ", el("a", { href: "#/instance" }, "this instance"), " tells what became of them, and how far behind it is."),
      el("li", {}, el("code", {}, "headwatch doctor --config FILE"), " checks topics, rights, model and profiles."),
      el("li", {}, "To see it work without any of your own: ", el("code", {}, "headwatch demo --keep-running"), "."),
    ),
  ];
}
