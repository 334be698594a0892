// Passkeys: a form marked data-passkey="create" or "get" asks the browser's own dialog, puts the answer into its hidden fields and is sent.
(function () {
  "use strict";

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (each) { return each.charCodeAt(0); });
  }

  function text(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  async function answer(kind, options) {
    options.challenge = bytes(options.challenge);
    if (kind === "create") options.user.id = bytes(options.user.id);
    for (const each of options.excludeCredentials || []) each.id = bytes(each.id);
    const made = await navigator.credentials[kind]({ publicKey: options });
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    if (kind === "create") response.attestationObject = text(made.response.attestationObject);
    else {
      response.authenticatorData = text(made.response.authenticatorData);
      response.signature = text(made.response.signature);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: response, clientExtensionResults: {} });
  }

  function chosen(form) {
    const radio = form.querySelector("input[name=factor]:checked");
    return !radio || radio.value === "passkey";
  }

  function show(form) {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = (part.dataset.for === "passkey") !== chosen(form);
  }

  function prepare(form) {
    const say = form.querySelector("[data-passkey-say]");
    for (const part of form.querySelectorAll("[data-passkey-only]")) part.hidden = false;
    form.addEventListener("change", function () { show(form); });
    show(form);
    form.addEventListener("submit", async function (event) {
      if (!chosen(form) || form.elements.passkey.value) return;
      event.preventDefault();
      say.textContent = "";
      try {
        const asked = await (await fetch(form.dataset.ask, { headers: { Accept: "application/json" }, cache: "no-store" })).json();
        form.elements.passkey.value = await answer(form.dataset.passkey, JSON.parse(asked.options));
        form.elements.ticket.value = asked.ticket;
      } catch {
        say.textContent = say.dataset.failed;
        return;
      }
      form.requestSubmit();
    });
    window.addEventListener("pageshow", function () { form.elements.passkey.value = ""; });
  }

  if (window.PublicKeyCredential && navigator.credentials) document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
