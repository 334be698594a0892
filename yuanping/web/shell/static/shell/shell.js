/* The few things a page cannot do without script: the articles drawer, "/" to search, the ticking clock, no double send. */
(() => {
  "use strict";
  const drawer = document.getElementById("yp-drawer");
  const inside = document.getElementById("yp-drawer-body");

  async function open(link) {
    let answer;
    try {
      answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    } catch {
      window.location.assign(link.href);
      return;
    }
    if (!answer.ok) { window.location.assign(link.href); return; }
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    inside.replaceChildren(...parsed.body.childNodes);
    drawer.showModal(); // the browser keeps focus inside, closes on Esc and gives focus back to the link
    drawer.scrollTop = 0;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && drawer && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      open(link);
      return;
    }
    if (event.target === drawer || event.target.closest("[data-shut]")) drawer.close();
    if (event.target.closest("[data-print]")) window.print();
    const me = document.querySelector("details.yp-me[open]");
    if (me && !me.contains(event.target)) me.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) {
      const field = document.getElementById("yp-q");
      if (field) { event.preventDefault(); field.focus(); }
    }
    const me = document.querySelector("details.yp-me[open]");
    if (event.key === "Escape" && me) { me.open = false; me.querySelector("summary").focus(); }
  });

  // a form cannot be sent twice: the button keeps its width and says that it is busy
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // 北京时间: counted on from the server's clock; a demo clock stands still until somebody advances it
  const shown = document.querySelector("time.yp-now:not([data-still])");
  if (shown) {
    const start = Number(shown.dataset.now) * 1000;
    const began = performance.now();
    const text = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" });
    window.setInterval(() => { shown.querySelector("b").textContent = text.format(start + performance.now() - began); }, 1000);
  }
  // on a phone the rail is a strip: the page one is on must be in sight
  const here = document.querySelector(".yp-side a[aria-current]");
  const strip = here && here.closest(".in");
  if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - strip.clientWidth / 3;
  // on a phone a table is a list of cards: each cell says what its column is called, and the roles that the layout takes away are said again
  function label(root) {
    for (const table of root.querySelectorAll("table.yp-table:not([role])")) {
      const names = [...table.querySelectorAll("thead tr:last-child th")];
      if (names.some((each) => each.colSpan > 1)) continue;
      table.setAttribute("role", "table");
      for (const row of table.rows) {
        row.setAttribute("role", "row");
        [...row.cells].forEach((cell, at) => {
          cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
          const name = names[at] && !names[at].querySelector(".sr") ? names[at].textContent.trim() : "";
          if (cell.tagName === "TD" && name) cell.dataset.label = name;
        });
      }
      for (const group of [table.tHead, ...table.tBodies]) if (group) group.setAttribute("role", "rowgroup");
    }
  }
  label(document);
  document.addEventListener("htmx:afterSettle", (event) => label(event.target));
  const wrong = document.querySelector(".yp-notice.is-refused[tabindex]");
  if (wrong) wrong.focus();
})();
