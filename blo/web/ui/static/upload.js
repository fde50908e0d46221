// A large file goes in parts, and goes on where it stopped when the line comes back. Without this script, or when it
// can't help, the form is sent as any other.

const SMALLEST = 32 * 1024;
const FIRST = 64 * 1024;
const LARGEST = 512 * 1024;
const LONGEST_PAUSE = 30000;

const panel = document.querySelector("[data-upload]");
const form = panel?.closest("form");
const bar = document.createElement("progress");

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Name a file by its digest, so that it is known again when it is chosen again; on plain HTTP by chance. */
async function nameOf(file) {
  if (crypto.subtle) return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function say(word, have, size) {
  panel.hidden = false;
  if (!bar.isConnected) panel.after(bar);
  if (panel.textContent !== panel.dataset[word]) panel.textContent = panel.dataset[word];
  bar.max = size;
  bar.value = have;
}

/** Wait for the line to come back, or for some time, longer each time. */
function pause(tries) {
  return new Promise((go) => {
    setTimeout(go, Math.min(LONGEST_PAUSE, 1000 * 2 ** tries));
    window.addEventListener("online", go, { once: true });
  });
}

/** Send some bytes, or none to ask; give the status, and how many bytes are there. Raises when there is no line. */
async function send(name, file, start, end) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("name", name);
  body.set("size", file.size);
  body.set("start", start);
  if (end > start) body.set("file", file.slice(start, end), "part");
  const answer = await fetch(panel.dataset.upload, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  if (answer.status >= 500 || answer.status === 429) throw new Error("later");
  return answer.status === 200 ? (await answer.json()).have : undefined;
}

/** Send a file; true when all of it is there, false when the server does not want it in this way. */
async function upload(name, file) {
  let length = FIRST;
  let tries = 0;
  let have;
  say("sending", 0, file.size);
  while (have !== file.size) {
    try {
      const now = await send(name, file, have ?? 0, have === undefined ? 0 : Math.min(file.size, have + length));
      if (now === undefined) return false;
      if (have !== undefined) length = Math.min(LARGEST, length * 2);
      have = now;
      tries = 0;
      say("sending", have, file.size);
    } catch {
      length = Math.max(SMALLEST, length / 2);
      say("waiting", have ?? 0, file.size);
      await pause(tries++);
      have = undefined; // what was sent last may have arrived: ask
    }
  }
  return true;
}

window.addEventListener("pageshow", () => {
  for (const mark of ["busy", "done"]) delete panel?.dataset[mark];
});

form?.addEventListener("submit", async (event) => {
  const boxes = [...form.querySelectorAll('input[type="file"]')];
  const files = boxes.flatMap((box) => [...box.files]);
  if (panel.dataset.done || files.length !== 1 || files[0].size <= FIRST) return;
  event.preventDefault();
  if (panel.dataset.busy) return;
  panel.dataset.busy = "yes";
  const button = form.querySelector('button[type="submit"]');
  button.disabled = true;
  const name = await nameOf(files[0]);
  if (await upload(name, files[0])) {
    form.elements.upload.value = name;
    for (const box of boxes) box.value = "";
  }
  button.disabled = false;
  panel.dataset.done = "yes";
  form.requestSubmit();
});
