// The self-test of a desk: bind the machine once, then measure, sign, hand in, show what the server found.
import { cleanCode, forget, offer, recall, remember, signTest } from "./keys.js";
import { browser, camera, microphone, screen } from "./devices.js";
import { Line } from "./line.js";

const root = document.getElementById("st");
const enrolForm = document.getElementById("st-enrol");
const runPart = document.getElementById("st-run");
const start = document.getElementById("st-start");
const say = document.getElementById("st-say");
const outcome = document.getElementById("st-result");
const byCertificate = root.dataset.certificate === "yes";

class Gone extends Error {}
class Told extends Error {}

async function post(address, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", enrolForm.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
  if (answer.status === 404) throw new Gone();
  if (answer.status === 409) {
    tell("st-refused", await answer.json());
    throw new Told();
  }
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

function tell(template, words = {}) {
  const part = document.getElementById(template).content.cloneNode(true);
  const put = (mark, text) => { const place = part.querySelector(mark); if (place) place.textContent = text ?? ""; };
  put("[data-what]", words.what);
  put("[data-reason]", words.why);
  put("[data-next]", words.next);
  put("[data-why]", words.code);
  say.replaceChildren(part);
  say.focus();
}

function mark(step, state, figure = "") {
  const line = document.querySelector(`[data-step="${step}"]`);
  line.dataset.state = state;
  line.querySelector(".st-figure").textContent = figure;
  for (const word of line.querySelectorAll("[data-word]")) word.hidden = word.dataset.word !== state;
}

// a device that is missing or forbidden is a result, not an end of the test
async function look(step, work, figure, nothing) {
  mark(step, "running");
  try {
    const found = await work();
    mark(step, "done", figure(found));
    return found;
  } catch {
    mark(step, "none");
    return nothing;
  }
}

async function measure(line) {
  mark("delay", "running");
  const clock = await line.clock();
  const echoes = await line.echoes();
  mark("delay", "done", `${echoes.delay} ms · ±${echoes.jitter} ms`);
  mark("down", "running");
  await line.down();
  mark("down", "done");
  mark("up", "running");
  await line.up();
  mark("up", "done");
  return { clock, ...echoes };
}

async function run(own) {
  // the screen first: a browser asks for it only right after the click
  const shown = await look("screen", screen, (each) => `${each.width}×${each.height}`, { width: 0, height: 0 });
  const seen = await look("camera", () => camera(document.getElementById("st-video")),
    (each) => `${each.width}×${each.height}`, { width: 0, height: 0, brightness: 0 });
  const heard = await look("microphone", microphone, (each) => `${each.peak} ‰`, { peak: 0 });
  const opened = await (await post(root.dataset.begin, { terminal: own?.terminal ?? "" })).json();
  const line = new Line(`${root.dataset.channel}self-test/?pass=${encodeURIComponent(opened.pass)}`);
  await line.opened();
  const found = await measure(line);
  mark("sign", "running");
  const report = await line.seal();
  const known = browser();
  const fields = {
    browser: known.name, browser_version: known.version,
    camera_width: seen.width, camera_height: seen.height, camera_brightness: seen.brightness,
    microphone_peak: heard.peak, screen_width: shown.width, screen_height: shown.height,
    delay_ms: found.delay, jitter_ms: found.jitter, sent_frames: found.sent, late_frames: found.late, clock_ms: found.clock,
  };
  // one spelling, as the server reads it: keys in order, no blanks
  const result = JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));
  const signature = own ? await signTest(own.key, opened.challenge, result, report) : "";
  const answer = await post(root.dataset.result, { challenge: opened.challenge, result, report, signature });
  mark("sign", "done");
  outcome.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  outcome.focus();
}

async function show() {
  const own = byCertificate ? null : await recall();
  enrolForm.hidden = byCertificate || Boolean(own);
  runPart.hidden = !byCertificate && !own;
  document.getElementById("st-label").textContent = own?.label ?? "";
  return own;
}

enrolForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  say.replaceChildren();
  const code = enrolForm.elements.code.value;
  try {
    const made = await offer(code);
    const fields = { code: cleanCode(code), public_key: made.publicKey, signature: made.signature };
    const bound = await (await post(root.dataset.enrol, fields)).json();
    await remember({ terminal: bound.terminal, label: bound.label, key: made.key });
    await show();
    start.focus();
  } catch (error) {
    if (!(error instanceof Told)) tell("st-broken", { code: error.message });
  }
});

start.addEventListener("click", async () => {
  start.disabled = true;
  say.replaceChildren();
  outcome.replaceChildren();
  try {
    await run(byCertificate ? null : await recall());
  } catch (error) {
    if (error instanceof Gone) {
      if (!byCertificate) await forget();
      await show();
      tell("st-gone");
    } else if (!(error instanceof Told)) {
      tell("st-broken", { code: error.message });
    }
  } finally {
    start.disabled = false;
  }
});

await show();
