// Reading a code with the camera, where the browser can; the pictures stay in the page. Without it the field is typed into.
(function () {
  "use strict";
  const CODE = /^[2-9A-HJKMNP-Z]{4}-?[2-9A-HJKMNP-Z]{4}-?[2-9A-HJKMNP-Z]{4}$/;
  const EVERY = 200;

  function scanner(box) {
    const field = document.getElementById(box.dataset.scan), next = document.getElementById(box.dataset.next);
    const view = box.querySelector("[data-scan-view]"), video = view.querySelector("video");
    const start = box.querySelector("[data-scan-start]"), stop = box.querySelector("[data-scan-stop]"), say = box.querySelector("[data-scan-say]");
    let stream = null, timer = 0;

    function end(focus) {
      clearTimeout(timer);
      if (stream) for (const track of stream.getTracks()) track.stop();
      stream = null;
      video.srcObject = null;
      view.hidden = true;
      start.hidden = false;
      if (focus) focus.focus();
    }

    async function look(detector) {
      if (!stream) return;
      let found = [];
      try { found = await detector.detect(video); } catch { /* no picture yet */ }
      const hit = found.map(function (each) { return each.rawValue.trim().toUpperCase(); }).find(function (text) { return CODE.test(text); });
      if (hit && stream) {
        field.value = hit;
        end(next);
        return;
      }
      timer = setTimeout(function () { look(detector); }, EVERY);
    }

    start.addEventListener("click", async function () {
      say.textContent = "";
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      } catch {
        say.textContent = box.dataset.none;
        field.focus();
        return;
      }
      video.srcObject = stream;
      view.hidden = false;
      start.hidden = true;
      await video.play();
      stop.focus();
      look(new window.BarcodeDetector({ formats: ["qr_code"] }));
    });
    stop.addEventListener("click", function () { end(field); });
    view.addEventListener("keydown", function (event) { if (event.key === "Escape") end(field); });
    window.addEventListener("pagehide", function () { end(null); });
    box.hidden = false;
  }

  async function able() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
    return (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
  }

  able().then(function (can) { if (can) document.querySelectorAll("[data-scan]").forEach(scanner); }, function () { /* the field is typed into */ });
})();
