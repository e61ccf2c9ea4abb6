// Reports of a stream that this instance has written.

import * as api from "/api.js";
import { el, table } from "/dom.js";
import { time, timeText } from "/format.js";

/** Nothing if there are none: most installations have one instance write them, or none. */
export function reportsSection({ reports, next }) {
  if (reports.length === 0) {
    return [];
  }
  const columns = [
    { head: "of", cell: (row) => el("a", { href: api.addressOf.report(row.page) }, `${timeText(row.from)} to ${timeText(row.to)}`) },
    { head: "made", cell: (row) => time(row.made) },
    { head: "as JSON", cell: (row) => el("a", { href: api.addressOf.report(row.data), "aria-label": `The report made ${timeText(row.made)} as JSON` }, "JSON") },
  ];
  return [
    el("h2", {}, "Reports"),
    table("Reports", columns, reports),
    next && el("p", { class: "hint" }, "There are older ones: ", el("a", { href: "/api/v1/reports" }, "/api/v1/reports"), " lists them all."),
  ].filter(Boolean);
}
