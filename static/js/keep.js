// Keeps a page on this device without anybody's words in it, so that it opens without a network: the page itself asks
// for it, and so do the links to it (data-keep) on the pages that one visits while there is signal.
"use strict";

window.keepPage = async (path) => {
  if (!("serviceWorker" in navigator)) return false;
  await navigator.serviceWorker.register("/sw.js", { scope: path });
  const shell = await fetch(`${path}?armazon`, { redirect: "manual", credentials: "same-origin" });
  if (!shell.ok) return false;
  const kept = await caches.open("mingaco-capture");
  const page = new DOMParser().parseFromString(await shell.clone().text(), "text/html");
  const parts = [...page.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')];
  const files = parts.map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src"), location.origin).href);
  await Promise.all(files.map(async (file) => (await kept.match(file)) ?? kept.add(file)));
  await kept.put(path, shell);
  return true;
};

document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("a[data-keep]")) {
    window.keepPage(new URL(link.href).pathname).catch(() => {}); // without it the link works, and asks for a network
  }
});
