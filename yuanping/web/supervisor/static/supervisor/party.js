// The page of one party: make a secret here, send only the commitment, and shares of it for the others; later check, keep, and only then reveal.

import { canonical, checkPapers, commitmentOf, requestDigest, toHex } from "./party_checks.js";
import { canDeposit, checkEscrow, makeOwnKey, makeShares, openShare } from "./party_escrow.js";
import { keep, recall, recallKeys } from "./party_store.js";

const root = document.getElementById("party");
const paths = root.dataset;
const { token, draw } = root.dataset;
// The papers as checked, to be shown again years later; the part that names the venues only if it was handed over.
const checked = (papers) => ({ request: papers.request, hidden: papers.hidden, salt: papers.salt, proof: papers.proof });
// While something is awaited the page looks again by itself: it hands in its shares and goes on without a further visit.
const WAITS = ["undeposited", "waiting", "unsequenced"];
const LOOK_AGAIN = 15_000;
let again;
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

async function ownKeys(party) {
  const known = (await recallKeys(party)) ?? (await makeKeys());
  if (known.share_keys) return known;
  const made = await makeOwnKey();
  return { ...known, share_keys: made.keys, encryption_key: made.text };
}

async function commit() {
  const papers = await fetchPapers();
  const mine = await ownKeys(papers.party);
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const own = {
    draw_id: papers.draw_id,
    kind: papers.kind,
    party: papers.party,
    hash_name: papers.hash_name,
    ...mine,
    nonce: toHex(nonce),
    secret: toHex(secret),
    commitment: await commitmentOf(papers.hash_name, papers.draw_id, papers.party, nonce, secret),
    log_key: papers.log_key,
    state: "committed",
  };
  await keep(own);
  const { draw_id, party, public_key, commitment, encryption_key } = own;
  await send(paths.commit, await signed(own, { v: 2, draw_id, party, public_key, commitment, encryption_key }));
  await show();
}

// By itself, as soon as the others' keys are known: nobody has to click, the page only has to be open or opened once.
async function deposit(papers, own) {
  const message = { v: 1, draw_id: own.draw_id, party: own.party, shares: await makeShares(papers, own) };
  await send(paths.deposit, await signed(own, message));
}

async function check(papers, own) {
  const verdicts = await checkPapers(papers, own);
  if (own.encryption_key) verdicts.push(["escrow", papers.proof ? await checkEscrow(papers, own) : false]);
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

async function share() {
  const [papers, own] = [await fetchPapers(), await recall(draw)];
  if (!own || !(await check(papers, own))) throw new Error(words("stop"));
  const request_digest = await requestDigest(papers.hash_name, papers.kind, papers.request);
  for (const owner of papers.asked ?? []) {
    const opened = await openShare(papers, own, owner);
    const { draw_id, party } = own;
    const message = { v: 1, draw_id, party, owner, request_digest, index: opened.index, share: toHex(opened.share) };
    await send(paths.share, await signed(own, message));
  }
  await show();
}

function fill(name, text) {
  for (const place of root.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text ?? "";
}

async function show() {
  const own = await recall(draw);
  const mine = own && own.commitment ? own : null;
  let papers = await fetchPapers();
  if (mine && canDeposit(papers)) {
    await deposit(papers, mine);
    papers = await fetchPapers();
  }
  for (const name of ["public_key", "commitment", "request_digest", "log_key"]) fill(name, mine?.[name]);
  fill("checkpoint", mine?.proof?.checkpoint);
  part("commit").hidden = papers.committed || papers.state !== "open";
  part("waiting").hidden = !(papers.committed && papers.state === "open" && (papers.deposited || !papers.escrowed));
  part("undeposited").hidden = !(mine && papers.committed && papers.state === "open" && papers.escrowed && !papers.deposited);
  part("share").hidden = !(mine && papers.asked?.length);
  for (const name of ["procuring_entity", "project_supervisor", "registry_owner"]) {
    part("share").querySelector(`[data-owner="${name}"]`).hidden = !papers.asked?.includes(name);
  }
  part("elsewhere").hidden = !(papers.committed && !mine && !papers.revealed);
  part("unsequenced").hidden = !(papers.state === "frozen" && !papers.proof);
  part("reveal").hidden = !(papers.state === "frozen" && papers.proof && mine && !papers.revealed);
  part("done").hidden = !papers.revealed;
  part("receipt").hidden = !mine;
  part("kept").hidden = !mine?.proof;
  for (const name of ["reveal", "share"]) {
    if (!part(name).hidden) part(name).querySelector("button").disabled = !(await check(papers, mine));
  }
  root.dataset.ready = "1";
  clearTimeout(again);
  if (WAITS.some((name) => !part(name).hidden)) again = setTimeout(() => show().catch(tell), LOOK_AGAIN);
}

function tell(error) {
  part("error").textContent = error.message;
  part("error").hidden = false;
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
        tell(error);
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
  act("share", share);
  show().catch(tell);
}
