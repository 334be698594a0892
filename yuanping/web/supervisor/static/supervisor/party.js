// The page of one party: make a secret here, send only the commitment; later check, keep, and only then reveal.

import { canonical, checkPapers, commitmentOf, requestDigest, toHex } from "./party_checks.js";
import { keep, recall, recallKeys } from "./party_store.js";

const root = document.getElementById("party");
const paths = root.dataset;
const { token, draw } = root.dataset;
// The papers as checked, to be shown again years later; the part that names the venues only if it was handed over.
const checked = (papers) => ({ request: papers.request, hidden: papers.hidden, salt: papers.salt, proof: papers.proof });
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const words = (name) => root.dataset[name];

async function fetchPapers() {
  const answer = await fetch(paths.papers, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(words("lost"));
  return answer.json();
}

async function send(path, message) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: canonical(message),
  });
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({}));
  throw new Error([told.what, told.why, told.next].filter(Boolean).join(" ") || words("lost"));
}

async function signed(own, message) {
  const bytes = new TextEncoder().encode(canonical(message));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, own.keys.privateKey, bytes);
  return { ...message, signature: toHex(new Uint8Array(signature)) };
}

async function makeKeys() {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return { keys, public_key: toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey))) };
}

async function commit() {
  const papers = await fetchPapers();
  const { keys, public_key } = (await recallKeys(papers.party)) || (await makeKeys());
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const own = {
    draw_id: papers.draw_id,
    kind: papers.kind,
    party: papers.party,
    hash_name: papers.hash_name,
    keys,
    public_key,
    nonce: toHex(nonce),
    secret: toHex(secret),
    commitment: await commitmentOf(papers.hash_name, papers.draw_id, papers.party, nonce, secret),
    log_key: papers.log_key,
    state: "committed",
  };
  await keep(own);
  const message = { v: 1, draw_id: own.draw_id, party: own.party, public_key: own.public_key, commitment: own.commitment };
  await send(paths.commit, await signed(own, message));
  await show();
}

async function check(papers, own) {
  const verdicts = await checkPapers(papers, own);
  for (const [name, verdict] of verdicts) {
    const line = root.querySelector(`[data-check="${name}"]`);
    if (!line) continue; // handed over since the page was made: the verdict counts all the same
    line.dataset.verdict = verdict === null ? "unknown" : String(verdict);
    line.querySelector("[data-verdict-word]").textContent = words(verdict === null ? "unknown" : verdict ? "good" : "bad");
  }
  part("checks").hidden = false;
  return verdicts.every(([, verdict]) => verdict !== false);
}

async function reveal() {
  const [papers, own] = [await fetchPapers(), await recall(draw)];
  if (!own || !(await check(papers, own))) throw new Error(words("stop"));
  const digest = await requestDigest(papers.hash_name, papers.kind, papers.request);
  await keep({ ...own, ...checked(papers), request_digest: digest, state: "checked" });
  const message = {
    v: 1,
    draw_id: own.draw_id,
    party: own.party,
    request_digest: digest,
    checkpoint: papers.proof.checkpoint,
    nonce: own.nonce,
    secret: own.secret,
  };
  await send(paths.reveal, await signed(own, message));
  await keep({ ...own, ...checked(papers), request_digest: digest, state: "revealed" });
  await show();
}

function fill(name, text) {
  for (const place of root.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text ?? "";
}

async function show() {
  const [papers, own] = [await fetchPapers(), await recall(draw)];
  const mine = own && own.commitment ? own : null;
  for (const name of ["public_key", "commitment", "request_digest", "log_key"]) fill(name, mine?.[name]);
  fill("checkpoint", mine?.proof?.checkpoint);
  part("commit").hidden = papers.committed || papers.state !== "open";
  part("waiting").hidden = !(papers.committed && papers.state === "open");
  part("elsewhere").hidden = !(papers.committed && !mine && !papers.revealed);
  part("unsequenced").hidden = !(papers.state === "frozen" && !papers.proof);
  part("reveal").hidden = !(papers.state === "frozen" && papers.proof && mine && !papers.revealed);
  part("done").hidden = !papers.revealed;
  part("receipt").hidden = !mine;
  part("kept").hidden = !mine?.proof;
  if (!part("reveal").hidden) part("reveal").querySelector("button").disabled = !(await check(papers, mine));
  root.dataset.ready = "1";
}

function act(name, work) {
  part(name)
    .querySelector("button")
    .addEventListener("click", async (event) => {
      event.target.disabled = true;
      part("error").hidden = true;
      try {
        await work();
      } catch (error) {
        part("error").textContent = error.message;
        part("error").hidden = false;
        event.target.disabled = false;
      }
    });
}

if (!globalThis.crypto?.subtle || !globalThis.SmCryptoV2) {
  part("unable").hidden = false;
} else {
  act("commit", commit);
  act("reveal", reveal);
  part("print").addEventListener("click", () => window.print());
  show().catch((error) => {
    part("error").textContent = error.message;
    part("error").hidden = false;
  });
}
