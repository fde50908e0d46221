// What a device keeps, in one database of its browser: entries, photos, and a few things of its own.

const DATABASE = "blo-capture";
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("photos", { keyPath: "id" });
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/** Do something in one transaction; it counts once the device says that it is written down for good. */
async function within(name, mode, work, ...others) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([name, ...others], mode, { durability: "strict" });
    let result;
    work(transaction.objectStore(name), (value) => (result = value), transaction);
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const asked = (make) => (store, give) => {
  const request = make(store);
  request.onsuccess = () => give(request.result);
};

export const get = (name, key) => within(name, "readonly", asked((store) => store.get(key)));
export const all = (name) => within(name, "readonly", asked((store) => store.getAll()));
export const put = (name, value, key) => within(name, "readwrite", (store) => store.put(value, key));
export const remove = (name, key) => within(name, "readwrite", (store) => store.delete(key));

/**
 * Change one row as it is now: `make` gets it and returns what takes its place, null to delete it, undefined for no
 * change. What is given `beside` it, of photos, is put down with it or not at all.
 */
export function change(name, key, make, beside = []) {
  const work = (store, give, transaction) => {
    const request = store.get(key);
    request.onsuccess = () => {
      const row = make(request.result);
      if (row === null) store.delete(key);
      else if (row !== undefined) {
        store.put(row);
        for (const photo of beside) transaction.objectStore("photos").put(photo);
      }
      give(row);
    };
  };
  return within(name, "readwrite", work, ...(beside.length ? ["photos"] : []));
}

/** An identifier that sorts by time (UUID, version 7). */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
