// What is written where the signal is bad: kept on this device first, sent when it can be, each thing with a key of its
// own, so that what is sent twice arrives once. Leaving the account erases it (drafts.js).
"use strict";

window.Outbox = (root, { place, settle, show, more = () => ({}), arrived = () => {} }) => {
  const person = document.body.dataset.user;
  const AT_ONCE = 50;
  const box = { line: navigator.onLine ? "online" : "offline", person };
  const prefix = () => `mingaco:capture:${person}:${place()}:`;

  // 1. What is kept ----------------------------------------------------------------------------------------

  const memory = new Map(); // where the browser keeps nothing, the open page still does
  const store = (() => {
    try {
      localStorage.setItem("mingaco:capture:?", "1");
      localStorage.removeItem("mingaco:capture:?");
      return localStorage;
    } catch {
      return null;
    }
  })();
  let volatile = !store;

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
  function write(key, value) {
    try {
      if (!store) throw new Error("no store");
      store.setItem(key, value);
      memory.delete(key);
    } catch {
      volatile = true;
      memory.set(key, value);
    }
  }
  function erase(key) {
    memory.delete(key);
    store?.removeItem(key);
  }
  const keys = (start) => [...new Set([...Object.keys(store ?? {}), ...memory.keys()])].filter((key) => key.startsWith(start));
  const read = (key) => memory.get(key) ?? store?.getItem(key) ?? null;

  box.put = (name, value) => write(prefix() + name, JSON.stringify(value));
  box.get = (name) => parsed(read(prefix() + name));
  box.drop = (name) => erase(prefix() + name);
  box.keep = (item) => box.put(`item:${item.client_id}`, item);
  box.forget = (item) => box.drop(`item:${item.client_id}`);
  box.find = (id) => box.get(`item:${id}`);
  box.items = () => keys(`${prefix()}item:`).map((key) => parsed(read(key))).filter(Boolean).sort((one, other) => one.at - other.at);
  box.unsent = () => box.items().filter((item) => !item.state);
  box.moveTo = (other) => {
    for (const key of keys(prefix())) {
      write(`mingaco:capture:${person}:${other}:${key.slice(prefix().length)}`, read(key));
      erase(key);
    }
  };
  let last = 0;
  box.now = () => (last = Math.max(Date.now(), last + 1)); // in the order it was typed, whatever the clock does
  box.newKey = () =>
    crypto.randomUUID?.() ??
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  // 2. Sending ------------------------------------------------------------------------------------------------

  let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  let busy = false;
  let wait = 5000;
  let timer = 0;
  box.lastTry = 0;

  const ask = (options) => fetch(root.dataset.sync, { redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(20000), ...options });
  const post = (list) => ask({
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ...more(), user: person, items: list }),
  });

  async function renewed() {
    const response = await ask({});
    if (response.type === "opaqueredirect") return "expired";
    if (!response.ok) return "forbidden";
    const { user, token: fresh } = await response.json();
    token = fresh;
    return String(user) === person ? "" : "other";
  }

  async function sent(list) {
    let response = await post(list);
    if (response.status === 403) {
      const trouble = await renewed();
      if (trouble) return trouble;
      response = await post(list);
    }
    if (response.type === "opaqueredirect") return "expired";
    if (response.status === 409) return "other";
    if (response.status >= 500) return "broken";
    if (!response.ok) return "forbidden";
    const told = await response.json();
    box.put("synced", told.at);
    for (const [index, answer] of told.answers.entries()) {
      const item = box.find(list[index].client_id);
      if (item) settle(list[index], item, answer);
    }
    arrived(told);
    return "online";
  }

  box.later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(box.flush, pause);
  };

  box.flush = async () => {
    const list = box.unsent().slice(0, AT_ONCE);
    if (busy || !list.length) return void shown();
    if (!navigator.onLine) {
      box.line = "offline";
      return void shown();
    }
    busy = true;
    box.lastTry = Date.now();
    clearTimeout(timer);
    try {
      box.line = await sent(list);
    } catch {
      box.line = "offline";
    }
    busy = false;
    shown();
    if (box.line === "offline" || box.line === "broken") {
      box.later(wait);
      wait = Math.min(wait * 2, 60000);
    } else if (box.line === "online") {
      wait = 5000;
      if (box.unsent().length) await box.flush();
    }
  };

  // 3. The bar that says what is where -------------------------------------------------------------------------

  const bar = document.getElementById("captura-senal");
  const changes = (n) => `${n} ${n === 1 ? "cambio pendiente" : "cambios pendientes"} de enviar`;

  function sentences() {
    const list = box.items();
    const unsent = list.filter((item) => !item.state).length;
    const odds = list.length - unsent;
    const at = box.get("synced");
    const kept = volatile ? "Este navegador no guarda nada: no cerrar la página." : `Guardado${unsent === 1 ? "" : "s"} aquí.${at ? ` Última sincronización ${at}` : ""}`;
    if (box.line === "expired") return [`La cuenta se cerró: ${changes(unsent)}`, kept, "Ingresar"];
    if (box.line === "other") return [`Otra cuenta está abierta: ${changes(unsent)}`, "Ingresar con la cuenta que los anotó.", "Ingresar"];
    if (box.line === "forbidden") return [`El Servicio no los recibe: ${changes(unsent)}`, "Puede que ya no se acompañe a esta unidad. Lo anotado sigue aquí.", "Recargar"];
    if (box.line === "broken" && unsent) return [`El Servicio no responde: ${changes(unsent)}`, kept, "Reintentar"];
    if (box.line === "offline") return unsent ? [`Sin señal: ${changes(unsent)}`, kept, "Reintentar"] : ["Sin señal", "Lo que se anote queda guardado aquí y se envía cuando vuelva.", ""];
    if (odds) return [`${odds} ${odds === 1 ? "cambio no se guardó" : "cambios no se guardaron"}`, "Siguen aquí, cada uno con su motivo.", ""];
    return null;
  }

  function shown() {
    show();
    const said = sentences();
    bar.hidden = !said;
    if (!said) return;
    const [title, rest, act] = said;
    const words = bar.querySelector("p");
    if (words.dataset.said !== title + rest) {
      const strong = document.createElement("strong");
      strong.textContent = title;
      words.replaceChildren(strong, document.createElement("br"), rest);
    }
    words.dataset.said = title + rest;
    const press = bar.querySelector("button");
    press.hidden = !act;
    press.textContent = act;
  }
  box.shown = shown;

  bar.querySelector("button").addEventListener("click", ({ target }) => {
    if (target.textContent === "Ingresar") location.assign(`${root.dataset.login}?next=${encodeURIComponent(location.pathname)}`);
    else if (target.textContent === "Recargar") location.reload();
    else box.flush();
  });
  window.addEventListener("online", () => {
    box.line = "online";
    wait = 5000;
    box.flush();
  });
  window.addEventListener("offline", () => {
    box.line = "offline";
    shown();
  });
  window.addEventListener("storage", ({ key }) => key?.startsWith(prefix()) && shown());
  return box;
};
