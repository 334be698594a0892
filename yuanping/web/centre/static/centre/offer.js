"use strict";
// Fill in a contact that was used before; nothing is sent.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill-name]");
  if (!button) return;
  document.getElementById("contact_name").value = button.dataset.fillName;
  document.getElementById("contact_phone").value = button.dataset.fillPhone;
});
