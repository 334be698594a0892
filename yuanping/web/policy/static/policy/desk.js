/* The answer comes without the field it belongs to being replaced, so the field is told here whether it is wrong. */
(() => {
  "use strict";
  const form = document.getElementById("desk-form");
  if (!form) return;
  document.addEventListener("htmx:afterSettle", () => {
    for (const slot of form.querySelectorAll(".yp-error[id^='e-']")) {
      const wrong = slot.textContent.trim() !== "";
      for (const field of form.querySelectorAll(`[aria-describedby~="${slot.id}"]`)) {
        if (wrong) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
      const folded = wrong && slot.closest("details:not([open])");
      if (folded) folded.open = true; // an error must not hide behind a fold
    }
    const top = form.querySelector(".yp-notice.is-refused"); // written by the server for the page without scripts
    if (top) top.remove();
  });
  // a link to a field leads into its fold
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#id_']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    const fold = field.closest("details:not([open])");
    if (fold) fold.open = true;
    event.preventDefault();
    field.focus();
  });
})();
