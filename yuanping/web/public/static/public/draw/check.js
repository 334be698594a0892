// One draw checked from its transcript alone; written from docs/draw-transcript.md, sharing nothing with the platform that made the draw.
// checkTranscript yields every check that begins, as a name the page has words for, and throws Broken at the first that does not hold.

import {
  bytes, canonical, framed, fromHex, join, list, member, need, readExact, same, small, toHex, whole, without, word,
} from "./exact.js";
import { hashNamed } from "./hashes.js";
import { Fraction, Law, Stream, VenuesFirst, shuffled } from "./law.js";
import { isSigned } from "./p256.js";

const PARTIES = ["procuring_entity", "project_supervisor", "registry_owner"];
const AFTER = ["withdrawn", "recused", "absent"];
const BEFORE = ["accepted", "refused", "no_answer"];
const BILLION = 1_000_000_000n;

const record = (members) => new Map(Object.entries(members));
const cellOf = (one) => JSON.stringify([word(one, "specialty"), word(one, "centre")]);

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
  return [digest, secrets];
}

function seedOf(h, digest, secrets, sealedKey = fromHex("")) {
  return h(framed("SEED", digest, h(framed(...secrets.flat())), sealedKey));
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
  const names = list(request, "quotas").map((one) => word(one, "specialty"));
  const centres = list(request, "centres");
  const cells = names.flatMap((_, s) => centres.flatMap((_, v) => (law.experts[v][s] ? [[s, v]] : [])));
  const spelt = cells.map(([s, v]) => JSON.stringify([names[s], centres[v]]));
  const weights = list(request, "weights");
  need(same(weights.map(cellOf), spelt), "not one weight for each cell");
  if (procedure !== "equal_chance") {
    need(weights.every((one) => whole(one, "weight") === 1n), "weights in a procedure without");
  }
  const means = law.means();
  const chances = cells.map(([s, v]) =>
    record({ specialty: names[s], centre: centres[v], chance: String(means[v][s].times(1n, law.experts[v][s])) }),
  );
  need(same(chances, list(request, "chances")), "other chances than published");
  const totals = names.map((_, s) => law.experts.reduce((sum, row) => sum + row[s], 0n));
  let worst = new Fraction(0n);
  for (const [s, v] of cells) {
    const off = means[v][s].times(totals[s], BigInt(law.quotas[s]) * law.experts[v][s]).distanceFromOne();
    if (off.above(worst)) worst = off;
  }
  const rounded = new Fraction((worst.over * BILLION + worst.under - 1n) / worst.under, BILLION);
  need(String(rounded) === word(request, "largest_deviation"), "largest deviation");
  yield "seats";
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
}

function* deskOrder(h, seed, one) {
  const desks = list(one, "workstations");
  for (const i of shuffled(new Stream(h, seed, "L3", word(one, "centre")), desks.length)) yield desks[i];
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

// From the first list, call by call, to the seated; answers their positions.
function followCalls(draw, orders, h) {
  const drawId = word(member(draw, "request"), "draw_id");
  const calls = list(draw, "calls");
  const leaves = calls.map((call, i) => {
    const numbers = ["seat", "rank", "position"].map((name) => String(whole(call, name)));
    const parts = [bytes(call, "nonce"), drawId, ...numbers, word(call, "outcome"), bytes(call, "evidence")];
    return record({ number: BigInt(i + 1), leaf: toHex(h(join(Uint8Array.of(2), framed(...parts)))) });
  });
  need(same(leaves, list(draw, "call_leaves")), "an opened call is not the one that was logged");
  const [cellAt, rankAt, last, holder] = [new Map(), new Map(), new Map(), new Map()];
  for (const one of list(member(draw, "draw"), "seats")) {
    const [seat, cell, rank] = [small(one, "seat"), cellOf(one), small(one, "rank")];
    cellAt.set(seat, cell);
    rankAt.set(seat, rank);
    last.set(cell, Math.max(last.get(cell) ?? 0, rank));
  }
  for (const call of calls) {
    const [seat, rank, position] = [small(call, "seat"), small(call, "rank"), small(call, "position")];
    const outcome = word(call, "outcome");
    need(rank === rankAt.get(seat), `seat ${seat}: rank ${rank} was called out of turn`);
    need(position === orders.get(cellAt.get(seat)).until(rank).at(-1), `seat ${seat}: rank ${rank} stands elsewhere`);
    const after = AFTER.includes(outcome);
    need(after || BEFORE.includes(outcome), `unknown outcome ${outcome}`);
    need(holder.has(seat) === after || (outcome === "recused" && !holder.has(seat)), `seat ${seat}: ${outcome} out of turn`);
    if (outcome === "accepted") {
      holder.set(seat, position);
      continue;
    }
    holder.delete(seat);
    const cell = cellAt.get(seat);
    last.set(cell, last.get(cell) + 1);
    rankAt.set(seat, last.get(cell));
  }
  need(holder.size === cellAt.size, "a seat was left without acceptance");
  return [...holder.values()].sort((a, b) => a - b);
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
  yield "calls";
  const seated = followCalls(draw, orders, h);
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
    const known = draw === venues ? [1n, 2n, 3n] : [1n, 3n];
    need(known.includes(version) && version === whole(member(draw, "request"), "v"), "unknown version");
  }
  if (venues !== null) yield* checkVenues(venues, h);
  if (experts !== null) yield* checkExperts(experts, venues, h);
}
