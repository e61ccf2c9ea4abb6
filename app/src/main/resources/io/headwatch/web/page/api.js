// The API of this instance. What it answers is described by /api/v1/openapi.json.

/** A request that failed; its message is for people. retryAfter: seconds, if the answer says any. */
export class Failure extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const get = (path, parameters = {}) => {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined));
  return ask(`${path}${query.size > 0 ? `?${query}` : ""}`, { headers: { Accept: "application/json" } });
};

const post = (path, body) => ask(path, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function ask(path, options) {
  return (await answered(`/api/v1/${path}`, options)).json().catch(() => ({}));
}

async function answered(href, options) {
  let answer;
  try {
    answer = await fetch(href, options);
  } catch {
    throw new Failure(0, "Headwatch does not answer. It is tried again by itself; check that the process runs and can be reached.");
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Failure(answer.status, problem.detail ?? `The API answered ${answer.status}.`, Number(answer.headers.get("Retry-After")) || undefined);
  }
  return answer;
}

const of = (stream) => `streams/${encodeURIComponent(stream)}`;

/** More streams are not listed: nobody reads so long a table. */
export const MOST_STREAMS = 1000;

export async function streams(scores) {
  const all = [];
  let after;
  do {
    const page = await get("streams", { after, limit: 200, scores });
    all.push(...page.streams);
    after = page.next;
  } while (after !== undefined && all.length < MOST_STREAMS);
  return { streams: all, more: after !== undefined };
}

export const stream = (name) => get(of(name));
export const windows = (name, limit, cursor) => get(`${of(name)}/windows`, { limit, cursor });
export const series = (name, range, points) => get(`${of(name)}/series`, { ...range, points });
export const alarms = (name, range) => get(`${of(name)}/alarms`, { ...range, limit: 200 });
export const concepts = (name, range) => get(`${of(name)}/concepts`, { ...range, points: 60 });
export const profile = (hash) => get(`profiles/${hash}`);
export const verdict = async (id) => (await get(`windows/${encodeURIComponent(id)}`)).verdict;
export const decisions = (name) => get(`${of(name)}/decisions`);
export const profiles = (name) => get(`${of(name)}/profiles`);
export const acknowledge = (name, decision) => post(`${of(name)}/acknowledgements`, decision);
export const accept = (name, decision) => post(`${of(name)}/acceptances`, decision);
export const images = (id) => get(`windows/${encodeURIComponent(id)}/images`);
/** Where words are in an image: of an event by reference, another as it is. */
export async function segment({ event, large }, words, background, signal) {
  if (event) {
    return ask("segment", { method: "POST", signal, headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify({ event, words, background }) });
  }
  const form = new FormData();
  form.append("image", await (await answered(large, { signal })).blob());
  words.forEach((word) => form.append("words", word));
  form.append("background", background);
  return ask("segment", { method: "POST", signal, headers: { Accept: "application/json" }, body: form });
}

/** Where a pair or a word fires in the image of an address, to be drawn over it. */
export async function firing(href, query, signal) {
  const answer = await answered(`${href}/firing?${new URLSearchParams(query)}`, { signal });
  return createImageBitmap(await answer.blob());
}

export const reports = (name) => get("reports", { stream: name, limit: 12 });
export const status = () => get("status");

/** Addresses for people who want the numbers themselves. */
export const addressOf = {
  stream: (name) => `/api/v1/${of(name)}`,
  window: (id) => `/api/v1/windows/${encodeURIComponent(id)}`,
  alarms: (name) => `/api/v1/${of(name)}/alarms`,
  large: (image) => `${image}?side=1024`,
  report: (file) => `/api/v1/reports/${encodeURIComponent(file)}`,
};

/** What a loading that may fail gives, or nothing if there is none. */
export async function ifThere(loading) {
  try {
    return await loading;
  } catch (failure) {
    if (failure.status === 404) {
      return undefined;
    }
    throw failure;
  }
}
