// The worker of the capture page. `SHELL` stands before this text: what the page is made of, and the name of that
// edition. Nothing else is ever answered or kept here: what belongs to somebody goes past it to the server and back.

const NAME = `capture ${SHELL.page} ${SHELL.edition}`;

async function fetched(address) {
  // Without cookies: the shell is the same for everybody, so nothing of anybody can come into the cache.
  const cache = address.startsWith("/static/") ? "default" : "reload";
  const response = await fetch(address, { cache, credentials: "omit" });
  if (!response.ok || response.redirected) throw new Error(address);
  return response;
}

async function install() {
  const cache = await caches.open(NAME);
  await Promise.all(SHELL.shell.map(async (address) => cache.put(address, await fetched(address))));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(`capture ${SHELL.page} `) && name !== NAME) await caches.delete(name);
  }
  await self.clients.claim();
}

/** Answer from what is kept, so that a page and its modules are always of one edition. */
async function answer(request, address) {
  const kept = await (await caches.open(NAME)).match(address);
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !SHELL.shell.includes(pathname)) return;
  event.respondWith(answer(event.request, pathname));
});
