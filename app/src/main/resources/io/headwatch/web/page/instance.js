// How this instance does.

import * as api from "/api.js";
import { el, facts, keepFocus, table } from "/dom.js";
import { count, duration, span, time } from "/format.js";

const OUTCOMES = ["observed", "failed", "skipped", "late", "replayed"];

export class InstancePage {
  constructor() {
    this.content = el("div", {}, el("p", {}, "Loading."));
    this.node = el("div", {}, el("h1", {}, "Instance"), this.content);
    this.timer = setInterval(() => this.reload().catch(() => {}), 10_000);
  }

  get title() {
    return "Instance · Headwatch";
  }

  close() {
    clearInterval(this.timer);
  }

  add() {}

  async reload() {
    const status = await api.status();
    keepFocus(this.content, () => this.content.replaceChildren(...this.parts(status)));
  }

  parts(status) {
    return [
      el("p", { class: "hint" }, "Figures are of this instance alone, since its start. Others tell theirs; all of them tell of all streams."),
      facts([
        ["version", status.version],
        ["model and profiles", status.ready ? "ready" : "being loaded"],
        ["history", historyText(status.history)],
        ...historySize(status.history),
      ]),
      section("Lag by partition", lag(status.lag), "No partition is read by this instance."),
      section("Stages", stages(status.stages), "Nothing has passed yet."),
      section("What became of events", outcomes(status.outcomes), "No event has come yet: check input.topics, and headwatch doctor."),
      section("Failures by reason", failures(status.failures), "None."),
      el("form", { method: "post", action: "/logout", class: "logout" }, el("button", { type: "submit" }, "Log out"), " if you logged in with a token."),
    ];
  }
}

function historyText(history) {
  if (history.failure) {
    return `cannot be read: ${history.failure}`;
  }
  return history.caughtUp ? "all of the results topic was read" : "the results topic is still being read";
}

function historySize(history) {
  return [
    ["verdicts in the history", count(history.verdicts)],
    ["size of the history", `${count(history.bytes / 1048576)} MiB`],
    history.oldest && ["oldest verdict", time(history.oldest)],
  ];
}

/** A median below a histogram's smallest bound is not known any better. */
function quantile(seconds, below) {
  return seconds === undefined ? `< ${duration(below)}` : duration(seconds);
}

function section(heading, content, otherwise) {
  return el("section", {}, el("h2", {}, heading), content ?? el("p", {}, otherwise));
}

function lag(partitions) {
  const columns = [
    { head: "topic, partition", cell: (row) => `${row.topic} / ${row.partition}` },
    { head: "records not read", cell: (row) => count(row.records), number: true },
    { head: "behind by", cell: (row) => (row.records === 0 ? "–" : span(1000 * row.seconds)), number: true },
  ];
  const sorted = [...partitions].sort((a, b) => b.records - a.records || a.topic.localeCompare(b.topic) || a.partition - b.partition);
  return sorted.length > 0 ? table("Lag by partition", columns, sorted) : undefined;
}

function stages(all) {
  const columns = [
    { head: "stage", cell: (row) => row.stage },
    { head: "times", cell: (row) => count(row.count), number: true },
    { head: "mean", cell: (row) => duration(row.meanSeconds), number: true },
    { head: "median", cell: (row) => quantile(row.medianSeconds, row.medianBelowSeconds), number: true },
    { head: "99th percentile", cell: (row) => quantile(row.p99Seconds, row.p99BelowSeconds), number: true },
  ];
  const used = all.filter((stage) => stage.count > 0);
  return used.length > 0 ? table("Stages", columns, used) : undefined;
}

function outcomes(counts) {
  const byStream = new Map();
  for (const { stream, outcome, events } of counts) {
    const row = byStream.get(stream) ?? { stream };
    row[outcome] = events;
    byStream.set(stream, row);
  }
  const told = [...new Set([...OUTCOMES, ...counts.map(({ outcome }) => outcome)])];
  const columns = [
    { head: "stream", cell: (row) => row.stream },
    ...told.map((outcome) => ({ head: outcome, cell: (row) => count(row[outcome] ?? 0), number: true })),
  ];
  return byStream.size > 0 ? table("What became of events", columns, [...byStream.values()]) : undefined;
}

function failures(counts) {
  const columns = [
    { head: "stream", cell: (row) => row.stream },
    { head: "reason", cell: (row) => row.reason.replaceAll("_", " ") },
    { head: "events", cell: (row) => count(row.events), number: true },
  ];
  const sorted = counts.filter((row) => row.events > 0).sort((a, b) => b.events - a.events);
  return sorted.length > 0 ? table("Failures by reason", columns, sorted) : undefined;
}
