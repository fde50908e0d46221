// What somebody whose account is closed left here. A supervisor sees how much it is, and takes it over or lets it be
// deleted unread; the server says whether it may be, and writes down that it was. What was half typed is taken over by
// nobody: it stays sealed for its writer.

import { word } from "./list.js";
import * as photos from "./photos.js";
import * as queue from "./queue.js";
import { device, taken } from "./sealing.js";
import { remove } from "./store.js";
import { ask, session } from "./sync.js";

function button(action, tone, owner) {
  const one = document.createElement("button");
  Object.assign(one, { type: "button", className: `button button-${tone}`, textContent: word(`${action}-left`) });
  Object.assign(one.dataset, { left: action, owner });
  return one;
}

function card([owner, ids]) {
  const [item, said, does] = ["li", "p", "div"].map((tag) => document.createElement(tag));
  item.className = "card";
  said.textContent = word("left", { count: ids.length });
  does.className = "actions";
  does.append(button("take", "neutral", owner), button("discard", "plain", owner));
  item.append(said, does);
  return item;
}

/** Show what others left, to whoever may be the one to see to it. */
export function render(place, others) {
  place.hidden = !session?.heir || !others.size;
  place.replaceChildren(...(session?.heir ? [...others].map(card) : []));
}

/** Ask the server, and give its key: empty where it is only to be deleted, null where it says no. */
async function permitted(act, account, entries) {
  const body = new FormData();
  body.set("csrf_token", session.token);
  body.set("batch", JSON.stringify({ device: await device(), account, entries, act }));
  const { status, json } = await ask("/capture/left", { method: "POST", body });
  return { status, key: json?.key ?? null };
}

async function adopt(owner, ids, key) {
  const opening = await taken(key, "decrypt");
  await photos.adopt(ids, opening); // first: without an entry of theirs nobody would find them again
  await queue.adopt(owner, ids, opening);
}

async function forget(ids, owner) {
  for (const id of ids) {
    await photos.drop(id);
    await remove("entries", id);
  }
  for (const kind of ["draft", "last"]) await remove("kept", `${kind} ${owner}`);
}

const REFUSED = {
  "not-allowed": "left-not-yours",
  404: "left-not-yours",
  409: "left-open",
  line: "line",
  "signed-out": "signed-out",
};

/** Do what a button says; gives the word for what came of it, and nothing for a person who thought better of it. */
export async function settle({ left: act, owner }) {
  const ids = (await queue.others()).get(owner) ?? [];
  if (!ids.length || !window.confirm(word(`really-${act}`, { count: ids.length }))) return "";
  const { status, key } = await permitted(act, owner, ids).catch(({ message }) => ({ status: message }));
  if (status !== 200) return REFUSED[status] ?? "server";
  if (act === "take") await adopt(owner, ids, key);
  else await forget(ids, owner);
  return `${act}-done`;
}
