// When a photo was taken, by its camera's clock: read from what the camera wrote into it (Exif 2.32, in a JPEG), before it
// is taken out. It is offered, and put into the form only by a person. Where it can't be read plainly there is no offer.

import { word } from "./list.js";

const START = 256 * 1024;
const [APP1, SCAN, EXIF, TAKEN, OFFSET] = [0xffe1, 0xffda, 0x8769, 0x9003, 0x9011];

/** Where the camera's notes begin in a JPEG; -1 for none. */
function notes(view) {
  if (view.getUint16(0) !== 0xffd8) return -1;
  for (let at = 2; view.getUint16(at) !== SCAN; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === APP1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
  }
  return -1;
}

/** The entries of one directory, by their tags: how many values each has, and where in the file. */
function directory(view, base, offset, little) {
  const found = new Map();
  for (let number = view.getUint16(base + offset, little), at = base + offset + 2; number > 0; number -= 1, at += 12) {
    found.set(view.getUint16(at, little), { count: view.getUint32(at + 4, little), at: at + 8 });
  }
  return found;
}

function text(view, base, entry, little) {
  if (!entry) return "";
  const at = entry.count > 4 ? base + view.getUint32(entry.at, little) : entry.at;
  const bytes = Array.from({ length: Math.min(entry.count, 32) }, (_, place) => view.getUint8(at + place));
  return String.fromCharCode(...bytes).replace(/[\0 ]+$/, "");
}

/** Day, time and, where the camera knew it, its distance from universal time; null where it says nothing. */
export async function taken(file) {
  try {
    const view = new DataView(await file.slice(0, START).arrayBuffer());
    const base = notes(view);
    if (base < 0) return null;
    const little = view.getUint16(base) === 0x4949;
    const first = directory(view, base, view.getUint32(base + 4, little), little);
    const camera = directory(view, base, view.getUint32(first.get(EXIF).at, little), little);
    const said = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d):\d\d$/.exec(text(view, base, camera.get(TAKEN), little));
    const [offset = ""] = /^[+-]\d\d:\d\d$/.exec(text(view, base, camera.get(OFFSET), little)) ?? [];
    return said && { day: `${said[1]}-${said[2]}-${said[3]}`, time: said[4], offset };
  } catch {
    return null;
  }
}

/** The same moment by the clock of the office; without a distance a camera's clock is taken for the office's. */
function here({ day, time, offset }, timeZone) {
  if (!offset) return { day, time };
  const said = new Date(`${day}T${time}:00${offset}`).toLocaleString("sv-SE", { timeZone });
  return { day: said.slice(0, 10), time: said.slice(11, 16) };
}

const made = (tag, className, textContent) => Object.assign(document.createElement(tag), { className, textContent });

/** Offer what the first photo that knows its time says; `use` gets it when a person presses the button. */
export async function offer(place, files, zone, use) {
  place.replaceChildren();
  const found = (await Promise.all([...files].map(taken))).find(Boolean);
  if (!found) return;
  const moment = here(found, zone);
  const button = made("button", "button button-neutral", word("use-time", moment));
  button.type = "button";
  button.addEventListener("click", () => {
    place.replaceChildren();
    use(moment);
  });
  place.replaceChildren(made("p", "", word("photo-says")), button, made("p", "muted", word("camera-clock")));
}
