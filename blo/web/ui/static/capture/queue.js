// The queue: entries that wait to be sent, and what was said of those that were.
//
// An entry is the list of its form's fields as a browser posts them. Its states: `waiting`; `refused`, with reasons at
// its fields; `decide`, where a person must choose; `sent`, of which nothing that was written is left, and the reference
// is; `dropped`, given up here and not yet known to be given up there.

import { me, open, seal } from "./sealing.js";
import { all, change, get, remove } from "./store.js";

const KEEPS_SENT = 7 * 24 * 3600 * 1000;
const MOST_SENT = 10;
const place = (id) => `entry:${id}`;

/** What is sealed of an entry: its fields, what was said of them, and another device's version of them. */
const inside = (pairs, said = {}) => ({ pairs, errors: [], times: [], theirs: null, ...said });

const time = (self) => ({ captured: Date.now(), correction: self.correction, anchor: self.anchor });

/**
 * Keep an entry as it was written, with its photos; it is on the device for good when this returns.
 *
 * It becomes the next revision of what is here now, also of what was sent meanwhile; `since` is the revision that it was
 * written upon, 0 for a new entry. `owner` is who wrote it: where somebody else works now, it is not theirs to keep.
 * `form` is the edition of the form that it was written in; `base` the revision that was here and elsewhere when a
 * person decided between two. Raises an error where nothing was kept.
 */
export async function keep(id, pairs, { owner, form, since = 0, base = 0, checked = false, pictures = [] }) {
  const self = await me();
  if (!self || self.account !== owner) throw new Error("nobody");
  const sealed = await seal(self.sealing, place(id), inside(pairs));
  const fresh = { id, owner, revision: since, base: since, ...time(self), checked: false };
  const make = (row) => {
    if (row && row.owner !== owner) return undefined;
    const before = { ...fresh, ...row };
    const revision = Math.max(before.revision, base) + 1;
    const known = { state: "waiting", revision, base: base || before.base, form: form ?? before.form, sealed };
    return { ...before, ...known, checked: checked || before.checked || before.asked === true, asked: false };
  };
  if (!(await change("entries", id, make, pictures))) throw new Error("not theirs");
}

/** Give an entry up; of one that is logged already, only its change. */
export async function drop(id) {
  await change("entries", id, (row) => {
    if (!row || row.state === "sent") return undefined;
    if (row.reference) return sent(row, row.reference);
    const wasSent = row.base > 0 || row.tried;
    return wasSent ? { id, owner: row.owner, state: "dropped", captured: row.captured } : null;
  });
}

/** The entries of whoever works here, oldest first, opened as far as they can be. */
export async function mine() {
  const self = await me();
  const rows = (await all("entries")).filter((row) => self && row.owner === self.account);
  const opened = rows.map(async (row) => ({ ...row, content: await open(self.opening, place(row.id), row.sealed) }));
  return Promise.all(opened);
}

/** All that waits here: entries that were not sent, and those with photos that were not. */
async function waits() {
  const [rows, pictures] = await Promise.all([all("entries"), all("photos")]);
  const withPhotos = new Set(pictures.filter(({ refused }) => !refused).map(({ entry }) => entry));
  return rows.filter(({ id, state }) => !["sent", "dropped"].includes(state) || withPhotos.has(id));
}

/** What waits here of everybody else: their numbers, and with each those of their entries. */
export async function others() {
  const self = await me();
  const found = new Map();
  for (const { id, owner } of (await waits()).filter((row) => row.owner !== self?.account)) {
    found.set(owner, [...(found.get(owner) ?? []), id]);
  }
  return found;
}

/** How many entries of anybody wait here. */
export const waiting = async () => (await waits()).length;

/** Make entries that somebody left one's own, opened with the key they were left under, for a person to look at. */
export async function adopt(owner, ids, key) {
  const self = await me();
  for (const id of ids) {
    const row = await get("entries", id);
    if (row?.owner !== owner) continue;
    const content = await open(key, place(id), row.sealed);
    if (!content && row.state !== "sent") continue;
    const sealed = content && (await seal(self.sealing, place(id), content));
    await change("entries", id, (now) => {
      if (now?.owner !== owner) return undefined;
      if (!sealed) return { ...now, owner: self.account, taken: true };
      const state = now.state === "waiting" ? "refused" : now.state;
      return { ...now, owner: self.account, state, taken: true, sealed };
    });
  }
}

/** Note that entries are on their way: from now on the server may have them, whatever is heard. */
export async function tried(ids) {
  for (const id of ids) await change("entries", id, (row) => row && { ...row, tried: true });
}

/** What is left of an entry that was sent: enough to send a change of it, and nothing of what it said. */
function sent({ sealed, ...row }, reference, revision = row.revision) {
  return { ...row, state: "sent", reference, revision, base: revision, asked: false, at: Date.now() };
}

/** Take in what the server said of an entry; what was changed meanwhile goes on waiting. */
export async function settle(said) {
  const self = await me();
  const row = await get("entries", said.id);
  if (!row || row.state === "dropped") return;
  const isDone = ["stored", "updated", "duplicate"].includes(said.answer);
  let sealed;
  if (!isDone) {
    const content = await open(self.opening, place(row.id), row.sealed);
    if (!content) return;
    const { errors = [], times = [], theirs = null } = said;
    sealed = await seal(self.sealing, place(row.id), inside(content.pairs, { errors, times, theirs }));
  }
  const asks = said.answer === "conflict" || Boolean(said.times?.length);
  await change("entries", said.id, (now) => {
    if (!now || now.state === "dropped" || now.owner !== self.account) return undefined;
    const base = said.answer === "conflict" ? now.base : said.base;
    if (now.revision !== said.revision) return { ...now, base };
    if (isDone) return sent(now, said.reference, Math.max(now.revision, said.base));
    return { ...now, base, state: asks ? "decide" : "refused", asked: Boolean(said.times?.length), sealed };
  });
}

/** Take in what became elsewhere of an entry that waits here for a person. */
export async function learn(news) {
  const self = await me();
  const sealed = await seal(self.sealing, place(news.id), inside(news.pairs));
  await change("entries", news.id, (row) => {
    if (row && (row.owner !== self.account || !["refused", "decide"].includes(row.state))) return undefined;
    if (row && news.reference) return sent(row, news.reference, news.revision);
    if (row?.state === "decide") return undefined;
    const { id, revision, form } = news;
    const whose = row ?? { id, owner: self.account, ...time(self), checked: true };
    return { ...whose, state: "refused", revision, base: revision, form, elsewhere: true, sealed };
  });
}

/** Leave an entry as another device has it. */
export async function yieldTo(id, theirs) {
  const self = await me();
  const sealed = await seal(self.sealing, place(id), inside(theirs.pairs));
  await change("entries", id, (row) => {
    if (!row) return undefined;
    if (theirs.reference) return sent(row, theirs.reference, theirs.revision);
    return { ...row, state: "refused", revision: theirs.revision, base: theirs.revision, form: theirs.form, sealed };
  });
}

/** Forget what was sent long ago, but not before its photos are gone, too. */
export async function tidy(withPhotos) {
  const done = (await all("entries")).filter((row) => row.state === "sent" && !withPhotos.has(row.id));
  done.sort((one, other) => other.at - one.at);
  for (const [number, row] of done.entries()) {
    if (number >= MOST_SENT || Date.now() - row.at > KEEPS_SENT) await remove("entries", row.id);
  }
}
