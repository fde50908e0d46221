// What the last entry of a person said of where and how, so that the next one begins with it: sealed as entries are, and
// open to its writer alone, as long as what opens is here.

import { me, open, seal } from "./sealing.js";
import { get, put } from "./store.js";

const PLACE = "last";
const name = (account) => `last ${account}`;

/** Keep what the next entry begins with, of the fields of this one. */
export async function keep(pairs, names) {
  const self = await me();
  if (!self) return;
  const chosen = pairs.filter(([one]) => names.includes(one));
  await put("kept", await seal(self.sealing, PLACE, chosen), name(self.account));
}

/** What the next entry begins with; nothing where it can't be opened. */
export async function read() {
  const self = await me();
  return (self && (await open(self.opening, PLACE, await get("kept", name(self.account))))) ?? [];
}
