// What is half typed: sealed for its writer as everything else, so that it survives a battery that dies and whoever
// comes next.

import { me, open, seal } from "./sealing.js";
import { get, newId, put, remove } from "./store.js";

const PLACE = "draft";

/** What is half typed while nothing can be opened has a place of its own: it must not take that of what was before. */
const name = ({ account }, isOpen = true) => `draft ${account}${isOpen ? "" : " closed"}`;

/** Keep what somebody has typed. */
export async function keep(who, typed) {
  await put("kept", await seal(who.sealing, PLACE, typed), name(who, who.isOpen));
}

/** Forget it. */
export async function drop(who) {
  if (who.account) await remove("kept", name(who, who.isOpen));
}

/** Whether what was typed was kept as an entry, given up or changed since. */
async function isOver(draft, self) {
  const there = await get("entries", draft.entry ?? draft.id);
  if (!draft.entry) return Boolean(there);
  if (there?.owner !== self.account) return false;
  return there.state === "dropped" || there.revision !== draft.revision;
}

/** What the person who works here had typed, with whose it is; undefined where there is nothing that can be opened. */
export async function read() {
  const self = await me();
  for (const at of self ? [name(self), name(self, false)] : []) {
    const sealed = await get("kept", at);
    const draft = await open(self.opening, PLACE, sealed);
    if (!draft) continue;
    if (await isOver(draft, self)) {
      await remove("kept", at);
      continue;
    }
    if (at !== name(self)) {
      await put("kept", sealed, name(self));
      await remove("kept", at);
    }
    const there = draft.entry && (await get("entries", draft.entry));
    // Of what somebody took over, a change is an entry of its own.
    const own = there && there.owner !== self.account ? { id: newId(), entry: null, revision: 0 } : {};
    return { ...draft, ...own, account: self.account };
  }
  return undefined;
}
