// On every page: whoever signs out or hands the device on is told what waits here, and leaves it sealed. Where nobody
// has signed in, what is sealed is closed.

const NAME = "blo-capture";

async function isHere() {
  if (!globalThis.indexedDB) return false;
  return indexedDB.databases ? (await indexedDB.databases()).some(({ name }) => name === NAME) : true;
}

/** Let pages for capturing that are open elsewhere look who works here. */
const tell = () => globalThis.BroadcastChannel && new BroadcastChannel(NAME).postMessage("changed");

async function go(form, submitter) {
  try {
    if (await isHere()) {
      const [{ waiting }, { leave }] = await Promise.all([import("./queue.js"), import("./sealing.js")]);
      const count = await waiting();
      if (count && !window.confirm(form.dataset.leaves.replace("{count}", count))) return;
      await leave();
      tell();
    }
  } catch {
    // What can't be read here is closed to everybody; signing out goes first.
  }
  form.dataset.left = "yes";
  form.requestSubmit(submitter);
}

for (const form of document.querySelectorAll("form[data-leaves]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.left) return;
    event.preventDefault();
    go(form, event.submitter);
  });
}

async function close() {
  if (!(await isHere())) return;
  const { lock } = await import("./sealing.js");
  await lock();
  tell();
}

if (document.querySelector("[data-nobody]")) close().catch(() => {});
