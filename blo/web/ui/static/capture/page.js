// The capture page: keeps what is typed, shows what waits, and sends it when there is a line.

import "./leaving.js";
import { compare } from "./compare.js";
import * as forms from "./form.js";
import * as last from "./last.js";
import * as left from "./left.js";
import { render, word } from "./list.js";
import * as photos from "./photos.js";
import * as queue from "./queue.js";
import { lock, me, open, seal } from "./sealing.js";
import { get, newId, put, remove } from "./store.js";
import * as line from "./sync.js";

const DRAFT_PAUSE = 700;
const LOOKS = 15_000;
const find = (name) => document.querySelector(`[${name}]`);
const form = find("data-capture");
const decideForm = find("data-decide");
const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("blo-capture") : null;

let writing = { id: newId(), entry: null };
let deciding = null;
let sending = new Set();
let active = Date.now();
let saving = false;
let touched = false;
let met = {};

// --- what the page says ---------------------------------------------------------------------------------------------

function say(text, tone = "neutral") {
  const place = find("data-say");
  place.textContent = text;
  place.className = `notice notice-${tone}`;
  place.hidden = !text;
}

const OUTCOMES = { line: "neutral", "signed-out": "warn", "not-allowed": "stop", server: "warn", sent: "good" };

function heard({ sending: now, outcome }) {
  sending = now;
  document.body.dataset.outcome = outcome ?? "sending";
  if (outcome && OUTCOMES[outcome]) say(word(outcome), OUTCOMES[outcome]);
  else if (now.size) say(word("sending-now"));
  show();
}

async function show() {
  await meet();
  const [self, rows, others, pictures] = await Promise.all([me(), queue.mine(), queue.others(), photos.byEntry()]);
  const waits = rows.filter((row) => row.state === "waiting").length;
  const wrong = rows.filter((row) => ["refused", "decide"].includes(row.state)).length;
  const isClosed = Boolean(self) && !self.opening;
  form.hidden = !self || deciding !== null;
  find("data-arrive").hidden = Boolean(self);
  find("data-queue").hidden = !self && !others.size;
  find("data-sealed").hidden = !isClosed || !(waits + wrong);
  find("data-signed-in").hidden = !line.session;
  for (const one of document.querySelectorAll("[data-token]")) one.value = line.session?.token ?? "";
  for (const one of document.querySelectorAll("[data-agency]")) one.hidden = !self?.agency;
  find("data-count").textContent = waits + wrong ? word("count", { count: waits, wrong }) : word("nothing");
  find("data-others").hidden = !others.size;
  find("data-others").textContent = others.size ? word("others", { count: [...others.values()].flat().length }) : "";
  left.render(find("data-left"), others);
  render(find("data-entries"), rows, { sending, photos: pictures, title: form.dataset.title, zone: self?.zone });
  document.body.dataset.ready = "yes";
}

async function changed() {
  tabs?.postMessage("changed");
  await show();
}

// --- writing --------------------------------------------------------------------------------------------------------

const draftName = (self) => `draft ${self.account}`;

/** Keep what is half typed, so that it survives a battery that dies; it is sealed as everything else. */
async function keepDraft() {
  const self = await me();
  if (!self || saving || form.hidden) return;
  const sealed = await seal(self.sealing, "draft", { ...writing, pairs: forms.pairs(form) });
  await put("kept", sealed, draftName(self));
}

async function dropDraft() {
  clearTimeout(typing);
  const self = await me();
  if (self) await remove("kept", draftName(self));
}

async function restoreDraft() {
  const self = await me();
  const draft = self && (await open(self.opening, "draft", await get("kept", draftName(self))));
  if (!draft) return;
  const there = await get("entries", draft.entry ?? draft.id);
  if (touched) return;
  const isOver = draft.entry ? !there || there.state === "sent" || there.revision !== draft.revision : Boolean(there);
  if (isOver) return void (await dropDraft());
  writing = { id: draft.id, entry: draft.entry, revision: draft.revision };
  touched = true;
  showLeft(forms.fill(form, draft.pairs));
  find("data-leave-entry").hidden = !draft.entry;
}

let typing;
form.addEventListener("input", () => {
  touched = true;
  clearTimeout(typing);
  typing = setTimeout(keepDraft, DRAFT_PAUSE);
});

function showLeft(left) {
  const place = find("data-left-over");
  place.hidden = !left.length;
  place.replaceChildren(
    ...[word("left-over"), ...left.map(([name, value]) => `${name}: ${value}`)].map((text) =>
      Object.assign(document.createElement("p"), { textContent: text, className: "notice notice-warn", dir: "auto" }),
    ),
  );
}

async function begin() {
  writing = { id: newId(), entry: null };
  touched = false;
  forms.clear(form);
  showLeft([]);
  find("data-photos").value = "";
  find("data-leave-entry").hidden = true;
  const known = await last.read();
  if (!touched) forms.begin(form, known);
  await setTime();
}

/** Whoever comes begins with a form of their own, and where what is sealed closes, nothing of it stays in the form. */
async function meet() {
  const { account = null, opening = null } = (await me()) ?? {};
  const before = met;
  met = { account, isOpen: Boolean(opening) };
  if (account === before.account && (touched || met.isOpen === before.isOpen)) return;
  await begin();
  await restoreDraft();
}

/** As long as nobody has written anything, the form says what time it is now. */
async function setTime() {
  const self = await me();
  if (self && !touched) forms.setTime(form, self);
}

async function keep() {
  const pictures = [];
  for (const file of find("data-photos").files) {
    try {
      pictures.push(await photos.prepare(file));
    } catch {
      return say(word("no-picture"), "stop");
    }
  }
  const list = forms.pairs(form);
  const id = writing.entry ?? writing.id;
  // Photos first: should the power go in between, what was typed is still there to be saved, with them.
  for (const bytes of pictures) await photos.keep(id, bytes);
  if (writing.entry) await queue.revise(id, list);
  else await queue.add(list, id);
  if (!writing.entry) await last.keep(list, form.dataset.again.split(" ")).catch(() => {});
  askToKeep();
  await dropDraft();
  await begin();
  say(word("saved"), "good");
  window.scrollTo(0, 0);
  await changed();
  line.hope(heard);
}

/** Ask the browser not to throw away what waits when its disk is full, from the first entry on. */
function askToKeep() {
  navigator.storage?.persist?.().catch(() => {});
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (saving) return;
  saving = true;
  try {
    await keep();
  } catch {
    say(word("not-saved"), "stop");
  } finally {
    saving = false;
  }
});

find("data-leave-entry").addEventListener("click", () => dropDraft().then(begin).then(show));

// --- entries that wait ----------------------------------------------------------------------------------------------

const entry = async (id) => (await queue.mine()).find((row) => row.id === id);

async function openEntry(row) {
  writing = { id: row.id, entry: row.id, revision: row.revision };
  touched = true;
  deciding = null;
  decideForm.hidden = true;
  showLeft(forms.fill(form, row.content.pairs));
  await show();
  find("data-leave-entry").hidden = false;
  say(word("changing"));
  forms.say(form, row.content.errors ?? [], word("heading"));
  if (!row.content.errors?.length) form.scrollIntoView();
}

async function useTime(row) {
  const times = new Map(row.content.times);
  await queue.revise(row.id, row.content.pairs.map(([name, value]) => [name, times.get(name) ?? value]));
  await changed();
  line.hope(heard);
}

async function openChoice(row) {
  const { theirs, pairs } = row.content;
  const said = { here: word("here"), there: word("there"), none: word("none") };
  form.hidden = false; // hidden fields have no labels to read
  const decided = compare(find("data-differences"), form, pairs, theirs.pairs, said);
  await begin();
  deciding = { id: row.id, theirs, decided };
  const logged = find("data-decide-logged");
  logged.hidden = !theirs.reference;
  logged.textContent = theirs.reference ? word("logged", theirs) : "";
  decideForm.hidden = false;
  await show();
  decideForm.querySelector("h2").focus();
}

async function endChoice(done) {
  await done;
  deciding = null;
  decideForm.hidden = true;
  await changed();
  line.hope(heard);
}

decideForm.addEventListener("submit", (event) => {
  event.preventDefault();
  endChoice(queue.revise(deciding.id, deciding.decided(), { base: deciding.theirs.revision, checked: true }));
});
find("data-yield").addEventListener("click", () => endChoice(queue.yieldTo(deciding.id, deciding.theirs)));

async function dropEntry(row) {
  if (!window.confirm(word("really-drop"))) return;
  await queue.drop(row.id);
  await photos.drop(row.id);
  if (writing.entry === row.id) await begin();
  await changed();
}

const ACTIONS = { open: openEntry, compare: openChoice, drop: dropEntry, "use-time": useTime };

find("data-entries").addEventListener("click", async (event) => {
  const pressed = event.target.closest("[data-action]");
  const row = pressed && (await entry(pressed.dataset.entry));
  if (row) await ACTIONS[pressed.dataset.action](row);
});
find("data-left").addEventListener("click", async ({ target }) => {
  const done = target.dataset.left && (await left.settle(target.dataset));
  if (!done) return;
  say(word(done), done.endsWith("-done") ? "good" : "warn");
  await changed();
});
find("data-send").addEventListener("click", () => line.hope(heard));

// --- the device -----------------------------------------------------------------------------------------------------

/** Close what is sealed when nobody has worked here for as long as a session lasts. */
async function lookWhetherAnybodyIsHere() {
  const self = await me();
  if (!self?.opening) return;
  const since = Math.max(active, (await get("kept", "active")) ?? 0);
  if (Date.now() - since <= self.idle * 60_000) return void (await put("kept", since, "active"));
  line.stop();
  await lock();
  await dropTyped();
  say(word("locked"), "warn");
  await changed();
}

/** What is half typed goes from the screen; it is kept, sealed. */
async function dropTyped() {
  await keepDraft();
  await begin();
}

for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (active = Date.now()), true);
setInterval(() => lookWhetherAnybodyIsHere().then(setTime), LOOKS);
window.addEventListener("online", () => line.hope(heard));
window.addEventListener("pagehide", () => line.stop());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepDraft();
  else lookWhetherAnybodyIsHere().then(setTime).then(() => line.hope(heard));
});
tabs?.addEventListener("message", show);

async function install() {
  const page = location.pathname;
  await navigator.serviceWorker.register(`${page}/worker.js`, { scope: page });
  await navigator.serviceWorker.ready;
  document.body.dataset.installed = "yes";
}

async function start() {
  find("data-plain").hidden = true;
  const since = await get("kept", "active");
  if (since) active = since;
  await lookWhetherAnybodyIsHere();
  active = Date.now();
  await put("kept", active, "active");
  await show();
  install().catch(() => {});
  await line.sync(heard);
  if (!touched) await restoreDraft();
  await setTime();
}

const CAN = ["indexedDB", "BroadcastChannel"].every((name) => name in globalThis);
if (globalThis.isSecureContext && CAN && crypto.subtle && navigator.locks && navigator.serviceWorker) start();
