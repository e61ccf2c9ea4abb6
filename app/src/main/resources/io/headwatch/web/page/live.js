// The instance's verdicts as they come, and whether they do.

import { Failure, status } from "/api.js";

const RETRY = 10_000;
const POLL = 30_000;

/**
 * onVerdict: called with each new window; onReload: called when what is shown has to be loaded anew;
 * onState: called with whether events come, and since when.
 */
export class Live {
  constructor({ onVerdict, onReload, onState }) {
    this.onVerdict = onVerdict;
    this.onReload = onReload;
    this.onState = onState;
    this.connected = undefined;
    this.lost = false;
  }

  start() {
    this.connect();
    // While no events come, asking now and then is better than nothing.
    setInterval(() => this.connected === false && this.onReload(), POLL);
  }

  connect() {
    const source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      this.tell(true);
      if (this.lost) {
        // What came in between is not repeated.
        this.lost = false;
        this.onReload();
      }
    });
    source.addEventListener("verdict", (event) => this.onVerdict(JSON.parse(event.data)));
    source.addEventListener("reload", () => this.onReload());
    source.addEventListener("error", () => {
      this.lost = true;
      this.tell(false);
      // The browser comes back by itself unless the answer was a refusal.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => this.connect(), RETRY);
      }
    });
  }

  tell(connected) {
    if (this.connected !== connected) {
      this.connected = connected;
      this.onState(connected, new Date());
    }
  }
}

/** What the instance says of itself that whoever looks at streams should know: what is wrong, and what passes. */
export async function troubles() {
  try {
    const { ready, history } = await status();
    const passing = [
      !history.caughtUp && !history.failure && "The history is still being read from the results topic; what is shown is not complete yet.",
      !ready && "This instance is not ready: model and profiles are being loaded.",
    ];
    return {
      wrong: history.failure && `The results topic cannot be read: ${history.failure}. What is shown may be old.`,
      passing: passing.filter(Boolean).join(" ") || undefined,
    };
  } catch (failure) {
    if (failure instanceof Failure) {
      return { wrong: failure.status === 401 ? undefined : failure.message };
    }
    throw failure;
  }
}
