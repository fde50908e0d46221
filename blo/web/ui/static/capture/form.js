// The form as it is on the page: read as a browser would post it, filled again, and with what was said at its fields.
// It knows no field by name but the two that the device's clock fills in.

/** The form's fields as a browser posts them, without files. */
export const pairs = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");

const controls = (form, name) => [...form.elements].filter((one) => one.name === name && one.type !== "file");

/** Add rows until the form has a place for a name. */
function makeRoom(form, name) {
  for (const rows of form.querySelectorAll("[data-rows]")) {
    if (!name.startsWith(`${rows.id}-`)) continue;
    const button = rows.querySelector(":scope > [data-add]");
    while (!controls(form, name).length && button && rows.children.length <= Number(rows.dataset.most) + 5) {
      const before = rows.children.length;
      button.click();
      if (rows.children.length === before) break;
    }
  }
}

function choose(boxes, values) {
  for (const box of boxes) {
    if (["radio", "checkbox"].includes(box.type)) box.checked = values.includes(box.value);
    else if (box.multiple) for (const option of box.options) option.selected = values.includes(option.value);
  }
}

/** Empty the form: as it came, without rows that were added and without what was said at its fields. */
export function clear(form) {
  form.reset();
  for (const rows of form.querySelectorAll("[data-rows]")) {
    const all = [...rows.querySelectorAll(":scope > [data-row]")];
    rows.dataset.first ??= String(all.length);
    for (const row of all.slice(Number(rows.dataset.first))) row.remove();
    const button = rows.querySelector(":scope > [data-add]");
    if (button) button.hidden = false;
  }
  unsay(form);
}

/** Fill the form with fields as they were posted; gives back those it has no place for. */
export function fill(form, list) {
  clear(form);
  const values = new Map();
  for (const [name, value] of list) values.set(name, [...(values.get(name) ?? []), value]);
  for (const box of form.elements) {
    if (box.name && !values.has(box.name) && box.type !== "file") choose([box], []);
  }
  return put(form, values);
}

/** Put what an entry begins with into the form, as far as the form still has it; all else stays as it is. */
export function begin(form, list) {
  const isThere = (box, value) =>
    box.options ? [...box.options].some((one) => one.value === value) : box.type !== "radio" || box.value === value;
  put(
    form,
    new Map(
      list
        .filter(([name, value]) => controls(form, name).some((box) => isThere(box, value)))
        .map(([name, value]) => [name, [value]]),
    ),
  );
}

function put(form, values) {
  const left = [];
  for (const [name, some] of values) {
    makeRoom(form, name);
    const boxes = controls(form, name);
    if (!boxes.length) left.push(...some.filter((value) => value.trim()).map((value) => [name, value]));
    const [first] = boxes;
    if (first && !["radio", "checkbox"].includes(first.type) && !first.multiple) first.value = some[0];
    choose(boxes, some);
  }
  return left;
}

const written = { day: "", time: "" };

/** Put day and time into their fields as the clock of the office shows them now, unless a person wrote there. */
export function setTime(form, { zone, correction = 0 } = {}) {
  const now = new Date(Date.now() + correction);
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  const said = new Intl.DateTimeFormat("en-GB", { ...parts, hourCycle: "h23", timeZone: zone }).formatToParts(now);
  const part = Object.fromEntries(said.map(({ type, value }) => [type, value]));
  const values = { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
  const boxes = [["day", form.elements[form.dataset.day]], ["time", form.elements[form.dataset.time]]];
  if (boxes.some(([name, box]) => box.value && box.value !== written[name])) return;
  for (const [name, box] of boxes) written[name] = box.value = values[name];
}

// --- what is said at the fields --------------------------------------------------------------------------------------

/** Take away what was said. */
export function unsay(form) {
  for (const one of form.querySelectorAll("[data-said]")) one.remove();
  for (const one of form.querySelectorAll(".field-wrong")) one.classList.remove("field-wrong");
  for (const one of form.querySelectorAll("[aria-invalid]")) {
    one.removeAttribute("aria-invalid");
    one.removeAttribute("aria-describedby");
  }
}

const made = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  element.dataset.said = "";
  return element;
};

function sayAt(control, message, number) {
  const field = control.closest(".field") ?? control.parentElement;
  const said = made("p", "error", message);
  said.id = `said-${number}`;
  field.classList.add("field-wrong");
  field.querySelector(":scope > label, :scope > legend")?.after(said);
  if (!said.isConnected) field.prepend(said);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", said.id);
  for (let folded = control.closest("details"); folded; folded = folded.parentElement.closest("details")) {
    folded.open = true;
  }
}

/** Say what is to be put right: each reason at its field, and all of them at the top with links. */
export function say(form, errors, heading) {
  unsay(form);
  if (!errors.length) return;
  const summary = made("div", "summary");
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  const list = document.createElement("ul");
  summary.append(Object.assign(document.createElement("h2"), { textContent: heading }), list);
  for (const [number, [anchor, message]] of errors.entries()) {
    const control = anchor && document.getElementById(anchor);
    const item = document.createElement("li");
    item.append(control ? Object.assign(document.createElement("a"), { href: `#${anchor}`, textContent: message }) : message);
    list.append(item);
    if (control) sayAt(control, message, number);
  }
  form.prepend(summary);
  summary.focus();
}

// --- words for what fields hold --------------------------------------------------------------------------------------

/** What stands above a field. */
export function label(form, name) {
  const [box] = controls(form, name);
  if (!box) return name;
  const group = ["radio", "checkbox"].includes(box.type) && box.closest("fieldset")?.querySelector("legend");
  const words = (group || box.labels?.[0])?.cloneNode(true);
  for (const aside of words?.querySelectorAll(".optional, input") ?? []) aside.remove();
  const within = box.closest("[data-row]")?.parentElement.querySelector(":scope > legend")?.firstChild?.textContent.trim();
  const number = /-(\d+)-/.exec(name)?.[1];
  const own = words?.textContent.trim() || name;
  return within && number ? `${within} ${Number(number) + 1}: ${own}` : own;
}

/** What a field's values mean, in words where the form has words for them. */
export function meaning(form, name, values) {
  const boxes = controls(form, name);
  const words = (value) => {
    for (const box of boxes) {
      if (box.options) return [...box.options].find((option) => option.value === value)?.textContent ?? value;
      if (["radio", "checkbox"].includes(box.type) && box.value === value) return box.labels[0].textContent.trim();
    }
    return value;
  };
  return values.filter(Boolean).map(words).join(", ");
}
