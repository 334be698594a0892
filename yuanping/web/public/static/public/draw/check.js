// One draw checked from its transcript alone; written from docs/draw-transcript.md, sharing nothing with the platform that made the draw.
// checkTranscript yields every check that begins, as a name the page has words for, and throws Broken at the first that does not hold.

import {
  bytes, canonical, framed, fromHex, join, list, member, need, readExact, same, small, toHex, whole, without, word,
} from "./exact.js";
import { checkLeaves, continuationsOf, deskOrder, followCalls } from "./calls.js";
import { checkContinuations } from "./continuations.js";
import { hashNamed } from "./hashes.js";
import { Fraction, Law, Stream, VenuesFirst, cellOf, checkLaw, record, seedOf, shuffled } from "./law.js";
import { isSigned } from "./p256.js";

const PARTIES = ["procuring_entity", "project_supervisor", "registry_owner"];

const CONTINUED = 4n;

const HIDDEN = {
  D1: ["centres", "desks", "cells", "weights", "chances", "largest_deviation", "taken"],
  D2: ["counts", "pool_size", "cells", "chances", "workstations_digest"],
};

// From version 3 on a request commits to the part that tells who has room, so that it could be checked before that might be shown.
function digestOf(label, request, h) {
  if (whole(request, "v") < 3n) return h(framed(label, canonical(request)));
  const salt = bytes(request, "salt");
  need(salt.length === 32, "the salt is not 32 bytes of hex");
  need(!request.has("hidden"), "a digest where the hidden part itself stands");
  const hidden = new Map(HIDDEN[label].map((name) => [name, member(request, name)]));
  const shown = [...request].filter(([name]) => name !== "salt" && !hidden.has(name));
  const digest = toHex(h(framed(`${label}H`, salt, canonical(hidden))));
  return h(framed(label, canonical(new Map([...shown, ["hidden", digest]]))));
}

// --- what both moments share: request, commitments, reveals, seed ---

function checkCeremony(draw, label, h) {
  const request = member(draw, "request");
  const drawId = word(request, "draw_id");
  const digest = digestOf(label, request, h);
  const fixed = list(request, "commitments");
  need(same(fixed.map((one) => word(one, "party")), PARTIES), "not exactly the three parties");
  for (const name of ["public_key", "commitment"]) {
    need(new Set(fixed.map((one) => word(one, name))).size === 3, `two parties with one ${name}`);
  }
  const commits = list(draw, "commits");
  const told = (one) => new Map(["party", "public_key", "commitment"].map((name) => [name, word(one, name)]));
  need(same(commits.map(told), fixed.map(told)) && same(fixed.map(told), fixed), "other commitments than signed");
  const keys = new Map(fixed.map((one) => [word(one, "party"), bytes(one, "public_key")]));
  const reveals = list(draw, "reveals");
  for (const one of [...commits, ...reveals]) {
    const party = word(one, "party");
    need(word(one, "draw_id") === drawId, `${party} signed for another draw`);
    const good = isSigned(keys.get(party) ?? fromHex(""), bytes(one, "signature"), canonical(without(one, "signature")));
    need(good, `signature of ${party}`);
  }
  for (const one of reveals) {
    need(word(one, "request_digest") === toHex(digest), `${word(one, "party")} revealed for another request`);
  }
  const given = reveals.map((one) => word(one, "party"));
  need(same(given, [...given].sort()), "the reveals are not in order");
  const opened = [...reveals, ...list(draw, "rebuilt")].sort((a, b) => (word(a, "party") < word(b, "party") ? -1 : 1));
  need(same(opened.map((one) => word(one, "party")), PARTIES), "not one secret of each party");
  const secrets = opened.map((one) => [word(one, "party"), bytes(one, "nonce"), bytes(one, "secret")]);
  secrets.forEach(([party, nonce, secret], i) => {
    const made = toHex(h(framed("C", drawId, party, nonce, secret)));
    need(made === word(fixed[i], "commitment"), `${party} revealed another secret`);
  });
  checkShares(draw, digest, keys, h);
  return [digest, secrets];
}

// Whoever did not reveal: its secret is what the shares give that the two others opened and signed. Requests once had no shares.
function checkShares(draw, digest, keys, h) {
  const request = member(draw, "request");
  const [drawId, escrow, rebuilt] = [word(request, "draw_id"), list(request, "escrow"), list(draw, "rebuilt")];
  const shares = draw.has("shares") ? list(draw, "shares") : [];
  const indexOf = (party) => BigInt(PARTIES.indexOf(party) + 1);
  const pairs = PARTIES.flatMap((owner) => PARTIES.filter((one) => one !== owner).map((holder) => [owner, holder]));
  const named = escrow.map((one) => [word(one, "owner"), word(one, "holder"), whole(one, "index")]);
  need(!escrow.length || same(named, pairs.map(([owner, holder]) => [owner, holder, indexOf(holder)])), "not a share of each for each");
  const away = rebuilt.map((one) => word(one, "party"));
  const wanted = escrow.length ? pairs.filter(([owner]) => away.includes(owner)) : [];
  const given = shares.map((one) => [word(one, "owner"), word(one, "party")]);
  need(same(given, wanted), "other shares than two of each who stayed away");
  shares.forEach((one, i) => {
    const [owner, holder] = given[i];
    const right = word(one, "draw_id") === drawId && word(one, "request_digest") === toHex(digest);
    need(right, `${holder} opened a share of another draw`);
    const good = isSigned(keys.get(holder), bytes(one, "signature"), canonical(without(one, "signature")));
    need(good, `signature of ${holder}`);
    const index = indexOf(holder);
    const found = toHex(h(framed("SHARE", drawId, owner, String(index), bytes(one, "share"))));
    const entry = escrow.find((each) => word(each, "owner") === owner && word(each, "holder") === holder);
    need(whole(one, "index") === index && found === word(entry, "digest"), `${holder} opened another share of ${owner}`);
  });
  for (const one of escrow.length ? rebuilt : []) {
    const two = shares.filter((part) => word(part, "owner") === word(one, "party"));
    const made = joined(two.map((part) => [small(part, "index"), bytes(part, "share")]));
    need(toHex(made) === word(one, "nonce") + word(one, "secret"), `the shares of ${word(one, "party")} give another secret`);
  }
}

// Product in GF(256) modulo x^8 + x^4 + x^3 + x + 1.
function times(a, b) {
  let found = 0;
  for (let left = a, right = b; right; right >>= 1) {
    if (right & 1) found ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x11b : 0);
  }
  return found;
}

// The values at 0 of the straight lines through two shares.
function joined([[x, first], [y, second]]) {
  let over = 1;
  while (times(over, x ^ y) !== 1) over += 1;
  return first.map((byte, i) => times(over, times(byte, y) ^ times(second[i], x)));
}

// --- L1: how many members of which specialty sit where ---

function* checkVenues(draw, h) {
  const request = member(draw, "request");
  yield "venue_secrets";
  const [digest, secrets] = checkCeremony(draw, "D1", h);
  const sealed = whole(request, "v") > 1n;
  const key = sealed ? bytes(draw, "sealed_key") : fromHex("");
  const made = sealed ? toHex(h(framed("K", word(request, "draw_id"), key))) : "";
  need(made === word(request, "sealed_commitment") && sealed === draw.has("sealed_key"), "K is not the key committed to");
  const procedure = word(request, "procedure");
  const law = procedure === "sub_venues_first_even" ? new VenuesFirst(request) : new Law(request);
  need(law.total > 0n, "nothing fits the limits");
  yield "chances";
  checkLaw(request, law);
  yield "seats";
  const names = list(request, "quotas").map((one) => word(one, "specialty"));
  const centres = list(request, "centres");
  const rows = law.walk(new Stream(h, seedOf(h, digest, secrets, key), "L1"));
  const seats = names.flatMap((specialty, s) =>
    centres.flatMap((centre, v) => (rows[v][s] ? [record({ specialty, centre, seats: BigInt(rows[v][s]) })] : [])),
  );
  need(same(seats, list(draw, "result")), "the secrets give other seats");
}

// --- L2 and L3: which experts, which workstations; the calls; who was seated ---

// Where a Merkle path leads (RFC 6962 shape); null when it has not the right length.
function rootOf(h, start, position, size, path) {
  let [leaf, index, width] = [start, position, size];
  const left = path.map((each) => {
    need(typeof each === "string", "a path of no hashes");
    return fromHex(each);
  });
  for (; width > 1; index = Math.floor(index / 2), width = Math.ceil(width / 2)) {
    if ((index ^ 1) >= width) continue;
    const beside = left.shift();
    if (!beside) return null;
    leaf = h(index & 1 ? join(Uint8Array.of(1), beside, leaf) : join(Uint8Array.of(1), leaf, beside));
  }
  return left.length ? null : toHex(leaf);
}

const spanOf = (cell) => ({ start: small(cell, "start"), count: small(cell, "count") });

// The leaf of a position in the exclusion tree, its place in the leaf, and the leaf's width.
function placeOf(cells, block, position) {
  let before = 0;
  for (const { start, count } of cells) {
    const inside = position - start;
    if (inside >= 0 && inside < count) {
      const number = Math.floor(inside / block);
      return [before + number, inside % block, Math.min(block, count - number * block)];
    }
    before += Math.ceil(count / block);
  }
  return need(false, `position ${position} lies in no cell`);
}

// Which of the positions the draw touched were excluded, each proven.
function readBits(draw, h) {
  const request = member(draw, "request");
  const block = small(request, "exclusion_block");
  need(block > 0, "exclusion_block");
  const cells = list(request, "cells").map(spanOf);
  const leaves = cells.reduce((sum, { count }) => sum + Math.ceil(count / block), 0);
  const found = new Map();
  let last = -1;
  for (const proof of list(draw, "exclusion_bits")) {
    const position = small(proof, "position");
    need(position > last, "the proofs are not in order");
    last = position;
    const [index, offset, width] = placeOf(cells, block, position);
    const bits = word(proof, "bits");
    need(bits.length === width && /^[01]*$/.test(bits), "bits of another width");
    const framedLeaf = framed(word(request, "draw_id"), String(index), bytes(proof, "salt"), bits);
    const root = rootOf(h, h(join(Uint8Array.of(0), framedLeaf)), index, leaves, list(proof, "path"));
    const sealed = root && toHex(h(framed("EXCLUSIONS", String(block), String(leaves), fromHex(root))));
    need(sealed === word(request, "exclusions_digest"), `the proof of position ${position} leads elsewhere`);
    found.set(position, bits[offset] === "1");
  }
  checkReasons(draw, h);
  return found;
}

// How many were excluded for which reason: as counted before the seed, every cell once, and no number below five.
function checkReasons(draw, h) {
  const request = member(draw, "request");
  const groups = draw.has("excluded") ? list(draw, "excluded") : [];
  const salt = draw.has("excluded_salt") ? bytes(draw, "excluded_salt") : new Uint8Array(0);
  if (!request.has("reasons_digest")) {
    need(groups.length === 0 && salt.length === 0, "exclusions by reason that nothing commits to");
    return;
  }
  const made = toHex(h(framed("REASONS", word(request, "draw_id"), salt, canonical(groups))));
  need(made === word(request, "reasons_digest"), "other exclusions by reason than counted before the seed");
  const left = new Map(list(request, "cells").map((cell) => [cellOf(cell), small(cell, "count") - small(cell, "eligible")]));
  for (const group of groups) {
    let people = 0;
    for (const cell of list(group, "cells")) {
      need(left.has(cellOf(cell)), "a cell twice, or none of the draw's");
      people += left.get(cellOf(cell));
      left.delete(cellOf(cell));
    }
    const named = list(group, "reasons").map((one) => small(one, "people"));
    const rest = people - named.reduce((sum, one) => sum + one, 0);
    need(people === small(group, "people") && rest >= 0, "a group of other people than its cells exclude");
    const fewer = named.some((one) => one < 5) || (named.length > 0 && rest > 0 && rest < 5);
    need(!fewer, "a number of fewer than five people");
  }
  need([...left.values()].every((one) => one === 0), "a cell is left out of the exclusions by reason");
}

// The positions of one cell in the order of the seed; `eligible[rank - 1]` is the position at a rank.
class CellOrder {
  constructor(h, seed, cell, bits) {
    const { start, count } = spanOf(cell);
    this.next = shuffled(new Stream(h, seed, "L2", word(cell, "specialty"), word(cell, "centre")), count);
    [this.start, this.bits, this.steps, this.eligible] = [start, bits, [], []];
  }

  until(rank) {
    while (this.eligible.length < rank) {
      const { value, done } = this.next.next();
      need(!done, "a cell has not enough experts");
      const position = this.start + value;
      need(this.bits.has(position), `no proof whether position ${position} was excluded`);
      this.steps.push(record({ position: BigInt(position), excluded: this.bits.get(position) }));
      if (!this.bits.get(position)) this.eligible.push(position);
    }
    return this.eligible.slice(0, rank);
  }

  // Nobody eligible stands behind this rank: every position of the cell is proven.
  needEnd(rank) {
    this.until(rank);
    for (const value of this.next) {
      need(this.bits.get(this.start + value) === true, `position ${this.start + value} was left`);
    }
  }
}

function drawAgain(draw, orders, desks) {
  const request = member(draw, "request");
  const standbyLength = small(request, "standby");
  const next = (centre) => desks.get(centre)?.next().value ?? null;
  const [seats, standby, steps] = [[], [], []];
  for (const count of list(request, "counts")) {
    const name = { specialty: word(count, "specialty"), centre: word(count, "centre") };
    const [order, wanted] = [orders.get(cellOf(count)), small(count, "seats")];
    need(order, "seats of no cell");
    order.until(wanted + standbyLength).forEach((at, place) => {
      const [position, rank] = [BigInt(at), BigInt(place + 1)];
      if (place >= wanted) standby.push(record({ ...name, position, rank }));
      else seats.push(record({ seat: BigInt(seats.length + 1), ...name, position, rank, workstation: next(name.centre) }));
    });
    steps.push(record({ ...name, steps: [...order.steps] }));
  }
  const host = word(request, "host");
  const representatives = Array.from({ length: small(request, "representatives") }, () => next(host));
  return record({ seats, standby, orders: steps, representatives });
}

function checkOpenings(draw, cells, seated, h) {
  const request = member(draw, "request");
  const openings = list(draw, "openings");
  need(same(openings.map((one) => whole(one, "position")), seated.map(BigInt)), "openings of others than the seated");
  for (const one of openings) {
    const position = small(one, "position");
    const cell = cells.get(cellOf(one));
    need(cell, "an opening of another cell");
    const { start, count } = spanOf(cell);
    need(position >= start && position < start + count, "an opening of another cell");
    const parts = framed(word(one, "specialty"), word(one, "centre"), bytes(one, "salt"), word(one, "expert_id"));
    const root = rootOf(h, h(join(Uint8Array.of(0), parts)), position, small(request, "pool_size"), list(one, "path"));
    need(root === word(request, "pool_root"), `position ${position} is not in the sealed pool`);
  }
}

function checkCells(request) {
  let end = 0;
  for (const cell of [...list(request, "cells")].sort((a, b) => small(a, "start") - small(b, "start"))) {
    const { start, count } = spanOf(cell);
    need(start >= end && small(cell, "eligible") <= count, "the cells of the pool overlap");
    end = start + count;
  }
  need(end <= small(request, "pool_size"), "cells beyond the pool");
  const cells = new Map(list(request, "cells").map((one) => [cellOf(one), one]));
  const [counts, chances] = [list(request, "counts"), list(request, "chances")];
  need(counts.length === chances.length, "not one chance for each cell");
  counts.forEach((seats, i) => {
    const cell = cells.get(cellOf(seats));
    need(cell && cellOf(chances[i]) === cellOf(seats), "chances of other cells");
    const mean = Fraction.read(word(chances[i], "given")).times(whole(cell, "eligible"));
    need(String(mean) === `${whole(seats, "seats")}/1`, "the chance of a cell");
  });
  return cells;
}

function* checkExperts(draw, venues, h) {
  const request = member(draw, "request");
  yield "expert_secrets";
  const [digest, secrets] = checkCeremony(draw, "D2", h);
  yield "rests_on_venues";
  if (venues) {
    const before = toHex(digestOf("D1", member(venues, "request"), h));
    need(word(request, "venue_request_digest") === before, "another venue request");
    need(same(list(request, "counts"), list(venues, "result")), "other seats than the venue draw gave");
  }
  const cells = checkCells(request);
  if (!word(draw, "sealed_key")) {
    yield "sealed_edition";
    return;
  }
  yield "sealed_key";
  const key = bytes(draw, "sealed_key");
  const made = toHex(h(framed("K", word(request, "draw_id"), key)));
  need(made === word(request, "sealed_commitment"), "K is not the key committed to");
  const workstations = list(draw, "workstations");
  need(toHex(h(canonical(workstations))) === word(request, "workstations_digest"), "other workstations");
  yield "list";
  const bits = readBits(draw, h);
  const seed = seedOf(h, digest, secrets, key);
  const orders = new Map([...cells].map(([name, cell]) => [name, new CellOrder(h, seed, cell, bits)]));
  const desks = new Map(workstations.map((one) => [word(one, "centre"), deskOrder(h, seed, one)]));
  need(same(drawAgain(draw, orders, desks), member(draw, "draw")), "the secrets give another list");
  if (whole(draw, "v") === CONTINUED) {
    yield "continuations";
    checkLeaves(draw, h);
    checkContinuations(draw, venues, h, [digest, secrets], orders);
  }
  yield "calls";
  checkLeaves(draw, h);
  const seats = followCalls(draw, orders, continuationsOf(draw), list(draw, "calls").length);
  need(seats.holder.size === seats.cell.size, "a seat was left without acceptance");
  const seated = [...seats.holder.values()].sort((a, b) => a - b);
  yield "seated";
  checkOpenings(draw, cells, seated, h);
}

// --- the whole file ---

export class NoTranscript extends Error {}

// Reads the text of a file; throws NoTranscript when it is none.
export function readTranscript(text) {
  try {
    const file = readExact(text);
    need(word(file, "kind") === "yuanping-draw" && whole(file, "v") === 1n, "unknown kind or version of transcript");
    const [venues, experts] = [member(file, "venues"), member(file, "experts")];
    const draws = [venues, experts].filter((one) => one !== null);
    const requests = draws.map((one) => member(one, "request"));
    return { venues, experts, draws, requests, hashes: new Set(requests.map((one) => word(one, "hash_name"))) };
  } catch (problem) {
    throw new NoTranscript(problem.message);
  }
}

export function* checkTranscript({ venues, experts, draws, requests, hashes }) {
  yield "form";
  need(hashes.size === 1, "no draw in it, or two hash functions");
  const h = hashNamed([...hashes][0]);
  need(new Set(requests.map((one) => word(one, "lot_id"))).size === 1, "draws of two lots");
  for (const draw of draws) {
    const version = whole(draw, "v");
    const known = draw === venues ? [1n, 2n, 3n] : [1n, 3n, CONTINUED];
    const request = version === CONTINUED ? 3n : version;
    need(known.includes(version) && request === whole(member(draw, "request"), "v"), "unknown version");
    const continued = continuationsOf(draw).length > 0;
    need(continued === (version === CONTINUED), "continuations in another version, or none in theirs");
    need(!continued || word(draw, "sealed_key"), "continuations in a sealed edition");
  }
  if (venues !== null) yield* checkVenues(venues, h);
  if (experts !== null) yield* checkExperts(experts, venues, h);
}
