// Shares of a party's secret for the two others: split and encrypted here, opened here (kernel/draw/escrow.py, verify/party_escrow.py).

import { canonical, framed, fromHex, hash, join, toHex } from "./party_checks.js";

const PARTIES = ["procuring_entity", "project_supervisor", "registry_owner"];
const POINT = 65;
const ECDH = { name: "ECDH", namedCurve: "P-256" };

export const holdersOf = (owner) => PARTIES.filter((party) => party !== owner);
const indexOf = (holder) => PARTIES.indexOf(holder) + 1;

// GF(256) modulo x^8 + x^4 + x^3 + x + 1.
function times(a, b) {
  let [left, right, product] = [a, b, 0];
  while (right) {
    if (right & 1) product ^= left;
    left = left & 0x80 ? ((left << 1) ^ 0x11b) & 0xff : left << 1;
    right >>= 1;
  }
  return product;
}

// Share x of each byte is byte + x · random: any two shares give it back, one tells nothing.
export const splitAt = (data, random, x) => data.map((byte, i) => byte ^ times(random[i], x));

export async function makeOwnKey() {
  const keys = await crypto.subtle.generateKey(ECDH, false, ["deriveBits"]);
  return { keys, text: toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey))) };
}

async function derive(privateKey, publicKey, drawId, owner, holder, index) {
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const base = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const info = framed("yuanping share", drawId, owner, holder, String(index));
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const once = { name: "AES-GCM", iv: new Uint8Array(12) }; // every key is used once

async function seal(key, drawId, owner, holder, share) {
  const theirs = await crypto.subtle.importKey("spki", fromHex(key), ECDH, false, []);
  const fresh = await crypto.subtle.generateKey(ECDH, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", fresh.publicKey));
  const derived = await derive(fresh.privateKey, theirs, drawId, owner, holder, indexOf(holder));
  return toHex(join(point, new Uint8Array(await crypto.subtle.encrypt(once, derived, share))));
}

async function open(own, owner, envelope) {
  const raw = fromHex(envelope);
  const point = await crypto.subtle.importKey("raw", raw.slice(0, POINT), ECDH, false, []);
  const derived = await derive(own.share_keys.privateKey, point, own.draw_id, owner, own.party, indexOf(own.party));
  return new Uint8Array(await crypto.subtle.decrypt(once, derived, raw.slice(POINT)));
}

const digestOf = async (hashName, drawId, owner, index, share) =>
  toHex(await hash(hashName, framed("SHARE", drawId, owner, String(index), share)));

const keysIn = (papers) => Object.fromEntries((papers.keys ?? []).map((one) => [one.party, one.encryption_key]));

export const canDeposit = (papers) =>
  Boolean(papers.escrowed && papers.committed && !papers.deposited && papers.state === "open") &&
  holdersOf(papers.party).every((holder) => keysIn(papers)[holder]);

export async function makeShares(papers, own) {
  const data = join(fromHex(own.nonce), fromHex(own.secret));
  const random = crypto.getRandomValues(new Uint8Array(data.length));
  const made = holdersOf(own.party).map(async (holder) => {
    const [index, encryption_key] = [indexOf(holder), keysIn(papers)[holder]];
    const share = splitAt(data, random, index);
    const digest = await digestOf(own.hash_name, own.draw_id, own.party, index, share);
    return { holder, index, digest, encryption_key, envelope: await seal(encryption_key, own.draw_id, own.party, holder, share) };
  });
  return Promise.all(made);
}

async function isSigned(message, publicKey) {
  const { signature, ...rest } = message;
  const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", fromHex(publicKey), how, false, ["verify"]);
  return crypto.subtle.verify(how, key, fromHex(signature), new TextEncoder().encode(canonical(rest)));
}

const byOwner = (a, b) => (a.owner + a.holder < b.owner + b.holder ? -1 : 1);

// The share kept of one party, opened and compared with the digest its owner signed; null if it is not what the request says.
export async function openShare(papers, own, owner) {
  const deposit = papers.deposits.find((one) => one.party === owner);
  const kept = deposit?.shares.find((one) => one.holder === own.party);
  if (!kept || kept.encryption_key !== own.encryption_key) return null;
  try {
    const share = await open(own, owner, kept.envelope);
    const digest = await digestOf(own.hash_name, own.draw_id, owner, indexOf(own.party), share);
    return share.length === 64 && digest === kept.digest ? { index: indexOf(own.party), share } : null;
  } catch {
    return null;
  }
}

// Every deposit is signed by its owner, the request names exactly these shares, and those kept here open to what it says.
export async function checkEscrow(papers, own) {
  const request = JSON.parse(papers.request);
  const deposits = papers.deposits ?? [];
  const keys = Object.fromEntries(request.commitments.map((one) => [one.party, one.public_key]));
  if (deposits.map((one) => one.party).sort().join() !== PARTIES.join()) return false;
  for (const one of deposits) {
    if (one.draw_id !== own.draw_id || !(await isSigned(one, keys[one.party]))) return false;
  }
  const entry = (owner, { holder, index, digest }) => ({ owner, holder, index, digest });
  const named = deposits.flatMap((one) => one.shares.map((share) => entry(one.party, share))).sort(byOwner);
  const whole = PARTIES.flatMap((owner) => holdersOf(owner).map((holder) => [owner, holder, indexOf(holder)].join()));
  if (named.map((one) => [one.owner, one.holder, one.index].join()).join(";") !== whole.join(";")) return false;
  if (canonical(request.escrow) !== canonical(named)) return false;
  const opened = await Promise.all(holdersOf(own.party).map((owner) => openShare(papers, own, owner)));
  return opened.every((share) => share !== null);
}
