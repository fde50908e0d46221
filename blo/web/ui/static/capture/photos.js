// Photos: made smaller on the device, sealed each by itself, and sent when their entry has arrived.

import { me, openBytes, sealBytes } from "./sealing.js";
import { all, change, newId, remove } from "./store.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const TYPE = "image/jpeg";
const place = (id) => `photo:${id}`;

/** Draw a picture anew, with no side longer than is of use; what the camera wrote into it is gone with that. */
async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, TYPE, QUALITY));
  return blob.arrayBuffer();
}

/** Make a photo ready to be kept with an entry; raises what the browser raises for what is no picture. */
export async function prepare(file, entry, owner) {
  const bytes = await smaller(file);
  const self = await me();
  if (self?.account !== owner) throw new Error("nobody");
  const id = newId();
  return { id, entry, owner, sealed: await sealBytes(self.sealing, place(id), bytes) };
}

/** How many photos of each entry wait, how many were refused, and how many can't be opened here. */
export async function byEntry() {
  const counts = new Map();
  for (const { entry, refused, unread } of await all("photos")) {
    const count = counts.get(entry) ?? { waiting: 0, refused: 0, unread: 0 };
    count[refused ? "refused" : unread ? "unread" : "waiting"] += 1;
    counts.set(entry, count);
  }
  return counts;
}

/** Whether photos of any of these entries wait for a line. */
export async function wait(rows) {
  const counts = await byEntry();
  return rows.some(({ id, state }) => state === "sent" && counts.get(id)?.waiting);
}

/** Make the photos of entries that somebody left one's own, opened with the key they were left under. */
export async function adopt(entries, key) {
  const self = await me();
  for (const photo of await all("photos")) {
    if (!entries.includes(photo.entry) || photo.owner === self.account) continue;
    const bytes = await openBytes(key, place(photo.id), photo.sealed).catch(() => null);
    const sealed = bytes ? await sealBytes(self.sealing, place(photo.id), bytes) : photo.sealed;
    await change("photos", photo.id, (now) => now && { ...now, owner: self.account, sealed, unread: !bytes });
  }
}

/** Give up the photos of an entry. */
export async function drop(entry) {
  for (const photo of await all("photos")) if (photo.entry === entry) await remove("photos", photo.id);
}

/** Send one photo; false where it can't be opened. */
async function sendOne(photo, { opening }, token, post) {
  const bytes = await openBytes(opening, place(photo.id), photo.sealed).catch(() => null);
  if (!bytes) return false;
  const body = new FormData();
  body.set("csrf_token", token);
  body.set("submission", photo.id);
  body.set("entry", photo.entry);
  body.set("photo", new Blob([bytes], { type: TYPE }), "photo.jpg");
  const { status } = await post(body);
  if (status === 200) await remove("photos", photo.id);
  if (status === 422) await change("photos", photo.id, (now) => now && { ...now, refused: true });
  return true;
}

/**
 * Send the photos of entries that arrived; `post` takes a form and gives the answer. One that is refused stays here, and
 * so does one that can't be opened; neither holds up those after it.
 */
export async function send(arrived, token, post) {
  const self = await me();
  for (const photo of await all("photos")) {
    if (photo.refused || photo.owner !== self.account || !arrived.has(photo.entry)) continue;
    const unread = !(await sendOne(photo, self, token, post));
    if (unread !== Boolean(photo.unread)) await change("photos", photo.id, (now) => now && { ...now, unread });
  }
}
