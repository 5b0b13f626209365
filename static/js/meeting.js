// A monitoring meeting noted on a phone: each text is a cell that is kept here as it is typed and sent when it can be;
// what another device wrote meanwhile stands beside it until somebody chooses. Lines have keys of their own (outbox.js).
"use strict";

(() => {
  const root = document.querySelector("[data-capture]");
  if (!root) return;
  const isNew = "new" in root.dataset;
  const isShell = "shell" in root.dataset;
  const STATE = "reunion-estado";
  const QUIET = 4000; // nobody is typing: a page that is older than the Servicio's may be renewed
  const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
  let place = root.dataset.place;
  let typedAt = 0;
  let address = "";
  const saved = new Map(); // lines saved here and not yet in the list that the Servicio sends

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
  function tag(kind, sign, text) {
    const made = node("span", `tag tag--${kind}`);
    made.innerHTML = icon(sign);
    made.append(text);
    return made;
  }

  const box = window.Outbox(root, {
    place: () => place,
    settle: (was, item, answer) => (item.kind === "celda" ? settleCell : settleLine)(was, item, answer),
    show,
    more: () => (isNew ? { meeting: begun().key, began_at: begun().at } : {}),
    arrived,
  });

  // 1. A meeting that begins here ---------------------------------------------------------------------------------

  function begun() {
    const known = box.get("meeting");
    if (known) return known;
    const made = { key: box.newKey(), at: new Date().toISOString() };
    box.put("meeting", made);
    return made;
  }

  function arrived(told) {
    if (isNew && told.address && !address) {
      address = told.address;
      box.drop("meeting");
      box.moveTo(`reunion-${told.meeting}`);
      place = `reunion-${told.meeting}`;
      root.dataset.sync = `${told.address}sincronizar/`;
    }
    renewSoon();
    window.htmx?.trigger(`#${STATE}`, "captura");
  }

  // The kept page, and one whose meeting has been made, give way to the Servicio's when nothing is left and nobody types.
  function renewSoon() {
    if (!address && !isShell) return;
    setTimeout(() => {
      if (box.line !== "online" || box.unsent().length || !navigator.onLine) return;
      if (Date.now() - typedAt < QUIET) return void renewSoon();
      const here = document.activeElement?.id;
      location.replace(`${address || location.pathname}${here ? `#${here}` : ""}`);
      if (!address) location.reload();
    }, QUIET);
  }

  // 2. Texts ---------------------------------------------------------------------------------------------------------

  const places = () => [...document.querySelectorAll("[data-box]")];
  const control = (holder) => holder.querySelector("textarea, select, input:not([type=hidden])");
  const seenIn = (holder) => holder.querySelector("input[type=hidden]");
  const holderOf = (cell) => document.querySelector(`[data-box="${CSS.escape(cell)}"]`);
  const value = (field) => (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);
  const idOf = (cell) => `cell-${cell}`;
  function fill(field, text) {
    if (field.type === "checkbox") field.checked = Boolean(text);
    else field.value = text;
  }
  const plain = (text) => text.replace(/\r\n?/g, "\n").trim();

  function note(holder) {
    const cell = holder.dataset.box;
    const earlier = box.find(idOf(cell));
    const seen = earlier?.seen ?? seenIn(holder).value;
    const text = value(control(holder));
    if (!earlier && plain(text) === plain(seen)) return;
    box.keep({ kind: "celda", client_id: idOf(cell), cell, value: text, seen, at: box.now(), ...(earlier?.state === "conflict" && { state: "conflict", theirs: earlier.theirs }) });
    box.shown();
    box.later(1200);
  }

  function settleCell(was, item, answer) {
    const holder = holderOf(item.cell);
    if (answer.state === "saved") {
      if (holder) seenIn(holder).value = answer.value;
      const known = box.get("cells");
      if (known) box.put("cells", { ...known, [item.cell]: answer.value });
      if (plain(item.value) === plain(was.value)) {
        box.forget(item);
        if (holder) holder.dataset.at = new Date().toLocaleTimeString("es-CL", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      } else box.keep({ ...item, seen: answer.value });
    } else box.keep({ ...item, state: answer.state, sentence: answer.sentence, theirs: answer.theirs });
  }

  function choose(item, text) {
    const holder = holderOf(item.cell);
    if (holder) {
      seenIn(holder).value = item.theirs;
      fill(control(holder), text);
    }
    box.forget(item);
    if (plain(text) !== plain(item.theirs)) box.keep({ kind: "celda", client_id: item.client_id, cell: item.cell, value: text, seen: item.theirs, at: box.now() });
    box.shown();
    box.flush();
  }

  function both(holder, item) {
    const field = control(holder);
    const words = (text) => (field.type === "checkbox" ? (text ? "Sí" : "No") : [...(field.options ?? [])].find((one) => one.value === text)?.text ?? (text || "(en blanco)"));
    const side = (who, text, label) => {
      const made = node("div", "conflict__side");
      made.append(node("p", "conflict__who", who), node("p", "conflict__text", words(text)), button(label, () => choose(item, text)));
      return made;
    };
    const sides = node("div", "conflict__sides");
    sides.append(side("Guardado por otra persona", item.theirs, "Dejar el texto guardado"), side("Escrito aquí", item.value, "Dejar lo escrito aquí"));
    const made = [node("p", "field__error", "Otra persona escribió aquí mientras tanto. No se ha perdido nada: elegir cuál queda."), sides];
    if (field.tagName === "TEXTAREA" && item.theirs && item.value) made.push(button("Dejar los dos, uno después del otro", () => choose(item, `${item.theirs}\n\n${item.value}`)));
    return made;
  }

  // What the Servicio has goes into the boxes nobody is changing here; the kept page gets the last that was known.
  function takeCells(told) {
    if (!told) return;
    box.put("cells", told);
    for (const holder of places()) {
      const field = control(holder);
      if (!(holder.dataset.box in told) || field === document.activeElement || box.find(idOf(holder.dataset.box))) continue;
      fill(field, told[holder.dataset.box]);
      seenIn(holder).value = told[holder.dataset.box];
    }
  }
  function toldCells() {
    try {
      return JSON.parse(document.getElementById(STATE)?.dataset.cells ?? "");
    } catch {
      return null;
    }
  }

  function showCells(list) {
    const pending = new Map(list.filter((item) => item.kind === "celda").map((item) => [item.cell, item]));
    for (const holder of places()) {
      const item = pending.get(holder.dataset.box);
      pending.delete(holder.dataset.box);
      const field = control(holder);
      if (item && document.activeElement !== field && item.state !== "conflict") fill(field, item.value);
      if (item) for (let folded = holder.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
      const told = holder.querySelector("[data-told]");
      const sign = item ? `${item.state ?? "unsent"}|${item.theirs ?? ""}|${item.sentence ?? ""}|${item.state === "conflict" ? item.value : ""}` : holder.dataset.at ?? "";
      if (told.dataset.sign === sign) continue;
      told.dataset.sign = sign;
      if (!item) told.replaceChildren(...(holder.dataset.at ? [node("span", "small soft", `Guardado ${holder.dataset.at}`)] : []));
      else if (item.state === "conflict") told.replaceChildren(...both(holder, item));
      else if (item.state) told.replaceChildren(node("p", "field__error", item.sentence), button("Descartar lo escrito aquí", () => discard(item)));
      else told.replaceChildren(tag("warn", "unsent", "Pendiente de enviar"));
    }
    showOrphans([...pending.values(), ...list.filter((item) => item.kind !== "celda" && item.kind !== "cumplido" && !document.querySelector(`[data-pending="${item.kind}"]`))]);
  }

  // What was typed for a part that is not on this page (the meeting was closed, the action taken away) is never lost.
  function showOrphans(list) {
    const made = list.map((item) => {
      const li = node("li", "voice voice--unsent");
      const meta = node("p", "voice__meta");
      meta.append(tag("error", "error", "No se guardó"));
      if (item.sentence) meta.append(node("span", "field__error", item.sentence));
      meta.append(button("Descartar", () => discard(item)));
      li.append(node("span", "voice__num"), node("p", "voice__text", item.value ?? item.text ?? item.what ?? item.role), meta);
      return li;
    });
    const there = root.querySelector("[data-orphans]");
    if (!made.length && !there.children.length) return;
    const all = node("ol", "voices");
    all.append(...made);
    there.replaceChildren(...(made.length ? [node("p", "small", "Escrito en este dispositivo, sin lugar en la reunión como está ahora:"), all] : []));
  }

  // 3. Lines -----------------------------------------------------------------------------------------------------------

  const formOf = (kind) => document.querySelector(`form[data-line="${kind}"]`);
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["csrfmiddlewaretoken", "receipt"].includes(field.name) && field.type !== "submit");
  const said = (form) => Object.fromEntries(fieldsOf(form).map((field) => [field.name, value(field)]));
  const typingKey = (form) => `typing:${form.dataset.line}`;

  function complain(field, sentence) {
    const holder = field.closest(".field");
    holder.classList.add("field--error");
    const words = holder.querySelector(".field__error") ?? node("p", "field__error");
    words.textContent = sentence;
    field.before(words);
    field.focus();
  }
  function isFilled(form) {
    form.querySelectorAll(".field--error").forEach((holder) => {
      holder.classList.remove("field--error");
      holder.querySelector(".field__error")?.remove();
    });
    const lacking = fieldsOf(form).find((field) => field.required && !field.value.trim());
    if (lacking) complain(lacking, "Falta completarlo.");
    return !lacking;
  }
  function add(form) {
    if (!isFilled(form)) return;
    const { receipt } = form.elements;
    const key = receipt.value || box.newKey();
    box.keep({ ...said(form), kind: form.dataset.line, client_id: key, at: box.now(), ...(form.dataset.again && { edited: "1" }) });
    delete form.dataset.again;
    delete form.dataset.dirty;
    form.reset();
    receipt.value = box.newKey();
    box.drop(typingKey(form));
    fieldsOf(form)[0].focus();
    box.shown();
    box.flush();
  }
  function takeBack(item) {
    const form = formOf(item.kind);
    if (!form || !box.find(item.client_id)) return;
    for (const field of fieldsOf(form)) if (field.name in item) fill(field, item[field.name]);
    form.elements.receipt.value = item.client_id;
    form.dataset.again = "1";
    box.forget(item);
    box.put(typingKey(form), said(form));
    form.closest("details")?.setAttribute("open", "");
    box.shown();
    fieldsOf(form)[0].focus();
  }
  function discard(item) {
    if (!window.confirm("¿Descartarlo? No está guardado en el Servicio y no se puede recuperar.")) return;
    box.forget(item);
    const holder = item.cell && holderOf(item.cell);
    if (holder) fill(control(holder), seenIn(holder).value);
    box.shown();
  }
  function settleLine(was, item, answer) {
    if (answer.state !== "saved") return void box.keep({ ...item, state: answer.state, sentence: answer.sentence });
    if (item.kind !== "cumplido") saved.set(item.client_id, item);
    box.forget(item);
  }
  function drawn(item, isSaved) {
    const li = node("li", isSaved ? "voice" : "voice voice--unsent");
    const meta = node("p", "voice__meta");
    for (const fact of [item.who, item.due_on, item.reason, item.count > 1 && `${item.count} personas`]) if (fact) meta.append(node("span", "", fact));
    if (isSaved) meta.append(tag("done", "done", "Guardado"));
    else if (item.state) meta.append(tag("error", "error", "No se guardó"));
    else meta.append(tag("warn", "unsent", "Pendiente de enviar"));
    if (item.sentence) meta.append(node("span", "field__error", item.sentence));
    if (!isSaved) meta.append(button("Editar", () => takeBack(item)));
    if (!isSaved && item.state) meta.append(button("Descartar", () => discard(item)));
    li.append(node("span", "voice__num"), node("p", "voice__text", item.text ?? item.what ?? item.role), meta);
    return li;
  }
  function showLines(list) {
    for (const id of saved.keys()) if (document.querySelector(`[data-client="${id}"]`)) saved.delete(id);
    for (const there of document.querySelectorAll("[data-pending]")) {
      const kind = there.dataset.pending;
      const of = (all) => all.filter((item) => item.kind === kind).reverse();
      const lines = [...of(list).map((item) => drawn(item, false)), ...of([...saved.values()]).map((item) => drawn(item, true))];
      if (lines.length || there.children.length) there.replaceChildren(...lines);
      const told = document.querySelector(`[data-saved="${kind}"]`);
      if (told) told.textContent = String(Number(told.dataset.count) + lines.length);
    }
    for (const form of document.querySelectorAll("form[data-done]")) {
      const item = list.find((one) => one.kind === "cumplido" && one.commitment === form.dataset.done);
      if (item) form.replaceChildren(item.state ? node("span", "field__error", item.sentence) : tag("warn", "unsent", "Se cumplió: pendiente de enviar"));
    }
  }

  function show() {
    const list = box.items();
    showLines(list);
    showCells(list);
  }

  // 4. What is pressed and typed -------------------------------------------------------------------------------------------

  window.addEventListener("submit", (event) => {
    const form = event.target;
    const { line, done } = form.dataset;
    if ("online" in form.dataset) {
      if (navigator.onLine && !box.unsent().length) return;
      event.preventDefault();
      event.stopPropagation();
      if (!navigator.onLine) return void window.alert("Para esto hace falta señal. Lo anotado sigue guardado aquí.");
      return void box.flush().then(() => !box.unsent().length && form.requestSubmit());
    }
    if (!line && !done && !("cells" in form.dataset)) return;
    event.preventDefault();
    event.stopPropagation(); // before the page takes it for a form on its way
    if (line) return void add(form);
    if (done) box.keep({ kind: "cumplido", client_id: `done-${done}`, commitment: done, result: "", at: box.now() });
    box.shown();
    box.flush();
  }, true);

  document.addEventListener("input", ({ target }) => {
    typedAt = Date.now();
    const holder = target.closest("[data-box]");
    if (holder) note(holder);
    const { form } = target;
    if (!form) return;
    if (form.dataset.line) box.put(typingKey(form), said(form));
    if (form.dataset.line || "cells" in form.dataset) delete form.dataset.dirty; // it is kept here: leaving loses nothing
  });
  root.addEventListener("focusout", () => setTimeout(() => takeCells(toldCells()), 0));

  // 5. What others write ------------------------------------------------------------------------------------------------------

  const isPoll = (detail) => detail.elt?.id === STATE;
  const isEditing = () => document.querySelector(".row-edit");

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isPoll(event.detail)) return;
    const hopeless = !navigator.onLine || (box.line !== "online" && Date.now() - box.lastTry < 15000);
    if (hopeless || isEditing()) event.preventDefault();
    box.lastTry = Date.now();
  });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    window.addEventListener(name, (event) => {
      if (!isPoll(event.detail)) return;
      event.stopPropagation();
      box.line = name === "htmx:responseError" ? "broken" : "offline";
      box.shown();
    }, true);
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!isPoll(event.detail)) return;
    const ended = event.detail.xhr.getResponseHeader("HX-Redirect");
    box.line = ended ? "expired" : "online";
    if (ended) event.preventDefault();
    box.shown();
    if (!ended) box.flush();
  });
  document.addEventListener("htmx:afterSettle", () => {
    takeCells(toldCells());
    box.shown();
  });

  // 6. Opening -------------------------------------------------------------------------------------------------------------------

  document.addEventListener("DOMContentLoaded", () => {
    root.hidden = false;
    document.querySelectorAll("[data-save]").forEach((one) => (one.hidden = true));
    for (const form of document.querySelectorAll("form[data-line]")) {
      const typed = box.get(typingKey(form));
      if (!typed) continue;
      for (const field of fieldsOf(form)) if (field.name in typed) fill(field, typed[field.name]);
      form.closest("details")?.setAttribute("open", "");
    }
    takeCells(toldCells() ?? box.get("cells"));
    box.shown();
    box.flush();
    const here = location.hash.startsWith("#c-") && document.getElementById(location.hash.slice(1));
    if (here) here.focus();
    if (isShell && navigator.onLine) renewSoon();
    if (!isShell && !("shut" in root.dataset)) {
      window.keepPage?.(location.pathname).then((kept) => kept && (root.dataset.kept = "1")).catch(() => {}); // then it asks for a network to open
    }
  });
})();
