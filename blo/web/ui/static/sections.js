// Sections of a record open in the page and save by themselves. Without this script each is a page of its own.

import { reveal } from "./app.js";

const PAUSE = 2500;
const list = document.querySelector("[data-sections]");
const unsaved = new Set();

function say(section, word) {
  section.querySelector("[data-state]").textContent = word ? list.dataset[word] : "";
}

async function page(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const text = await answer.text();
  return { status: answer.status, part: new DOMParser().parseFromString(text, "text/html").querySelector("[data-section-form]") };
}

function show(section, part) {
  const place = section.querySelector("[data-part]");
  place.replaceChildren(document.importNode(part, true));
  const form = place.querySelector("form");
  form.removeAttribute("data-guard"); // this script watches over it, and knows when it is saved
  form.querySelector(".button-plain")?.remove();
  reveal(form);
  place.querySelector("[data-summary]")?.focus();
}

async function open(section) {
  if (section.dataset.opened) return;
  section.dataset.opened = "yes";
  try {
    const { status, part } = await page(section.dataset.section);
    if (status !== 200 || !part) throw new Error("not there");
    show(section, part);
  } catch {
    delete section.dataset.opened; // the link to the page of its own still stands there
  }
}

/** Show beside the name how far the section is filled in by now. */
function tell(section, part) {
  const badges = part.querySelectorAll("[data-standing] > .badge");
  section.querySelector("[data-filled]").replaceChildren(...[...badges].flatMap((badge) => [badge.cloneNode(true), " "]));
}

/** Take over what the server counts by, and leave what somebody may be typing right now. */
function renew(form, part) {
  for (const name of ["version", "submission", "csrf_token"]) {
    const fresh = part.querySelector(`[name="${name}"]`);
    const own = form.querySelector(`[name="${name}"]`);
    if (fresh && own) own.value = fresh.value;
  }
}

/** Save a section. When it saves by itself, what is wrong is said beside its name and the form is left alone. */
async function save(section, byItself) {
  const form = section.querySelector("form");
  if (!form || section.dataset.busy) return;
  section.dataset.busy = "yes";
  clearTimeout(section.timer);
  unsaved.delete(section);
  say(section, "saving");
  const address = section.dataset.section;
  try {
    const body = new URLSearchParams(new FormData(form));
    const sent = await fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    if (sent.type === "opaqueredirect") {
      const { part } = await page(address);
      if (!part) throw new Error("signed out");
      tell(section, part);
      if (byItself || unsaved.has(section)) renew(form, part);
      else show(section, part);
      say(section, unsaved.has(section) ? "unsaved" : "saved");
    } else {
      unsaved.add(section);
      const part = new DOMParser().parseFromString(await sent.text(), "text/html").querySelector("[data-section-form]");
      if (part && (!byItself || sent.status === 409)) show(section, part);
      say(section, part ? "wrong" : "lost");
    }
  } catch {
    unsaved.add(section);
    say(section, "lost");
  } finally {
    delete section.dataset.busy;
  }
}

if (list) {
  list.addEventListener("toggle", (event) => event.target.open && open(event.target), true);
  list.addEventListener("submit", (event) => {
    const section = event.target.closest("[data-section]");
    event.preventDefault();
    save(section, false);
  });
  list.addEventListener("input", (event) => {
    const section = event.target.closest("[data-section]");
    unsaved.add(section);
    say(section, "unsaved");
    clearTimeout(section.timer);
  });
  list.addEventListener("change", (event) => {
    const section = event.target.closest("[data-section]");
    clearTimeout(section.timer);
    section.timer = setTimeout(() => save(section, true), PAUSE);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
}
