"use strict";

function row(entry) {
  const newest = entry.newest;
  const cells = [
    entry.stream,
    newest.state,
    newest.alarm ? newest.alarm.state : "",
    newest.score === undefined ? "" : newest.score.toFixed(2),
    newest.end,
  ];
  const tr = document.createElement("tr");
  for (const text of cells) {
    const td = document.createElement("td");
    td.textContent = text;
    tr.append(td);
  }
  return tr;
}

async function show() {
  const message = document.getElementById("message");
  const answer = await fetch("/api/v1/streams");
  const json = await answer.json();
  if (!answer.ok) {
    message.textContent = json.detail;
    return;
  }
  document.getElementById("streams").replaceChildren(...json.streams.map(row));
  message.textContent = json.streams.length === 0 ? "No window has been judged yet." : "";
}

const events = new EventSource("/api/v1/events");
events.addEventListener("verdict", show);
events.addEventListener("reload", show);
show();
