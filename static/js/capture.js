// A session noted where the signal is bad: every line is kept on this device first, and sent when it can be.
// Each has a key made here, so that what is sent twice arrives once. Leaving the account erases it (drafts.js).
"use strict";

(() => {
  const root = document.querySelector("[data-capture]");
  if (!root) return;
  const person = document.body.dataset.user;
  const PREFIX = `mingaco:capture:${person}:${root.dataset.session}:`;
  const ITEM = `${PREFIX}item:`;
  const MOST = 999;
  const AT_ONCE = 50;
  const POLLER = "captura-aportes";

  // 1. What is kept ----------------------------------------------------------------------------------------

  const memory = new Map(); // where the browser keeps nothing, the open page still does
  const store = (() => {
    try {
      localStorage.setItem(`${PREFIX}?`, "1");
      localStorage.removeItem(`${PREFIX}?`);
      return localStorage;
    } catch {
      return null;
    }
  })();
  let volatile = !store;

  function put(key, value) {
    try {
      if (!store) throw new Error("no store");
      store.setItem(key, value);
      memory.delete(key);
    } catch {
      volatile = true;
      memory.set(key, value);
    }
  }
  const get = (key) => memory.get(key) ?? store?.getItem(key) ?? null;
  function drop(key) {
    memory.delete(key);
    store?.removeItem(key);
  }
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
  const keep = (item) => put(ITEM + item.client_id, JSON.stringify(item));
  const forget = (item) => drop(ITEM + item.client_id);
  const find = (id) => parsed(get(ITEM + id));
  function items() {
    const keys = new Set([...Object.keys(store ?? {}), ...memory.keys()].filter((key) => key.startsWith(ITEM)));
    return [...keys].map((key) => parsed(get(key))).filter(Boolean).sort((one, other) => one.at - other.at);
  }
  let last = 0;
  const now = () => (last = Math.max(Date.now(), last + 1)); // in the order they were typed, whatever the clock does
  const newKey = () =>
    crypto.randomUUID?.() ??
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  // 2. Sending ------------------------------------------------------------------------------------------------

  let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  let line = navigator.onLine ? "online" : "offline";
  let busy = false;
  let wait = 5000;
  let timer = 0;
  let lastTry = 0;
  const saved = new Map(); // saved here and not yet in the list that the Servicio sends

  function later() {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, 60000);
  }

  const ask = (options) => fetch(root.dataset.sync, { redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(20000), ...options });
  const post = (list) => ask({
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ user: person, items: list }),
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
    const { answers, at } = await response.json();
    put(`${PREFIX}synced`, at);
    for (const [index, answer] of answers.entries()) settle(list[index], answer);
    return "online";
  }

  function settle(was, answer) {
    const item = find(was.client_id);
    if (!item) return;
    if (item.kind === "asistencia") return void settleCount(was, item, answer);
    if (answer.state === "saved") {
      saved.set(item.client_id, item);
      forget(item);
    } else if (answer.state === "gone") forget(item);
    else keep({ ...item, state: answer.state, sentence: answer.sentence });
  }

  async function flush() {
    const list = items().filter((item) => !item.state).slice(0, AT_ONCE);
    if (busy || !list.length) return void show();
    if (!navigator.onLine) {
      line = "offline";
      return void show();
    }
    busy = true;
    lastTry = Date.now();
    clearTimeout(timer);
    try {
      line = await sent(list);
    } catch {
      line = "offline";
    }
    busy = false;
    show();
    if (line === "offline" || line === "broken") return void later();
    if (line !== "online") return;
    wait = 5000;
    window.htmx?.trigger(`#${POLLER}`, "captura");
    if (items().some((item) => !item.state)) flush();
  }

  // 3. Lines ----------------------------------------------------------------------------------------------------

  const formOf = (kind) => document.querySelector(`form[data-line="${kind}"]`);
  const control = (form, name) => form?.elements[name];
  const optionText = (kind, name, value) =>
    [...(control(formOf(kind), name)?.options ?? [])].find((option) => option.value === value)?.text ?? "";

  function complain(field, sentence) {
    const holder = field.closest(".field");
    holder.classList.add("field--error");
    let place = holder.querySelector(".field__error");
    if (!place) {
      place = document.createElement("p");
      place.className = "field__error";
      field.before(place);
    }
    place.textContent = sentence;
    field.focus();
  }

  function isFilled(form) {
    form.querySelectorAll(".field--error").forEach((holder) => {
      holder.classList.remove("field--error");
      holder.querySelector(".field__error")?.remove();
    });
    const needed = { text: "Falta escribirlo.", who: "Falta quién lo hará.", due_on: "Falta para cuándo." };
    for (const [name, sentence] of Object.entries(needed)) {
      const field = control(form, name);
      if (!field || field.value.trim()) continue;
      complain(field, sentence);
      return false;
    }
    return true;
  }

  function add(form) {
    if (!isFilled(form)) return;
    const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "receipt"].includes(name)));
    const receipt = control(form, "receipt");
    keep({ ...fields, kind: form.dataset.line, client_id: receipt.value || newKey(), at: now(), ...(form.dataset.again && { edited: "1" }) });
    delete form.dataset.again;
    delete form.dataset.dirty;
    receipt.value = newKey();
    for (const name of ["text", "votes", "votes_for", "votes_against", "abstentions", "minority_grounds", "who", "due_on"]) {
      if (control(form, name)) control(form, name).value = "";
    }
    remember(form);
    control(form, "text").focus();
    show();
    flush();
  }

  function takeBack(item) {
    const form = formOf(item.kind);
    if (!form || !find(item.client_id)) return;
    const text = control(form, "text");
    if (text.value.trim() && !window.confirm("Hay texto escrito que no se ha agregado. ¿Reemplazarlo?")) return;
    for (const [name, value] of Object.entries(item)) if (control(form, name)?.name) control(form, name).value = value;
    control(form, "receipt").value = item.client_id;
    form.dataset.again = "1";
    forget(item);
    remember(form);
    form.closest("details")?.setAttribute("open", "");
    show();
    text.focus();
  }

  function discard(item) {
    if (!window.confirm("¿Descartar esta línea? No está guardada en el Servicio y no se puede recuperar.")) return;
    forget(item);
    show();
  }

  function node(name, className, text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }

  function button(text, act) {
    const made = node("button", "act", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function tag(kind, icon, text) {
    const made = node("span", `tag tag--${kind}`);
    made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#i-${icon}"/></svg>`;
    made.append(text);
    return made;
  }

  function drawn(item, isSaved) {
    const li = node("li", isSaved ? "voice" : "voice voice--unsent");
    const meta = node("p", "voice__meta");
    const facts = item.kind === "aporte"
      ? [optionText("aporte", "moment", item.moment), optionText("aporte", "stakeholder", item.stakeholder), item.theme]
      : item.kind === "compromiso" ? [item.who, item.due_on] : ["Acuerdo"];
    for (const fact of facts) if (fact) meta.append(node("span", "", fact));
    if (isSaved) meta.append(tag("done", "done", "Guardado"));
    else if (item.state) meta.append(tag("error", "error", "No se guardó"));
    else meta.append(tag("warn", "unsent", "Pendiente de enviar"));
    if (item.sentence) meta.append(node("span", "field__error", item.sentence));
    if (!isSaved) {
      if (formOf(item.kind)) meta.append(button("Editar", () => takeBack(item)));
      if (item.state) meta.append(button("Descartar", () => discard(item)));
    }
    li.append(node("span", "voice__num"), node("p", "voice__text", item.text), meta);
    return li;
  }

  function showLines(list) {
    for (const id of saved.keys()) if (document.querySelector(`[data-client="${id}"]`)) saved.delete(id);
    for (const place of document.querySelectorAll("[data-pending]")) {
      const kind = place.dataset.pending;
      const of = (all) => all.filter((item) => item.kind === kind).reverse();
      const lines = [...of(list).map((item) => drawn(item, false)), ...of([...saved.values()]).map((item) => drawn(item, true))];
      if (lines.length || place.children.length) place.replaceChildren(...lines);
      const told = document.querySelector(`[data-saved="${kind}"]`);
      if (told) told.textContent = (Number(told.dataset.count) + lines.length).toLocaleString("es-CL");
    }
  }

  // 4. Attendance -------------------------------------------------------------------------------------------------

  const counts = document.querySelector("form[data-attendance]");
  const boxes = counts ? [...counts.querySelectorAll(".stepper__value")] : [];
  const seenOf = (box) => counts.elements[`seen-${box.name}`];
  const boxOf = (cell) => boxes.find((box) => box.name === cell);
  const cellId = (cell) => `cell-${cell}`;
  const people = (boxList) => boxList.reduce((sum, box) => sum + (Number(box.value) || 0), 0);
  const words = (n) => `${n.toLocaleString("es-CL")} ${n === 1 ? "persona" : "personas"}`;

  function odd(text) {
    if (!/^\d*$/.test(text)) return "Escribir un número entero, por ejemplo 12.";
    return Number(text) > MOST ? `Revisar: son más de ${MOST} personas.` : "";
  }

  function tell(box, sentence, choices = []) {
    const place = document.getElementById(`${box.id}-e`);
    place.hidden = !sentence;
    place.replaceChildren(sentence, ...choices);
    box.toggleAttribute("aria-invalid", Boolean(sentence));
  }

  function count(box) {
    const text = box.value.trim();
    const sentence = odd(text);
    tell(box, sentence);
    if (sentence) return;
    box.value = String(Number(text));
    const earlier = find(cellId(box.name));
    const seen = earlier?.seen ?? seenOf(box).value;
    if (!earlier && box.value === seen) return;
    keep({ kind: "asistencia", client_id: cellId(box.name), cell: box.name, value: box.value, seen, at: now() });
    show();
    clearTimeout(timer);
    timer = setTimeout(flush, 700);
  }

  function settleCount(was, item, answer) {
    const box = boxOf(item.cell);
    if (answer.state === "saved") {
      if (box) seenOf(box).value = was.value;
      put(countsKey, JSON.stringify({ ...parsed(get(countsKey)), [item.cell]: Number(was.value) }));
      if (item.value === was.value) forget(item);
      else keep({ ...item, seen: was.value });
    } else keep({ ...item, state: answer.state, sentence: answer.sentence, theirs: answer.theirs });
  }

  function choose(item, value) {
    const box = boxOf(item.cell);
    tell(box, "");
    seenOf(box).value = String(item.theirs);
    box.value = String(value);
    forget(item);
    if (value !== item.theirs) count(box);
    show();
  }

  function showCounts(list) {
    const pending = new Map(list.filter((item) => item.kind === "asistencia").map((item) => [item.cell, item]));
    for (const [cell, item] of pending) {
      const box = boxOf(cell);
      if (!box) continue;
      if (document.activeElement !== box) box.value = item.value;
      for (let folded = box.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
      if (item.state === "conflict") {
        const mine = Number(item.value);
        tell(box, `Otra persona anotó ${item.theirs} y aquí se anotó ${mine}. ¿Cuál queda? `, [
          button(`Dejar ${item.theirs}`, () => choose(item, item.theirs)), " ", button(`Dejar ${mine}`, () => choose(item, mine)),
        ]);
      } else if (item.state) tell(box, item.sentence);
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      const mine = [...group.querySelectorAll(".stepper__value")];
      const place = group.querySelector("[data-total]");
      place.textContent = words(people(mine));
      if (mine.some((box) => pending.has(box.name))) place.append(" ", tag("warn", "unsent", "Pendiente de enviar"));
    }
    const all = document.querySelector("[data-people]");
    if (all && boxes.length) all.textContent = people(boxes).toLocaleString("es-CL");
    compareTotal();
  }

  function compareTotal() {
    const total = counts?.elements.total;
    if (!total) return;
    const text = total.value.trim();
    const [wanted, there] = [Number(text), people(boxes)];
    const place = document.getElementById("total-e");
    const sentence = !text ? "" : !/^\d+$/.test(text) ? odd("x")
      : wanted === there ? "" : `No calza: se contaron ${wanted} y por estamento hay ${there}; ${wanted > there ? "faltan" : "sobran"} ${Math.abs(wanted - there)}.`;
    place.hidden = !sentence;
    place.textContent = sentence;
    total.closest(".field").classList.toggle("field--error", Boolean(sentence));
  }

  // What others counted goes into the boxes nobody is changing here; the kept page, which is older, gets the last of it.
  const countsKey = `${PREFIX}counts`;
  function takeCounts(text = document.getElementById("captura-cuentas")?.dataset.counts) {
    const told = parsed(text) ?? {};
    if (text) put(countsKey, text);
    for (const box of boxes) {
      if (!(box.name in told) || box === document.activeElement || find(cellId(box.name))) continue;
      seenOf(box).value = box.value = String(told[box.name]);
    }
  }

  // 5. The bar that says what is where -------------------------------------------------------------------------

  const bar = document.getElementById("captura-senal");
  const changes = (n) => `${n} ${n === 1 ? "cambio pendiente" : "cambios pendientes"} de enviar`;

  function sentences(list) {
    const unsent = list.filter((item) => !item.state).length;
    const odds = list.length - unsent;
    const at = get(`${PREFIX}synced`);
    const kept = volatile ? "Este navegador no guarda nada: no cerrar la página." : `Guardado${unsent === 1 ? "" : "s"} aquí.${at ? ` Última sincronización ${at}` : ""}`;
    if (line === "expired") return [`La cuenta se cerró: ${changes(unsent)}`, kept, "Ingresar"];
    if (line === "other") return [`Otra cuenta está abierta: ${changes(unsent)}`, "Ingresar con la cuenta que los anotó.", "Ingresar"];
    if (line === "forbidden") return [`El Servicio no los recibe: ${changes(unsent)}`, "Recargar la página; lo anotado sigue aquí.", "Recargar"];
    if (line === "broken" && unsent) return [`El Servicio no responde: ${changes(unsent)}`, kept, "Reintentar"];
    if (line === "offline") return unsent ? [`Sin señal: ${changes(unsent)}`, kept, "Reintentar"] : ["Sin señal", "Lo que se anote queda guardado aquí y se envía cuando vuelva.", ""];
    if (odds) return [`${odds} ${odds === 1 ? "cambio no se guardó" : "cambios no se guardaron"}`, "Siguen aquí, cada uno con su motivo.", ""];
    return null;
  }

  function show() {
    const list = items();
    showLines(list);
    if (counts) showCounts(list);
    const said = sentences(list);
    bar.hidden = !said;
    if (!said) return;
    const [title, rest, act] = said;
    const place = bar.querySelector("p");
    if (place.dataset.said !== title + rest) place.replaceChildren(node("strong", "", title), document.createElement("br"), rest);
    place.dataset.said = title + rest;
    const press = bar.querySelector("button");
    press.hidden = !act;
    press.textContent = act;
  }

  bar.querySelector("button").addEventListener("click", ({ target }) => {
    if (target.textContent === "Ingresar") location.assign(`${root.dataset.login}?next=${encodeURIComponent(location.pathname)}`);
    else if (target.textContent === "Recargar") location.reload();
    else flush();
  });

  // 6. What is half typed -----------------------------------------------------------------------------------------

  const typingKey = (form) => `${PREFIX}typing:${form.dataset.line}`;
  const KEPT = ["text", "moment", "stakeholder", "who", "due_on"];

  function remember(form) {
    put(typingKey(form), JSON.stringify(Object.fromEntries(KEPT.filter((name) => control(form, name)).map((name) => [name, control(form, name).value]))));
  }

  function recall(form) {
    const typed = parsed(get(typingKey(form)));
    if (!typed || control(form, "text").value) return;
    for (const name of KEPT) {
      const field = control(form, name);
      if (field && typed[name] && (!field.options || [...field.options].some((option) => option.value === typed[name]))) field.value = typed[name];
    }
    if (typed.text) form.closest("details")?.setAttribute("open", "");
  }

  // 7. What is pressed ----------------------------------------------------------------------------------------------

  window.addEventListener("submit", (event) => {
    const form = event.target;
    const { submitter } = event;
    if (submitter && "protect" in submitter.dataset) {
      if (navigator.onLine) return void drop(typingKey(form));
      event.preventDefault();
      event.stopPropagation();
      return void complain(control(form, "text"), "Para pasarlo a protección hace falta señal. El texto sigue aquí.");
    }
    if (form !== counts && !form.dataset.line) return;
    event.preventDefault();
    event.stopPropagation(); // before the page takes it for a form on its way
    if (form.dataset.line) return void add(form);
    const box = boxOf(submitter?.value);
    if (!box) return void boxes.forEach(count);
    box.value = String(Math.min(MOST, Math.max(0, (Number(box.value) || 0) + (submitter.name === "mas" ? 1 : -1))));
    count(box);
  }, true);

  root.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.target.matches(".stepper__value")) {
      event.preventDefault();
      count(event.target);
    } else if (event.target.matches("textarea") && form?.dataset.line === "aporte" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  root.addEventListener("change", ({ target }) => {
    if (target.matches(".stepper__value")) count(target);
    if (target === counts?.elements.total) compareTotal();
  });

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form?.dataset.line && form !== counts) return;
    delete form.dataset.dirty; // it is kept here: leaving loses nothing
    if (form.dataset.line) remember(form);
  });

  // 8. What others write ----------------------------------------------------------------------------------------------

  const isPoll = (detail) => detail.elt?.id === POLLER && detail.requestConfig?.path?.includes("/lineas/");
  const isWriting = () => document.querySelector(`#${POLLER} form, #captura-acuerdos form`) || document.activeElement?.closest(`#${POLLER}, #captura-acuerdos`);

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isPoll(event.detail)) return;
    const hopeless = !navigator.onLine || (line !== "online" && Date.now() - lastTry < 15000);
    if (hopeless || isWriting()) event.preventDefault();
    lastTry = Date.now();
  });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    window.addEventListener(name, (event) => {
      if (!isPoll(event.detail)) return;
      event.stopPropagation();
      line = name === "htmx:responseError" ? "broken" : "offline";
      show();
    }, true);
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!isPoll(event.detail)) return;
    const ended = event.detail.xhr.getResponseHeader("HX-Redirect");
    line = ended ? "expired" : "online";
    if (ended) event.preventDefault();
    show();
    if (!ended) flush();
  });
  document.addEventListener("htmx:afterSettle", () => {
    takeCounts();
    show();
  });

  // 9. Opening -------------------------------------------------------------------------------------------------------

  async function keepPage() {
    if (!("serviceWorker" in navigator) || "shell" in root.dataset || "shut" in root.dataset) return;
    await navigator.serviceWorker.register("/sw.js", { scope: location.pathname });
    const kept = await caches.open("mingaco-capture");
    const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((one) => one.href || one.src);
    await Promise.all(files.map(async (file) => (await kept.match(file)) ?? kept.add(file)));
    const shell = await fetch(`${location.pathname}?armazon`, { redirect: "manual" });
    if (shell.ok) await kept.put(location.pathname, shell);
    root.dataset.kept = "1";
  }

  window.addEventListener("online", () => {
    line = "online";
    wait = 5000;
    flush();
    window.htmx?.trigger(`#${POLLER}`, "captura");
  });
  window.addEventListener("offline", () => {
    line = "offline";
    show();
  });
  window.addEventListener("storage", ({ key }) => key?.startsWith(PREFIX) && show());

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-line]").forEach(recall);
    if ("shell" in root.dataset) takeCounts(get(countsKey) ?? undefined);
    else put(countsKey, document.getElementById("captura-cuentas").dataset.counts);
    counts?.querySelectorAll("[data-save]").forEach((one) => (one.hidden = true));
    show();
    flush();
    keepPage().catch(() => {}); // without it the page works, and asks for a network to open
  });
})();
