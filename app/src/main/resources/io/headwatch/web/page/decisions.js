// What people decide about a stream's shifts: acknowledging, accepting, and the versions of its profile.

import * as api from "/api.js";
import { el, table } from "/dom.js";
import { count, range, time } from "/format.js";

const HOUR = 3_600_000;
const LENGTHS = [["1 hour", HOUR], ["8 hours", 8 * HOUR], ["1 day", 24 * HOUR], ["7 days", 7 * 24 * HOUR], ["30 days", 30 * 24 * HOUR]];
const WHO = "headwatch.who";
/** A version that is not there after so long was lost with the process that built it. */
const LOST = 24 * HOUR;

export class Decisions {
  /** onMade: called when something was decided. */
  constructor(name, onMade) {
    this.name = name;
    this.onMade = onMade;
    this.lastAlarm = undefined;
    this.standing = el("div", {});
    this.said = el("p", { role: "status", class: "said" });
    this.which = el("p", { class: "hint" });
    this.node = el("section", { "aria-label": "Decisions", class: "decisions" }, this.standing, el("details", {}, el("summary", {}, "Acknowledge or accept a shift"), el("div", { class: "forms" }, this.acknowledging(), this.accepting())), this.said);
  }

  acknowledging() {
    const length = el("select", { id: "acknowledge-length", name: "length" }, LENGTHS.map(([label, value]) => el("option", { value, selected: value === 8 * HOUR }, label)));
    return this.form(
      "Acknowledge",
      "acknowledge",
      [el("p", { class: "hint" }, "The shift is known: its alert is silent for a while, or until the alarm is resolved. The stream is judged and shown as before.")],
      [el("label", { for: "acknowledge-length" }, "For"), length],
      (who, why) => api.acknowledge(this.name, { who, why, until: new Date(Date.now() + Number(length.value)).toISOString() }),
      () => "Acknowledged.",
    );
  }

  accepting() {
    return this.form(
      "Accept as the new normal",
      "accept",
      [this.which],
      [],
      (who, why) => api.accept(this.name, { who, why, from: this.lastAlarm?.since, to: this.lastAlarm?.until }),
      () => "Accepted: the next version of the profile is being built. Windows that begin once it is there are judged by it.",
    );
  }

  form(title, name, before, fields, send, done) {
    const who = el("input", { id: `${name}-who`, name: "who", required: true, maxlength: 200, autocomplete: "name" });
    who.value = localStorage.getItem(WHO) ?? "";
    const why = el("textarea", { id: `${name}-why`, name: "why", required: true, maxlength: 2000, rows: 2 });
    const button = el("button", { type: "submit" }, title);
    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await send(who.value, why.value);
        localStorage.setItem(WHO, who.value);
        why.value = "";
        this.said.replaceChildren(done());
        this.onMade();
      } catch (failure) {
        this.said.replaceChildren(failure.message);
      } finally {
        button.disabled = false;
      }
    };
    return el("form", { id: `${name}-form`, onsubmit: submit, "aria-label": title }, el("h3", {}, title), before, el("label", { for: `${name}-who` }, "Who"), who, el("label", { for: `${name}-why` }, "Why"), why, fields, button);
  }

  /** Takes in what is decided by now; what somebody is typing stays. */
  render({ acknowledged, decisions }, lastAlarm) {
    // What is accepted is what the form shows, though another alarm may fire meanwhile.
    this.lastAlarm = lastAlarm;
    this.standing.replaceChildren(...standing(acknowledged, decisions));
    this.which.replaceChildren(
      ...(lastAlarm
        ? ["The windows from ", time(lastAlarm.since), " to ", time(lastAlarm.until), " become the next version of the stream's profile. The first profile is scored beside it from then on."]
        : ["The stream has had no alarm; headwatch accept takes any range of time."]),
    );
  }
}

function standing(acknowledged, decisions) {
  const newest = decisions.find((decision) => decision.decision === "accepted");
  return [
    acknowledged && el("p", { class: "acknowledged" }, el("strong", {}, "Acknowledged"), ` by ${acknowledged.who} until `, time(acknowledged.until), `: ${acknowledged.why}`),
    newest?.outcome === "requested" && el("p", {}, "The next version of the profile was asked for by ", newest.who, " at ", time(newest.at), Date.now() - Date.parse(newest.at) < LOST ? " and is being built." : ", and nothing came of it: accept again."),
    newest?.outcome === "failed" && el("p", { class: "late" }, `What ${newest.who} accepted could not be made a version: ${newest.reason}`),
  ].filter(Boolean);
}

/** Which profile judged when, and who accepted it. */
export function versionsSection(profiles) {
  if (profiles.length < 2) {
    return [];
  }
  const columns = [
    { head: "version", cell: (row) => (row.version === undefined ? "as configured" : count(row.version)) },
    { head: "judged", cell: (row) => range(row.from, row.to) },
    { head: "windows", cell: (row) => count(row.windows), number: true },
    { head: "accepted by", cell: (row) => row.acceptance?.who ?? "–" },
    { head: "why", cell: (row) => row.acceptance?.why ?? "–" },
    { head: "hash", cell: (row) => row.hash.slice(0, 12) },
  ];
  return [el("h2", {}, "Versions of the profile"), table("Versions of the profile, oldest first", columns, profiles)];
}
