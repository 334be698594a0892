// The board by keyboard and by hand: arrows walk the grid, a block is picked up and put down at another workstation.
// Nothing is sent before the dialogue is answered; the server decides, whatever fits on the screen.
(() => {
  "use strict";
  const grid = document.querySelector("table.tb");
  if (!grid) return;
  const say = document.getElementById("tb-say");
  const box = document.getElementById("tb-move");
  const words = grid.dataset;
  const start = Number(words.start) * 1000;
  const unit = Number(words.minutes) * 60000;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  let lifted = null; // { cell, row, at, width, over }

  const fill = (text, ...values) => values.reduce((done, value, at) => done.replace(`{${at}}`, value), text);
  const tell = (text) => { say.textContent = text; };
  const place = (cell) => {
    let at = 0;
    for (const each of cell.parentElement.cells) { if (each === cell) return at; if (!each.classList.contains("hd")) at += each.colSpan; }
    return at;
  };
  const cellAt = (row, at) => {
    let here = 0;
    for (const each of row.cells) { if (each.classList.contains("hd")) continue; if (at < here + each.colSpan) return each; here += each.colSpan; }
    return row.cells[row.cells.length - 1];
  };
  const moment = (at) => {
    const part = Object.fromEntries(clock.formatToParts(start + at * unit).map((each) => [each.type, each.value]));
    return `${part.month}-${part.day} ${part.hour}:${part.minute}`;
  };
  const when = (at, width) => `${moment(at)} – ${moment(at + width)}`;

  function describe(cell) {
    if (cell.classList.contains("hd") || cell.textContent.trim()) return;
    if (!cell.parentElement.dataset.d) return;
    cell.setAttribute("aria-label", `${words.free} ${when(place(cell), cell.colSpan)}`);
  }
  let current = null;
  function go(cell) {
    if (!cell) return;
    if (current) current.tabIndex = -1;
    current = cell;
    describe(cell);
    cell.tabIndex = 0;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  // Rooms that stand open are drawn when they come near; the others follow while nobody waits, so that searching and printing find them too.
  const BATCH = 10;
  const waiting = new Set(grid.querySelectorAll("tbody.later"));
  function replace(body) {
    const old = document.getElementById(body.id);
    if (!old) return;
    links(body);
    const had = old.contains(current);
    const focused = old.contains(document.activeElement);
    old.replaceWith(body);
    if (!had) return;
    current = body.rows[0].cells[0];
    current.tabIndex = 0;
    if (focused) go(current);
  }
  async function draw(bodies) {
    const where = new URL(words.parts, location.href);
    for (const body of bodies) { waiting.delete(body); body.classList.remove("later"); if (body.isConnected) where.searchParams.append("part", body.id.slice("room-".length)); }
    if (!where.searchParams.has("part")) return;
    const answer = await fetch(where, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer || !answer.ok) return; // the rows keep their counts and the links that open them
    const made = new DOMParser().parseFromString(`<table>${await answer.text()}</table>`, "text/html");
    for (const body of [...made.querySelectorAll("tbody")]) replace(body);
  }
  const near = new Set();
  async function follow() {
    while (waiting.size) {
      const seen = [...near].filter((body) => waiting.has(body));
      if (!seen.length) await new Promise((done) => requestIdleCallback(done, { timeout: 1000 }));
      await draw((seen.length ? seen : [...waiting]).slice(0, BATCH));
    }
  }
  if (waiting.size) {
    const watch = new IntersectionObserver((seen) => { for (const each of seen) { if (each.isIntersecting) near.add(each.target); else near.delete(each.target); } }, { root: grid.closest(".tb-scroll"), rootMargin: "100% 0px" });
    const room = new CSSStyleSheet(); // what is not drawn yet takes the height it will have: the scroll bar tells the truth
    for (const rows of new Set([...waiting].map((body) => Number(body.dataset.rows)))) room.insertRule(`tbody.later[data-rows="${rows}"] { height: ${1.9 * rows}rem; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
    for (const body of waiting) watch.observe(body);
    requestAnimationFrame(() => setTimeout(follow));
  }
  const links = (inside) => { for (const link of inside.querySelectorAll("a:not([tabindex])")) link.tabIndex = -1; };
  links(grid);
  const first = grid.tBodies[0] && grid.tBodies[0].rows[0].cells[0];
  if (first) { first.tabIndex = 0; current = first; }
  document.body.addEventListener("htmx:afterSwap", (event) => { if (grid.contains(event.target) || event.target.isConnected === false) links(grid); });
  document.body.addEventListener("htmx:afterSettle", () => {
    links(grid);
    if (current && !current.isConnected) { const open = [...grid.tBodies].find((body) => body.id === current.closest("tbody")?.id); go((open || grid.tBodies[0]).rows[0].cells[0]); }
  });

  function fits(row, at, width) {
    if (!row.dataset.d) return false;
    let here = 0;
    for (const each of row.cells) {
      if (each.classList.contains("hd")) continue;
      const meets = here < at + width && at < here + each.colSpan;
      if (meets && each.className && each !== lifted.cell) return false;
      here += each.colSpan;
    }
    return true;
  }
  function mark(row) {
    for (const each of grid.querySelectorAll("tr.to-yes, tr.to-no")) each.classList.remove("to-yes", "to-no");
    if (row && row !== lifted.row) row.classList.add(fits(row, lifted.at, lifted.width) ? "to-yes" : "to-no");
  }
  function lift(cell) {
    lifted = { cell, row: cell.parentElement, at: place(cell), width: cell.colSpan, over: cell.parentElement };
    cell.classList.add("lifted");
    tell(fill(words.lifted, cell.querySelector("b").textContent));
  }
  function put() {
    if (!lifted) return;
    mark(null);
    lifted.cell.classList.remove("lifted");
    lifted = null;
  }
  function hover(row) {
    lifted.over = row;
    mark(row);
    const verdict = row === lifted.row ? "" : fits(row, lifted.at, lifted.width) ? words.fits : words.busy;
    tell(fill(words.over, row.dataset.n || "", verdict));
    row.cells[0].scrollIntoView({ block: "nearest" });
  }
  function drop() {
    const { cell, row, over, at, width } = lifted;
    if (over === row) { put(); tell(words.dropped); go(cell); return; }
    if (!fits(over, at, width)) { tell(fill(words.over, over.dataset.n || "", words.busy)); return; }
    const form = box.querySelector("form");
    form.action = `${location.pathname}${cell.dataset.o}/move/`;
    form.elements.from.value = row.dataset.d;
    form.elements.to.value = over.dataset.d;
    form.elements.seen.value = cell.dataset.v;
    document.getElementById("tb-what").textContent = `${cell.querySelector("b").textContent}: ${row.dataset.n} → ${over.dataset.n}`;
    const why = document.getElementById("tb-why");
    why.hidden = !cell.dataset.c;
    form.elements.reason.required = Boolean(cell.dataset.c);
    box.showModal();
  }
  if (box) {
    box.querySelector("[data-cancel]").addEventListener("click", () => box.close());
    box.addEventListener("close", () => { const back = lifted && lifted.cell; put(); if (back) { tell(words.dropped); go(back); } });
  }

  const sibling = (node, step) => (step > 0 ? node.nextElementSibling : node.previousElementSibling);
  function next(row, step) {
    const body = sibling(row.parentElement, step);
    return sibling(row, step) || (body && body.tagName === "TBODY" ? body.rows[step > 0 ? 0 : body.rows.length - 1] : null);
  }
  const deskFrom = (row, step) => { let each = next(row, step); while (each && !each.dataset.d) each = next(each, step); return each; };
  function room(row, step) {
    const body = sibling(row.parentElement, step);
    return body && body.tagName === "TBODY" && body.rows[0];
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey || !cell.closest("tbody")) return;
    const row = cell.parentElement;
    const at = cell.classList.contains("hd") ? -1 : place(cell);
    const into = (other) => other && (at < 0 ? other.cells[0] : cellAt(other, at));
    if (lifted) {
      const keys = { ArrowDown: () => deskFrom(lifted.over, 1), ArrowUp: () => deskFrom(lifted.over, -1) };
      if (keys[event.key]) { const to = keys[event.key](); if (to) hover(to); }
      else if (event.key === "Enter" || event.key === " ") drop();
      else if (event.key === "Escape") { put(); tell(words.dropped); }
      else if (event.key !== "Tab") return;
      else { put(); return; }
      event.preventDefault();
      return;
    }
    const moves = {
      ArrowRight: () => sibling(cell, 1), ArrowLeft: () => sibling(cell, -1), ArrowDown: () => into(next(row, 1)), ArrowUp: () => into(next(row, -1)),
      Home: () => row.cells[0], End: () => row.cells[row.cells.length - 1], PageDown: () => into(room(row, 1)), PageUp: () => into(room(row, -1)),
    };
    if (moves[event.key]) go(moves[event.key]());
    else if (event.key === "Enter" && cell.querySelector("a")) cell.querySelector("a").click();
    else if (event.key === " " && cell.dataset.o && box) lift(cell);
    else return;
    event.preventDefault();
  });
  grid.addEventListener("click", (event) => { const cell = event.target.closest("td, th"); if (cell && cell.closest("tbody") && !event.target.closest("a")) go(cell); });

  if (!box) return;
  grid.addEventListener("dragstart", (event) => {
    const cell = event.target.closest && event.target.closest("td[data-o]");
    if (!cell) return;
    lift(cell);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", cell.dataset.o);
  });
  grid.addEventListener("dragover", (event) => {
    const row = lifted && event.target.closest("tr[data-d]");
    if (!row) return;
    if (row !== lifted.over) { lifted.over = row; mark(row); }
    if (fits(row, lifted.at, lifted.width)) event.preventDefault();
  });
  grid.addEventListener("drop", (event) => { if (lifted) { event.preventDefault(); drop(); } });
  grid.addEventListener("dragend", () => { if (lifted && !box.open) { put(); tell(words.dropped); } });
})();
