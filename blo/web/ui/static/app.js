// What the pages gain when scripts run. Everything works without; words come from the page.

const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xed0, 0x1040, 0x1090, 0x17e0];

/** Read a whole number in any of the region's digits; nothing typed counts as none. */
function whole(text) {
  const plain = [...text.trim()].map((character) => {
    const zero = ZEROS.find((first) => character.codePointAt(0) >= first && character.codePointAt(0) <= first + 9);
    return zero === undefined ? character : String(character.codePointAt(0) - zero);
  });
  return plain.length ? Number(plain.join("").replaceAll(",", "")) : 0;
}

function step(button) {
  const stepper = button.closest("[data-stepper]");
  const box = stepper.querySelector("input");
  const now = whole(box.value);
  const least = Number(stepper.dataset.least);
  const most = Number(stepper.dataset.most);
  box.value = Number.isFinite(now) ? Math.min(most, Math.max(least, now + Number(button.dataset.step))) : least;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function addRow(button) {
  const rows = button.closest("[data-rows]");
  const count = rows.querySelectorAll(":scope > [data-row]").length;
  const pattern = rows.querySelector(":scope > template").content.cloneNode(true);
  for (const part of pattern.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("__row__")) part.setAttribute(name, value.replaceAll("__row__", String(count)));
    }
  }
  reveal(pattern);
  button.before(pattern);
  button.hidden = count + 1 >= Number(rows.dataset.most);
  rows.querySelector(":scope > [data-row]:last-of-type")?.querySelector("input, select, textarea")?.focus();
}

/** Show what only works with scripts, also in a part that comes later. */
export function reveal(part) {
  for (const button of part.querySelectorAll("[data-step], [data-add], [data-print]")) button.hidden = false;
}

let changed = document.querySelector('form[data-guard="changed"]') !== null;
let sending = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step], [data-add]");
  if (button) (button.hasAttribute("data-step") ? step : addRow)(button);
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("input", (event) => {
  if (event.target.form?.hasAttribute("data-guard")) changed = true;
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
  sending = true;
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => buttons(event.target, true));
});

window.addEventListener("pageshow", () => {
  sending = false;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    buttons(form, false);
  }
});

window.addEventListener("beforeunload", (event) => {
  if (changed && !sending) event.preventDefault();
});

function buttons(form, off) {
  for (const button of form.querySelectorAll('button[type="submit"]')) button.disabled = off;
}

reveal(document);
document.querySelector("[data-summary]")?.focus();
