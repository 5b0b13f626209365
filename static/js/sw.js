// Stands before the pages that are noted without a network, and before nothing else: without a network it opens from what the page left here.
// What it keeps has nobody's words in it: the empty page and its static files. Leaving the account deletes it.
"use strict";

const KEPT = "mingaco-capture";
const PAGE = /^\/(sesiones\/\d+\/captura|reuniones\/\d+|acompanamiento\/\d+\/reunion)\/$/;
const PATIENCE = 6000; // a signal this slow is none, where a kept page can open

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

const kept = async (address) => (await caches.open(KEPT)).match(address, { ignoreVary: true });

async function page(request, pathname) {
  const shell = await kept(pathname);
  if (!shell) return fetch(request);
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("slow")));
  try {
    const answer = await Promise.race([fetch(request), late]);
    return answer.status > 501 ? shell : answer;
  } catch {
    return shell;
  }
}

// A file whose name carries its digest never changes; any other is asked for, and the kept one is for want of it.
async function file(request) {
  const copy = await kept(request.url);
  if (copy && /\.[0-9a-f]{12}\./.test(request.url)) return copy;
  try {
    return await fetch(request);
  } catch (failure) {
    if (copy) return copy;
    throw failure;
  }
}
