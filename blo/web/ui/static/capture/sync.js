// Sending what waits: one tab at a time, a few entries at once, and again and again until it has arrived.

import * as photos from "./photos.js";
import * as queue from "./queue.js";
import { arrive, device, lock, me } from "./sealing.js";
import { remove } from "./store.js";

const MOST = 10;
const MOST_CHARACTERS = 200_000;
const PATIENCE = 30_000;
const SLOWEST = 1; // character a millisecond: what the slowest line carries, and more
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 600_000;
const LOCK = "blo-capture";

/** Why nothing more is sent now: `line`, `signed-out`, `not-allowed` or `server`. */
class Stopped extends Error {}

let stopping = new AbortController();
let failures = 0;
let timer;
let running = null;
let again = false;

/** Who was last found to be signed in, with the token of their session; null while nobody knows. */
export let session = null;

/** Stop at once; what was on its way is sent again later, and arrives once. */
export function stop() {
  clearTimeout(timer);
  stopping.abort();
  stopping = new AbortController();
}

/** Ask the server something, for as long as patience lasts; raises `Stopped` where there is no use in asking on. */
export async function ask(address, options = {}, patience = PATIENCE) {
  const ours = new AbortController();
  const give = () => ours.abort();
  const alarm = setTimeout(give, patience);
  stopping.signal.addEventListener("abort", give);
  try {
    const fixed = { cache: "no-store", credentials: "same-origin", redirect: "manual", signal: ours.signal };
    const response = await fetch(address, { ...options, ...fixed });
    if (response.type === "opaqueredirect" || response.status === 401) throw new Stopped("signed-out");
    if (response.status === 403) throw new Stopped("not-allowed");
    if (response.status === 429) throw new Stopped("server");
    // The whole answer belongs to the time that it may take.
    return { status: response.status, json: response.ok ? await response.json() : null };
  } catch (error) {
    throw error instanceof Stopped ? error : new Stopped("line");
  } finally {
    clearTimeout(alarm);
    stopping.signal.removeEventListener("abort", give);
  }
}

/** Ask who is signed in, and work for them from now on. */
async function greet() {
  const sentAt = Date.now();
  const { status, json } = await ask(`/capture/session?device=${await device()}`);
  if (status !== 200) throw new Stopped("server");
  if (!(await arrive(json, sentAt))) throw new Stopped("signed-out");
  session = json;
}

const wire = (row) => {
  const { id, revision, base, form, captured, correction, anchor, checked } = row;
  return { id, revision, base, form, captured, correction, anchor, checked, pairs: row.content.pairs };
};

/** The next entries to send, without those that were sent in this round already. */
function next(rows, done) {
  const chosen = [];
  let characters = 0;
  for (const row of rows) {
    if (row.state !== "waiting" || !row.content || done.has(row.id)) continue;
    characters += JSON.stringify(row.content.pairs).length;
    if (chosen.length && (chosen.length === MOST || characters > MOST_CHARACTERS)) break;
    chosen.push(row);
  }
  return chosen;
}

async function post(rows, all) {
  const waits = all.filter((row) => ["refused", "decide"].includes(row.state)).slice(0, 100);
  const dropped = all.filter((row) => row.state === "dropped").slice(0, 100);
  const batch = JSON.stringify({
    device: await device(),
    now: Date.now(),
    locale: document.documentElement.lang,
    entries: rows.map(wire),
    held: waits.map((row) => [row.id, row.revision]),
    dropped: dropped.map((row) => row.id),
  });
  const body = new FormData();
  body.set("csrf_token", session.token);
  body.set("batch", batch);
  await queue.tried(rows.map((row) => row.id));
  const { status, json } = await ask("/capture/sync", { method: "POST", body }, PATIENCE + batch.length / SLOWEST);
  if (!json) return status;
  for (const row of dropped) await remove("entries", row.id);
  for (const said of json.answers) await queue.settle(said);
  for (const news of [...json.held, ...json.drafts]) await queue.learn(news);
  return status;
}

/** Send a batch; one that the server can't take is sent entry by entry, so that one entry holds up no other. */
async function send(rows, all) {
  const status = await post(rows, all);
  if (status === 200) return true;
  if (rows.length < 2) return false;
  let took = true;
  for (const row of rows) took = (await post([row], [])) === 200 && took;
  return took;
}

async function round(told) {
  await greet();
  const done = new Set();
  let took = true;
  for (let first = true; ; first = false) {
    const all = await queue.mine();
    const rows = next(all, done);
    if (!rows.length && !first) break;
    for (const row of rows) done.add(row.id);
    told({ sending: new Set(rows.map((row) => row.id)) });
    took = (await send(rows, all)) && took;
  }
  const arrived = new Set((await queue.mine()).filter((row) => row.reference).map((row) => row.id));
  const upload = (body) => ask("/capture/photos", { method: "POST", body }, 10 * PATIENCE);
  await photos.send(arrived, session.token, upload);
  await queue.tidy(new Set((await photos.byEntry()).keys()));
  return took ? "sent" : "server";
}

async function alone(told) {
  let outcome;
  try {
    outcome = await round(told);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    outcome = error.message;
  }
  if (outcome === "signed-out") {
    session = null;
    await lock();
  }
  return outcome;
}

/** Send what waits, now. `told` hears what is on its way, and at the end what came of it. */
export function sync(told) {
  if (running) {
    again = true;
    return running;
  }
  clearTimeout(timer);
  running = navigator.locks
    .request(LOCK, { ifAvailable: true }, (held) => (held ? alone(told) : "elsewhere"))
    .catch(() => "server")
    .then(async (outcome) => {
      running = null;
      told({ sending: new Set(), outcome });
      await rest(outcome, told);
      return outcome;
    });
  return running;
}

/** Try again: at once after something was added, else after pauses that grow, for ever. */
async function rest(outcome, told) {
  if (again && outcome === "sent") {
    again = false;
    failures = 0;
    sync(told);
    return;
  }
  again = false;
  failures = outcome === "sent" ? 0 : failures + 1;
  const rows = await queue.mine();
  const waits = rows.some((row) => row.state === "waiting") || (await photos.wait(rows)) || !(await me());
  if (outcome === "sent" || !waits) return;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures - 1, 10));
  timer = setTimeout(() => sync(told), pause * (0.5 + Math.random() / 2));
}

/** Begin anew with short pauses, because something gives hope of a line. */
export function hope(told) {
  failures = 0;
  return sync(told);
}
