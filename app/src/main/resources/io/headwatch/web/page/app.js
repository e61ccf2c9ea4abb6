// The page: which part of it is shown, and what keeps it up to date.

import * as api from "/api.js";
import { el } from "/dom.js";
import { refreshAges, secondsText, utc, ZONE } from "/format.js";
import { InstancePage } from "/instance.js";
import { Live, troubles } from "/live.js";
import { Overview, Streams } from "/overview.js";
import { STATES } from "/state.js";
import { StreamPage } from "/stream.js";

const RETURN = "headwatch-return";
const GATHER = 200;
const TROUBLES_EVERY = 30_000;

const streams = new Streams();
const main = document.getElementById("main");
const notices = document.getElementById("notices");
let page;

/** #/streams/NAME?window=ID, #/instance, or nothing for all streams. */
function route() {
  const [path, query] = location.hash.slice(1).split("?");
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const stream = /^\/streams\/([^/]+)$/.exec(path);
  try {
    return stream ? { stream: decodeURIComponent(stream[1]), parameters } : { instance: path === "/instance" };
  } catch {
    return {};
  }
}

async function show() {
  const to = route();
  if (to.stream !== undefined && page instanceof StreamPage && page.name === to.stream) {
    await guarded(() => page.show(to.parameters));
    return;
  }
  const first = page === undefined;
  page?.close?.();
  page = to.stream !== undefined ? new StreamPage(to.stream, to.parameters, () => guarded(() => page.reload())) : to.instance ? new InstancePage() : new Overview(streams);
  main.replaceChildren(page.node);
  mark("to-overview", page instanceof Overview);
  mark("to-instance", page instanceof InstancePage);
  if (!first) {
    // As after any change of page, reading starts at the top.
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  await guarded(() => page.reload());
}

function mark(id, current) {
  current ? document.getElementById(id).setAttribute("aria-current", "page") : document.getElementById(id).removeAttribute("aria-current");
}

/** Loads, and tells what cannot be loaded and what to do. */
async function guarded(load) {
  const loading = page;
  try {
    await load();
    notice("failure");
  } catch (failure) {
    if (loading === page) {
      notice("failure", told(failure));
      page.failed?.();
    }
    if (!(failure instanceof api.Failure)) {
      throw failure;
    }
  } finally {
    const firing = streams.firing().length;
    document.title = `${firing > 0 ? `(${firing}) ` : ""}${page.title}`;
  }
}

function told(failure) {
  if (failure.status === 401) {
    return el("span", {}, "You are not logged in, or no longer. ", el("a", { href: "/login", onclick: () => remember() }, "Log in"), " with a token of this installation.");
  }
  if (failure.status === 404 && page instanceof StreamPage) {
    return el("span", {}, `There is no window of a stream “${page.name}” in the history. `, el("a", { href: "#/" }, "All streams"));
  }
  return failure.message ?? String(failure);
}

/** After the login the page goes on where it was. */
function remember() {
  sessionStorage.setItem(RETURN, location.hash);
}

function goOn() {
  const before = sessionStorage.getItem(RETURN);
  sessionStorage.removeItem(RETURN);
  if (before && location.hash === "") {
    history.replaceState(null, "", before);
  }
}

/** Shows a notice under a name, or takes it away. */
function notice(name, content, role = "alert") {
  const known = notices.querySelector(`[data-name="${name}"]`);
  if (content === undefined) {
    known?.remove();
  } else if (!known) {
    notices.append(el("p", { class: role === "alert" ? "problem" : "passing", role, "data-name": name }, content));
  } else if (known.textContent !== (content.textContent ?? content)) {
    known.replaceChildren(content);
  }
}

async function tellTroubles() {
  const { wrong, passing } = await troubles();
  notice("troubles", wrong);
  notice("passing", passing, "status");
}

let gathering;

function verdictCame(window) {
  const [before, now] = streams.add(window);
  if (!streams.loaded) {
    return;
  }
  if (before !== now && (before === "firing" || now === "firing" || now === "pending")) {
    document.getElementById("announcements").textContent = `${window.stream} is ${STATES[now].name}${before ? `, was ${STATES[before].name}` : ""}.`;
  }
  if (page instanceof StreamPage) {
    page.add(window);
    return;
  }
  // Verdicts come in bursts, when a topic's windows close together.
  clearTimeout(gathering);
  gathering = setTimeout(() => guarded(() => page.add(window)), GATHER);
}

function reload() {
  return guarded(async () => {
    if (!(page instanceof Overview)) {
      await streams.load();
    }
    await page.reload();
  });
}

function liveState(connected, since) {
  const live = document.getElementById("live");
  live.className = `live ${connected ? "on" : "off"}`;
  live.title = utc(since);
  live.textContent = connected ? "live" : `disconnected since ${secondsText(since)}, trying again`;
}

function themeSwitch() {
  const choice = document.getElementById("theme");
  choice.value = document.documentElement.dataset.theme ?? "system";
  choice.addEventListener("change", () => {
    if (choice.value === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("headwatch-theme");
    } else {
      document.documentElement.dataset.theme = choice.value;
      localStorage.setItem("headwatch-theme", choice.value);
    }
  });
}

function skipLink() {
  // The address after # names pages, so the link moves the focus by itself.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}

goOn();
themeSwitch();
skipLink();
document.getElementById("zone").textContent = ZONE;
addEventListener("hashchange", show);
setInterval(refreshAges, 10_000);
setInterval(tellTroubles, TROUBLES_EVERY);
new Live({ onVerdict: verdictCame, onReload: reload, onState: liveState }).start();
await Promise.all([show(), tellTroubles(), page instanceof Overview ? undefined : streams.load().catch(() => {})]);
