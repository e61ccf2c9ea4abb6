// The API of this instance. What it answers is described by /api/v1/openapi.json.

/** A request that failed; its message is for people. */
export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined));
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}${query.size > 0 ? `?${query}` : ""}`, { headers: { Accept: "application/json" } });
  } catch {
    throw new Failure(0, "Headwatch does not answer. It is tried again by itself; check that the process runs and can be reached.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Failure(answer.status, body.detail ?? `The API answered ${answer.status}.`);
  }
  return body;
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
export const reports = (name) => get("reports", { stream: name, limit: 12 });
export const status = () => get("status");

/** Addresses for people who want the numbers themselves. */
export const addressOf = {
  stream: (name) => `/api/v1/${of(name)}`,
  window: (id) => `/api/v1/windows/${encodeURIComponent(id)}`,
  alarms: (name) => `/api/v1/${of(name)}/alarms`,
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
