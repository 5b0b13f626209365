// What is being typed is kept on this device until it is saved: forms with data-draft="a name of their own".
// Never passwords, files or hidden fields; kept by person and form, seven days at most, erased when leaving.
"use strict";

(() => {
  const PREFIX = "mingaco:draft:";
  const SENT = "mingaco:sent";
  const SEVEN_DAYS = 7 * 24 * 3600 * 1000;
  const person = document.body.dataset.user;

  const store = (() => {
    try {
      localStorage.setItem(`${PREFIX}?`, "1");
      localStorage.removeItem(`${PREFIX}?`);
      return localStorage;
    } catch {
      return null; // full or forbidden: the page works as without drafts
    }
  })();
  if (!store) return;

  const keyOf = (form) => `${PREFIX}${person}:${form.dataset.draft}`;
  const drafts = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));

  function read(key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  }

  for (const key of drafts()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > SEVEN_DAYS) store.removeItem(key);
  }

  const keeps = (field) =>
    field.name && !["password", "hidden", "file", "submit", "button"].includes(field.type) && !("noDraft" in field.dataset);

  function values(form) {
    const found = {};
    for (const field of form.elements) {
      if (!keeps(field)) continue;
      const list = (found[field.name] ??= []);
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) list.push(field.value);
      } else if (field.type === "select-multiple") {
        list.push(...[...field.selectedOptions].map((option) => option.value));
      } else {
        list.push(field.value);
      }
    }
    return found;
  }

  function fill(form, kept) {
    const turn = {};
    for (const field of form.elements) {
      if (!keeps(field) || !(field.name in kept)) continue;
      const list = kept[field.name];
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = list.includes(field.value);
      } else if (field.type === "select-multiple") {
        for (const option of field.options) option.selected = list.includes(option.value);
      } else {
        const index = (turn[field.name] = (turn[field.name] ?? -1) + 1);
        if (index < list.length) field.value = list[index];
      }
    }
  }

  const clock = (at) => new Date(at).toLocaleTimeString("es-CL", { hour: "2-digit", minute: "2-digit", hour12: false });
  const day = (at) => new Date(at).toLocaleDateString("es-CL", { day: "2-digit", month: "2-digit" });
  const moment = (at) => (new Date(at).toDateString() === new Date().toDateString() ? clock(at) : `${day(at)}, ${clock(at)}`);

  function line(form) {
    let found = form.querySelector("[data-draft-status]");
    if (!found) {
      found = document.createElement("span");
      found.className = "saved";
      found.dataset.draftStatus = "";
      (form.querySelector(".form__end") ?? form).append(found);
    }
    return found;
  }

  function show(form, sentence, label, act) {
    const place = line(form);
    place.textContent = sentence;
    if (!label) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "act";
    button.textContent = label;
    button.addEventListener("click", act);
    place.append(" ", button);
  }

  const version = (form) => form.elements.version?.value ?? "";
  const timers = new WeakMap();

  function keep(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
    const draft = { at: Date.now(), version: version(form), values: values(form) };
    try {
      store.setItem(keyOf(form), JSON.stringify(draft));
    } catch {
      show(form, "No se pudo guardar el borrador en este dispositivo.");
      delete form.dataset.draft;
      return;
    }
    show(form, `Borrador guardado en este dispositivo, ${clock(draft.at)}`);
  }

  function drop(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
    store.removeItem(keyOf(form));
  }

  function restore(form) {
    const draft = read(keyOf(form));
    const asServed = values(form);
    if (!draft || JSON.stringify(draft.values) === JSON.stringify(asServed)) return;
    const recover = () => {
      fill(form, draft.values);
      form.dataset.dirty = "1";
      show(form, `Se recuperó el borrador de ${moment(draft.at)}.`, "Descartarlo", () => {
        fill(form, asServed);
        drop(form);
        delete form.dataset.dirty;
        show(form, "Borrador descartado.");
      });
      form.dispatchEvent(new CustomEvent("mingaco:restored", { bubbles: true }));
    };
    if (draft.version === version(form)) recover();
    else show(form, `Hay un borrador de ${moment(draft.at)}, anterior a lo último guardado.`, "Recuperarlo", recover);
  }

  const start = (root) => root.querySelectorAll("form[data-draft]").forEach(restore);

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form?.dataset.draft || !keeps(target)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, 500, form));
  });

  const flush = () => document.querySelectorAll("form[data-draft]").forEach((form) => timers.has(form) && keep(form));
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());

  // A session noted on this device (capture.js): what was not sent is asked about, the rest goes with the account.
  function leaveCapture(event, form) {
    const mine = Object.keys(store).filter((key) => key.startsWith(`mingaco:capture:${person}:`));
    const unsent = mine.filter((key) => key.includes(":item:")).length;
    if (unsent && !window.confirm(`Hay ${unsent} ${unsent === 1 ? "cambio" : "cambios"} de una sesión sin enviar. Al salir se ${unsent === 1 ? "pierde" : "pierden"}. ¿Salir igual?`)) {
      event.preventDefault();
      delete form.dataset.busy;
      return false;
    }
    mine.forEach((key) => store.removeItem(key));
    if (!("caches" in window) || form.dataset.left) return true;
    event.preventDefault();
    form.dataset.left = "1";
    caches.delete("mingaco-capture").finally(() => form.submit());
    navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
    return true;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("logout" in form.dataset) {
      if (!leaveCapture(event, form)) return;
      drafts().filter((key) => key.startsWith(`${PREFIX}${person}:`)).forEach((key) => store.removeItem(key));
      form.ownerDocument.querySelectorAll("form[data-draft]").forEach((other) => delete other.dataset.draft);
    } else if (form.dataset.draft && form.method === "post") {
      if (timers.has(form)) keep(form);
      sessionStorage.setItem(SENT, keyOf(form));
    }
  });

  // Saved by htmx: the answer is at hand.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt;
    if (!form.matches?.("form[data-draft]") || detail.requestConfig?.verb === "get") return;
    sessionStorage.removeItem(SENT);
    if (detail.successful && !detail.xhr.getResponseHeader("HX-Redirect")) drop(form);
  });

  // Saved by a plain form: the page that answers it is ours, has no errors and still knows the person.
  // After a dead network (back, reload, a typed address) nothing is erased.
  function settle() {
    const key = sessionStorage.getItem(SENT);
    if (!key) return;
    sessionStorage.removeItem(SENT);
    const [entry] = performance.getEntriesByType("navigation");
    const answered = entry?.type === "navigate" && document.referrer.startsWith(location.origin);
    const failed = document.querySelector(".errors, .conflict, [data-failed]");
    if (answered && !failed && key.startsWith(`${PREFIX}${person}:`)) store.removeItem(key);
  }

  document.addEventListener("htmx:load", ({ target }) => target !== document.body && start(target));
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    start(document);
  });
})();
