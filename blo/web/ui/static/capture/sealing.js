// Sealing: what waits on a device can be read by the person who wrote it, and by nobody who comes after them.
//
// The server gives each person a key of their own for each device. It is kept as two keys that no script can take out:
// one that seals and one that opens. When a session ends the second goes, so that its writer can still add entries
// where there is no line; when somebody signs out both go. What was sealed stays.

import { get, newId, put, remove } from "./store.js";

const ALGORITHM = "AES-GCM";
const NONCE_BYTES = 12;

/** Who works at this device: their number, their two keys and where their office's clock stands; undefined for nobody. */
export const me = () => get("kept", "me");

/** The name of this device, made by chance when it is first asked for. */
export async function device() {
  const known = await get("kept", "device");
  if (known) return known;
  await put("kept", newId(), "device");
  return get("kept", "device");
}

/** Take in a key as the server gives it, for one use: "encrypt" or "decrypt". */
export function taken(key, use) {
  const raw = Uint8Array.from(atob(key), (one) => one.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, ALGORITHM, false, [use]);
}

/** Begin to work for whoever the server says has signed in; false for a session that was closed here: that is over. */
export async function arrive(session, sentAt) {
  if ((await me())?.over === session.session) return false;
  const [sealing, opening] = await Promise.all(["encrypt", "decrypt"].map((use) => taken(session.key, use)));
  const { account, zone, agency, idle, form, now } = session;
  const visit = session.session;
  const correction = now - Math.round((sentAt + Date.now()) / 2);
  await put("kept", { account, zone, agency, idle, form, visit, sealing, opening, correction, anchor: now }, "me");
  return true;
}

/** Close what is sealed, and keep what seals; it takes another session to open it. */
export async function lock() {
  const known = await me();
  if (known?.opening) await put("kept", { ...known, opening: null, over: known.visit }, "me");
}

/** Work for nobody. */
export const leave = () => remove("kept", "me");

const named = (place) => new TextEncoder().encode(place);

export async function sealBytes(key, place, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const box = await crypto.subtle.encrypt({ name: ALGORITHM, iv, additionalData: named(place) }, key, bytes);
  return { iv, box };
}

export const openBytes = (key, place, { iv, box }) =>
  crypto.subtle.decrypt({ name: ALGORITHM, iv, additionalData: named(place) }, key, box);

export const seal = (key, place, value) => sealBytes(key, place, new TextEncoder().encode(JSON.stringify(value)));

/** Open what was sealed, or give null where the key is gone or another one. */
export async function open(key, place, sealed) {
  if (!key || !sealed) return null;
  try {
    return JSON.parse(new TextDecoder().decode(await openBytes(key, place, sealed)));
  } catch {
    return null;
  }
}

