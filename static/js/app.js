// What every page does beyond plain links and forms. Nothing here is needed to work: it only says things sooner.
"use strict";

const messages = () => document.getElementById("messages");

// 1. Errors are said aloud ------------------------------------------------------------------------------

const SENTENCES = {
  403: "No hay permiso para hacer esto. Si debería haberlo, pedirlo a la administración del Servicio Local.",
  404: "Esto ya no está aquí: quizás otra persona lo borró o lo movió. Recargar la página para ver lo que hay.",
  413: "El archivo es demasiado grande.",
  429: "Demasiados intentos seguidos. Esperar unos minutos y reintentar.",
};
const OURS = "El problema es nuestro y no se guardó. Lo escrito sigue en esta página.";
const OFFLINE = "No hay conexión y no se guardó. Lo escrito sigue en esta página.";
const SLOW = "La respuesta tarda demasiado y no se sabe si se guardó. Lo escrito sigue en esta página.";

function say(sentence, retry) {
  const notice = document.createElement("div");
  notice.className = "notice notice--error";
  notice.setAttribute("role", "alert");
  notice.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-error"/></svg>';
  const text = document.createElement("p");
  text.textContent = sentence;
  notice.append(text);
  if (retry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = "Reintentar";
    button.addEventListener("click", () => { notice.remove(); retry(); });
    notice.append(button);
  }
  messages()?.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

function again(detail) {
  const { elt, triggeringEvent } = detail.requestConfig ?? {};
  if (!elt?.isConnected) return null;
  if (elt.matches("form")) return () => elt.requestSubmit(triggeringEvent?.submitter?.isConnected ? triggeringEvent.submitter : null);
  return elt.matches("a, button") ? () => elt.click() : null;
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  say(SENTENCES[status] ?? OURS, status === 403 || status === 404 ? null : again(detail));
});
document.addEventListener("htmx:sendError", ({ detail }) => say(OFFLINE, again(detail)));
document.addEventListener("htmx:timeout", ({ detail }) => say(SLOW, again(detail)));

// 2. Focus goes where the page changed ------------------------------------------------------------------

const CONTROL = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])";
let opener = null;

function focusOn(element) {
  if (!element) return false;
  if (!element.matches(`a[href], button, summary, ${CONTROL}`)) element.tabIndex = -1;
  element.focus();
  return true;
}

const isLost = () => !document.activeElement || document.activeElement === document.body;
const byPerson = (event) => ["click", "submit", "keydown", "keyup"].includes(event?.type);

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { elt } = detail;
  if (elt.id && elt.matches("a, button")) opener = elt.id;
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (!(target instanceof Element) || !byPerson(detail.requestConfig?.triggeringEvent)) return;
  const errors = target.querySelector(".errors") ?? (target.matches(".errors") ? target : null);
  if (errors) return void focusOn(errors);
  if (!isLost()) return;
  const form = target.querySelector("form.row-edit, form[data-edit]") ?? (target.matches("form.row-edit, form[data-edit]") ? target : null);
  focusOn(form?.querySelector(CONTROL)) ||
    focusOn(opener && document.getElementById(opener)) ||
    focusOn(target.querySelector("h1, h2, h3") ?? target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('.errors a[href^="#"]');
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const control = place.matches(CONTROL) ? place : place.querySelector(CONTROL) ?? place;
  (control.closest(".field") ?? control).scrollIntoView({ block: "start" });
  focusOn(control);
});

// 3. One press sends once ---------------------------------------------------------------------------------

function release(form) {
  delete form.dataset.busy;
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button[data-held]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.held;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.busy = "1";
  form.setAttribute("aria-busy", "true");
  delete form.dataset.dirty;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true"); // not `disabled`: the button's own value must be sent
    button.dataset.held = "1";
  }
  setTimeout(release, 10000, form); // a download leaves the page where it is
}, true);

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form");
  if (!form) return;
  release(form);
  if (!detail.successful) form.dataset.dirty = "1";
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(release);
});

// 4. Unsaved text warns before it is lost -----------------------------------------------------------------

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form");
  if (form?.method === "post") form.dataset.dirty = "1";
  if (target.matches?.("textarea")) count(target);
});

const unsaved = () => [...document.querySelectorAll("form[data-dirty]:not([data-draft])")].some((form) => form.querySelector("textarea") || "warn" in form.dataset);
window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.site__menu[open]");
  if (menu) {
    menu.open = false;
    return void menu.querySelector("summary").focus();
  }
  const form = event.target.closest?.("form.row-edit, form[data-edit]");
  const cancel = form?.querySelector("[data-cancel]");
  if (!cancel) return;
  if (form.dataset.dirty && !window.confirm("Hay texto sin guardar. ¿Descartarlo?")) return;
  delete form.dataset.dirty;
  cancel.click();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.site__menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// 5. How many letters are left ------------------------------------------------------------------------------

const waiting = new WeakMap();

function count(area) {
  const line = (area.dataset.limit || area.dataset.words) && document.getElementById(`${area.id}_count`);
  if (!line) return;
  clearTimeout(waiting.get(area));
  waiting.set(area, setTimeout(() => {
    if (area.dataset.words) return void countWords(area, line);
    const limit = Number(area.dataset.limit);
    const left = limit - area.value.replace(/\r?\n/g, "\r\n").length; // as the server counts them
    line.textContent = left < 0 ? `Sobran ${-left} caracteres de ${limit}` : `Quedan ${left} de ${limit} caracteres`;
    line.classList.toggle("field__count--over", left < 0);
  }, 300));
}

function countWords(area, line) {
  const limit = Number(area.dataset.words);
  const left = limit - (area.value.match(/\S+/g) ?? []).length; // as the server counts them
  line.textContent = left < 0 ? `Sobran ${-left} palabras de ${limit}` : `Quedan ${left} de ${limit} palabras`;
  line.classList.toggle("field__count--over", left < 0);
}

function start(root) {
  for (const area of root.querySelectorAll("textarea[data-limit], textarea[data-words]")) {
    document.getElementById(`${area.id}_count`)?.setAttribute("aria-live", "polite");
    if (area.value) count(area);
  }
}

document.addEventListener("htmx:load", ({ target }) => start(target));
document.addEventListener("DOMContentLoaded", () => {
  start(document);
  focusOn(document.querySelector("main .errors"));
});
