// Requests for masks and maps, one at a time: Headwatch lets few of them wait, and others ask, too.

const MOST_TRIES = 10;
const USUAL_PAUSE = 5;

let last = Promise.resolve();

/**
 * Does work once what came before it is done; and again, if Headwatch is busy, when its answer says
 * so. onBusy is told the seconds until then. Fails as the work does, or when the signal aborts it.
 */
export function inTurn(work, signal, onBusy) {
  const turn = last.then(() => tried(work, signal, onBusy));
  last = turn.catch(() => {});
  return turn;
}

async function tried(work, signal, onBusy) {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (failure) {
      if (failure.status !== 429 || tries === MOST_TRIES) {
        throw failure;
      }
      const seconds = failure.retryAfter ?? USUAL_PAUSE;
      onBusy(seconds);
      await pause(seconds, signal);
    }
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, 1000 * seconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
