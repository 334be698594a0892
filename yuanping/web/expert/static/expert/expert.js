// Keyboard of the score sheet: arrows change the bidder, + and - the score, PgUp and PgDn the criterion.
(function () {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const fields = Array.from(form.querySelectorAll("input.score"));

  function show(field) {
    const id = field.closest("tr").dataset.row;
    for (const row of form.querySelectorAll("tr[data-row]")) {
      const here = row.dataset.row === id;
      row.classList.toggle("cur", here);
      if (here) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    }
    for (const part of document.querySelectorAll("[data-pane]")) part.classList.toggle("is-current", part.dataset.pane === id);
    for (const part of document.querySelectorAll("[data-why]")) part.classList.toggle("is-current", part.dataset.why === id);
  }

  function decimals(text) { return (text.split(".")[1] || "").length; }

  function step(field, by) {
    const low = Number(field.dataset.low), high = Number(field.dataset.high);
    const places = Math.max(decimals(field.dataset.step), decimals(field.dataset.low));
    const next = field.value.trim() === "" ? low : Number(field.value) + by;
    if (Number.isNaN(next)) return;
    field.value = Math.min(high, Math.max(low, next)).toFixed(places);
    mark(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function mark(field) {
    const value = Number(field.value);
    const bad = field.value.trim() !== "" && (Number.isNaN(value) || value < Number(field.dataset.low) || value > Number(field.dataset.high));
    if (bad) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  }

  fields.forEach(function (field, at) {
    field.addEventListener("focus", function () { show(field); field.select(); });
    field.addEventListener("input", function () { mark(field); });
    field.addEventListener("keydown", function (event) {
      const moves = { ArrowUp: -1, ArrowDown: 1 };
      if (event.key in moves) {
        event.preventDefault();
        const next = fields[at + moves[event.key]];
        if (next) next.focus();
      } else if (event.key === "+" || event.key === "=" || event.key === "-") {
        event.preventDefault();
        step(field, (event.key === "-" ? -1 : 1) * Number(field.dataset.step));
      }
    });
  });

  for (const button of form.querySelectorAll(".xstep")) {
    button.addEventListener("click", function () { step(button.closest("tr").querySelector("input.score"), Number(button.dataset.step)); });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    const button = document.querySelector('[data-key="' + event.key + '"]');
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  });
})();
