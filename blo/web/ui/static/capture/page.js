// The capture page: keeps what is typed, shows what waits, and sends it when there is a line.

import "./leaving.js";
import { compare } from "./compare.js";
import * as drafts from "./draft.js";
import * as exif from "./exif.js";
import * as forms from "./form.js";
import * as last from "./last.js";
import * as left from "./left.js";
import { render, word } from "./list.js";
import * as photos from "./photos.js";
import * as queue from "./queue.js";
import { lock, me } from "./sealing.js";
import { get, newId, put } from "./store.js";
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
let met = { account: null, sealing: null, isOpen: false };

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

/** Keep what is half typed. */
async function keepDraft(who = met) {
  if (!who.account || !touched || saving || deciding) return;
  await drafts.keep(who, { ...writing, pairs: forms.pairs(form) });
}

async function dropDraft() {
  clearTimeout(typing);
  await drafts.drop(met);
}

async function restoreDraft() {
  const draft = await drafts.read();
  if (!draft || touched || draft.account !== met.account) return;
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

find("data-photos").addEventListener("change", async ({ target }) => {
  await exif.offer(find("data-photo-says"), target.files, (await me())?.zone, (moment) => {
    for (const name of ["day", "time"]) form.elements[form.dataset[name]].value = moment[name];
    touched = true;
    keepDraft();
  });
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
  find("data-photo-says").replaceChildren();
  find("data-leave-entry").hidden = true;
  const known = await last.read();
  if (!touched) forms.begin(form, known);
  await setTime();
}

/** Whoever comes begins with a form of their own, and where what is sealed closes, nothing of it stays in the form. */
async function meet() {
  if (saving) return;
  const { account = null, sealing = null, opening = null } = (await me()) ?? {};
  const before = met;
  met = { account, sealing, isOpen: Boolean(opening) };
  const isOther = account !== before.account;
  if (!isOther && (touched || met.isOpen === before.isOpen)) return;
  const kept = isOther ? keepDraft(before) : null; // reads what is typed at once
  if (isOther) endChoosing();
  await begin();
  await kept;
  if (isOther) tabs?.postMessage("changed");
  await restoreDraft();
}

/** As long as nobody has written anything, the form says what time it is now. */
async function setTime() {
  const self = await me();
  if (self && !touched) forms.setTime(form, self);
}

async function keep() {
  const { account: owner } = met;
  const list = forms.pairs(form);
  const id = writing.entry ?? writing.id;
  const pictures = [];
  for (const file of find("data-photos").files) {
    try {
      pictures.push(await photos.prepare(file, id, owner));
    } catch {
      return say(word("no-picture"), "stop");
    }
  }
  await queue.keep(id, list, { owner, form: form.dataset.form, since: writing.revision, pictures });
  if (!writing.entry) await last.keep(list, form.dataset.again.split(" ")).catch(() => {});
  askToKeep();
  await dropDraft().catch(() => {}); // a draft of what is kept already is over
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
  await show();
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
  const list = row.content.pairs.map(([name, value]) => [name, times.get(name) ?? value]);
  await queue.keep(row.id, list, { owner: row.owner });
  await changed();
  line.hope(heard);
}

async function openChoice(row) {
  const { theirs, pairs } = row.content;
  const said = { here: word("here"), there: word("there"), none: word("none") };
  form.hidden = false; // hidden fields have no labels to read
  const decided = compare(find("data-differences"), form, pairs, theirs.pairs, said);
  await begin();
  deciding = { id: row.id, owner: row.owner, form: olderForm(row, theirs), theirs, decided };
  const logged = find("data-decide-logged");
  logged.hidden = !theirs.reference;
  logged.textContent = theirs.reference ? word("logged", theirs) : "";
  decideForm.hidden = false;
  await show();
  decideForm.querySelector("h2").focus();
}

/** What was chosen from two versions has names of both: it is of the older form, if one of them is. */
const olderForm = (...versions) => versions.map((one) => one.form).find((one) => one !== form.dataset.form);

function endChoosing() {
  deciding = null;
  decideForm.hidden = true;
  find("data-differences").replaceChildren();
}

async function endChoice(done) {
  try {
    await done;
  } catch {
    return say(word("not-saved"), "stop");
  }
  endChoosing();
  await changed();
  line.hope(heard);
}

decideForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const { id, owner, form: edition = form.dataset.form, theirs, decided } = deciding;
  endChoice(queue.keep(id, decided(), { owner, form: edition, base: theirs.revision, checked: true }));
});
find("data-yield").addEventListener("click", () => endChoice(queue.yieldTo(deciding.id, deciding.theirs)));

async function dropEntry(row) {
  if (!window.confirm(word("really-drop"))) return;
  await queue.drop(row.id);
  if (!row.reference) await photos.drop(row.id);
  if (writing.entry === row.id) await dropDraft().then(begin);
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
  if (await photos.wait(await queue.mine())) line.hope(heard);
});
find("data-send").addEventListener("click", () => line.hope(heard));

// --- the device -----------------------------------------------------------------------------------------------------

/** Close what is sealed when nobody has worked here for as long as a session lasts. */
async function lookWhetherAnybodyIsHere() {
  const self = await me();
  if (!self || !(self.opening || touched)) return;
  const since = Math.max(active, (await get("kept", "active")) ?? 0);
  if (Date.now() - since <= self.idle * 60_000) return void (self.opening && (await put("kept", since, "active")));
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
  else lookWhetherAnybodyIsHere().then(show).then(setTime).then(() => line.hope(heard));
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
