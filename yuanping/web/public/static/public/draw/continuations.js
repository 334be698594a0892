// Continuations: open seats are drawn among the other cells of the same booking; written from docs/draw-transcript.md.

import { byCodePoint, bytes, canonical, framed, list, member, need, same, small, toHex, whole, word } from "./exact.js";
import { deskOrder, followCalls } from "./calls.js";
import { Law, Stream, checkLaw, record, seedOf } from "./law.js";

const COMPUTED = ["weights", "chances", "largest_deviation"];

const sorted = (names) => [...new Set(names)].sort(byCodePoint);
const deskLists = (owner) => list(owner, "workstations").map((at) => [word(at, "centre"), list(at, "workstations")]);

function centresOf(request) {
  const host = word(request, "host");
  return [host, ...sorted(list(request, "counts").map((one) => word(one, "centre"))).filter((centre) => centre !== host)];
}

// The workstations nobody sits at come first; answers the further ones.
function checkIdle(draw, one, earlier, seats) {
  const used = new Set(list(member(draw, "draw"), "representatives"));
  for (const [seat, desk] of seats.desk) if (seats.rank.get(seat)) used.add(desk);
  const there = new Map(deskLists(draw).map(([centre, desks]) => [centre, [...desks]]));
  for (const move of earlier.flatMap((each) => list(each, "seats"))) {
    there.set(word(move, "centre"), [...(there.get(word(move, "centre")) ?? []), word(move, "workstation")]);
  }
  const found = deskLists(one);
  need(same(found.map(([centre]) => centre), centresOf(member(draw, "request"))), "workstations of other centres");
  return found.flatMap(([centre, desks]) => {
    const idle = [...new Set(there.get(centre) ?? [])].filter((desk) => !used.has(desk));
    need(same(desks.slice(0, idle.length), idle), "not the workstations nobody sits at");
    return desks.slice(idle.length);
  });
}

// What the law of a continuation starts from, made again.
function placesOf(request, venues, one, seats) {
  const centres = centresOf(request);
  const open = seats.open().map((seat) => seats.specialty(seat));
  const specialties = [...new Set(list(request, "counts").map((count) => word(count, "specialty")))];
  const missing = specialties.filter((specialty) => open.includes(specialty));
  const [taken, members] = [new Map(), new Map([[word(request, "host"), small(request, "representatives")]])];
  for (const [seat, cell] of seats.cell) {
    if (!seats.rank.get(seat)) continue;
    const centre = JSON.parse(cell)[1];
    taken.set(cell, (taken.get(cell) ?? 0) + 1);
    members.set(centre, (members.get(centre) ?? 0) + 1);
  }
  const cells = [...taken.keys()].map((cell) => JSON.parse(cell));
  cells.sort((a, b) => byCodePoint(a[0], b[0]) || byCodePoint(a[1], b[1]));
  const left = (cell) => BigInt((seats.most.get(cell) ?? 0) - (seats.last.get(cell) ?? 0));
  return record({
    v: 3n,
    draw_id: word(request, "draw_id"),
    lot_id: word(request, "lot_id"),
    hash_name: word(request, "hash_name"),
    pack_digest: word(venues, "pack_digest"),
    procedure: word(venues, "procedure") === "equal_chance" ? "equal_chance" : "uniform",
    quotas: missing.map((specialty) =>
      record({ specialty, seats: BigInt(open.filter((each) => each === specialty).length) }),
    ),
    representatives: whole(request, "representatives"),
    host: word(request, "host"),
    centres,
    desks: deskLists(one).map(([centre, desks]) => BigInt((members.get(centre) ?? 0) + desks.length)),
    cells: missing.flatMap((specialty) =>
      centres.map((centre) => record({ specialty, centre, experts: left(JSON.stringify([specialty, centre])) })),
    ),
    limits: member(venues, "limits"),
    taken: cells.map(([specialty, centre]) =>
      record({ specialty, centre, seats: BigInt(taken.get(JSON.stringify([specialty, centre]))) }),
    ),
    commitments: [],
    sealed_commitment: "",
    escrow: [],
  });
}

// Open seats take the drawn cells of their specialty, then workstations, both in order.
function movesOf(made, one, law, h, seed) {
  const places = member(made, "places");
  const rows = law.walk(new Stream(h, seed, "L1"));
  const free = new Map(list(one, "workstations").map((at) => [word(at, "centre"), deskOrder(h, seed, at)]));
  const cells = new Map(
    list(places, "quotas").map((quota, s) => [
      word(quota, "specialty"),
      list(places, "centres").flatMap((centre, v) => Array.from({ length: rows[v][s] }, () => centre)),
    ]),
  );
  return list(made, "seats").map((seat) => {
    const specialty = word(seat, "specialty");
    const centre = cells.get(specialty).shift();
    return record({ seat: whole(seat, "seat"), specialty, centre, workstation: free.get(centre).next().value ?? null });
  });
}

// Each follows from the calls before it, is drawn with its own key of the chain, and gives the seats it says.
export function checkContinuations(draw, venues, h, [first, secrets], orders) {
  const request = member(draw, "request");
  const all = list(draw, "continuations");
  const known = new Set(deskLists(draw).flatMap(([, desks]) => desks));
  let [before, link, calls] = [first, word(request, "chain_end"), 0];
  all.forEach((one, place) => {
    const [made, key, earlier] = [member(one, "request"), bytes(one, "key"), all.slice(0, place)];
    need(toHex(h(framed("CHAIN", key))) === link, "not the next key of the chain");
    need(whole(made, "v") === 1n && whole(made, "number") === BigInt(place + 1), "not the next continuation");
    need(word(made, "draw_id") === word(request, "draw_id"), "a continuation of another draw");
    need(word(made, "continues") === toHex(before), "continues another draw");
    const [then, now] = [small(made, "calls"), small(one, "calls")];
    need(calls <= then && then <= now && now <= list(draw, "calls").length, "calls nobody made");
    need(bytes(made, "salt").length === 32, "the salt is not 32 bytes of hex");
    const seats = followCalls(draw, orders, earlier, then);
    const open = seats.open().map((seat) => record({ seat: BigInt(seat), specialty: seats.specialty(seat) }));
    need(open.length && same(open, list(made, "seats")), "other open seats");
    for (const seat of seats.open()) orders.get(seats.cell.get(seat)).needEnd(seats.last.get(seats.cell.get(seat)));
    const further = checkIdle(draw, one, earlier, seats);
    need(new Set(further).size === further.length && !further.some((desk) => known.has(desk)), "a further workstation twice");
    const named = toHex(h(canonical(list(one, "workstations"))));
    need(named === word(made, "workstations_digest"), "other workstations");
    const places = member(made, "places");
    const plain = new Map([...places].filter(([name]) => !COMPUTED.includes(name)));
    const rules = venues ? member(venues, "request") : places;
    need(same(plain, placesOf(request, rules, one, seats)), "other places than the calls leave");
    const law = new Law(places);
    need(law.total > 0n, "nothing fits the limits");
    checkLaw(places, law);
    [before, link, calls] = [h(framed("D3", canonical(made))), toHex(key), now];
    const moves = movesOf(made, one, law, h, seedOf(h, before, secrets, key));
    need(same(moves, list(one, "seats")), "the secrets give other places");
    for (const move of list(one, "seats")) known.add(word(move, "workstation"));
  });
}
