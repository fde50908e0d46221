// What the page shows of the queue: each entry with its state, what was said of it, and what can be done with it.

const words = new Map([...document.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));

/** Words of the page by name, with what stands between braces filled in. */
export function word(name, values = {}) {
  return words.get(name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const TONES = { waiting: "neutral", sending: "neutral", sent: "good", refused: "stop", decide: "warn" };

const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

function button(text, action, entry) {
  const one = made("button", "button button-neutral", text);
  Object.assign(one.dataset, { action, entry });
  one.type = "button";
  return one;
}

const value = (content, name) => content.pairs.find(([one]) => one === name)?.[1] ?? "";

/** A time as the clock of the office shows it, in the language of the page; in numbers where the browser has no words. */
function timeWords(when, timeZone) {
  const { lang } = document.documentElement;
  const known = Intl.DateTimeFormat.supportedLocalesOf(lang).length > 0;
  const style = { dateStyle: known ? "medium" : "short", timeStyle: "short", timeZone };
  return when.toLocaleString(known ? lang : "en-GB", style);
}

/** What an entry is known by: the words of its first field, or when it was written. */
function heading(row, { title, zone }) {
  const when = new Date(row.captured + (row.correction ?? 0));
  const written = timeWords(when, zone);
  const name = row.content ? value(row.content, title) : "";
  const first = made("p", "card-title", name || word("entry", { when: written }));
  first.dir = "auto";
  return name ? [first, made("p", "muted", written)] : [first];
}

function actions(row) {
  if (row.state === "sent" || row.state === "sending" || !row.content) return [];
  const { theirs, times } = row.content;
  const deletes = button(word("drop"), "drop", row.id);
  if (theirs) return [button(word("compare"), "compare", row.id), deletes];
  const opens = button(word(row.state === "waiting" ? "open" : "put-right"), "open", row.id);
  if (!times?.length) return [opens, deletes];
  const [[, day], [, time]] = times;
  return [button(word("use-time", { day, time }), "use-time", row.id), opens, deletes];
}

function said(row) {
  const reasons = (row.content?.errors ?? []).map(([, message]) => message);
  if (row.state === "refused" && !reasons.length) reasons.push(word(row.taken ? "taken" : "elsewhere"));
  return reasons.map((text) => made("p", "error", text));
}

function card(row, how) {
  const item = made("li", "card");
  const badges = made("p", "badges");
  badges.append(made("span", `badge badge-${TONES[row.state]}`, row.state === "sent" ? word("sent-as", row) : word(row.state)));
  item.dataset.entry = row.id;
  item.dataset.state = row.state;
  item.append(...heading(row, how), badges, ...said(row));
  const { waiting = 0, refused = 0, unread = 0 } = how.photos.get(row.id) ?? {};
  if (waiting) item.append(made("p", "muted", word("photos", { count: waiting })));
  if (refused) item.append(made("p", "error", word("photos-refused", { count: refused })));
  if (unread) item.append(made("p", "error", word("photos-unread", { count: unread })));
  const does = actions(row);
  if (does.length) {
    const place = made("div", "actions");
    place.append(...does);
    item.append(place);
  }
  return item;
}

const SHOWN = ["decide", "refused", "waiting", "sending", "sent"];

/** Show the queue: what needs a person first, then what waits, then what arrived. */
export function render(place, rows, { sending, ...how }) {
  const shown = rows
    .filter((row) => SHOWN.includes(row.state))
    .map((row) => (sending.has(row.id) && row.state === "waiting" ? { ...row, state: "sending" } : row));
  shown.sort((one, other) => SHOWN.indexOf(one.state) - SHOWN.indexOf(other.state) || other.captured - one.captured);
  place.replaceChildren(...shown.map((row) => card(row, how)));
}
