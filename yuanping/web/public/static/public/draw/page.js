// The page: a file chosen or dropped is read here, checked here, and sent nowhere.

import { list, word } from "./exact.js";
import { NoTranscript, checkTranscript, readTranscript } from "./check.js";

const LARGEST = 64 * 1024 * 1024;
const root = document.getElementById("draw-check");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const paint = () => new Promise((done) => setTimeout(done, 0));
let run = 0;

function verdict(kind, detail = "") {
  for (const each of root.querySelectorAll("[data-verdict]")) each.hidden = each.dataset.verdict !== kind;
  part("detail").textContent = detail;
  part("detail").hidden = !detail;
  part("file").toggleAttribute("aria-busy", kind === "running");
}

function mark(item, state) {
  item.hidden = false;
  item.dataset.state = state;
  item.querySelector("[data-told]").textContent = root.dataset[state];
}

function tell(transcript) {
  const first = transcript.requests[0];
  part("lot").textContent = word(first, "lot_id");
  part("hash").textContent = word(first, "hash_name") === "sm3" ? "SM3" : "SHA-256";
  for (const one of list(first, "commitments")) {
    part(word(one, "party")).textContent = word(one, "public_key");
  }
  part("facts").hidden = false;
}

function clear() {
  for (const item of part("steps").children) item.hidden = true;
  part("facts").hidden = true;
  verdict("running");
}

async function check(text, mine) {
  await paint();
  let [item, sealed] = [null, false];
  try {
    const transcript = readTranscript(text);
    for (const step of checkTranscript(transcript)) {
      if (item) mark(item, "good");
      sealed = step === "sealed_edition";
      item = part("steps").querySelector(`[data-step="${step}"]`);
      mark(item, "running");
      await paint();
      if (mine !== run) return;
    }
    mark(item, sealed ? "later" : "good");
    tell(transcript);
    const half = transcript.experts === null || transcript.venues === null;
    verdict(sealed ? "sealed" : half ? "half" : "good");
  } catch (problem) {
    if (item) mark(item, "bad");
    verdict(problem instanceof NoTranscript ? "none" : "bad", problem.message);
  }
}

async function take(file) {
  const mine = (run += 1);
  if (!file) return;
  part("name").textContent = file.name;
  clear();
  if (file.size > LARGEST) {
    verdict("none", root.dataset.large);
    return;
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch (problem) {
    verdict("none", problem.message);
    return;
  }
  if (mine === run) await check(text, mine);
}

// The same file chosen again is a new question: it may have been changed meanwhile.
part("file").addEventListener("click", (event) => (event.target.value = ""));
part("file").addEventListener("change", (event) => take(event.target.files[0]));
for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => event.preventDefault());
root.addEventListener("drop", (event) => take(event.dataTransfer.files[0]));
part("choose").hidden = false;
root.dataset.ready = "";
