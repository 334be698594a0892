// The calls of one draw, followed from the first list, with the continuations at theirs; written from docs/draw-transcript.md.

import { bytes, framed, join, list, member, need, same, small, toHex, whole, word } from "./exact.js";
import { Stream, cellOf, record, shuffled } from "./law.js";

const AFTER = ["withdrawn", "recused", "absent"];
const BEFORE = ["accepted", "refused", "no_answer"];

export const continuationsOf = (draw) => (draw.has("continuations") ? list(draw, "continuations") : []);

export function* deskOrder(h, seed, one) {
  const desks = list(one, "workstations");
  for (const i of shuffled(new Stream(h, seed, "L3", word(one, "centre")), desks.length)) yield desks[i];
}

// Every opened call is the one that was logged.
export function checkLeaves(draw, h) {
  const drawId = word(member(draw, "request"), "draw_id");
  const leaves = list(draw, "calls").map((call, i) => {
    const numbers = ["seat", "rank", "position"].map((name) => String(whole(call, name)));
    const parts = [bytes(call, "nonce"), drawId, ...numbers, word(call, "outcome"), bytes(call, "evidence")];
    return record({ number: BigInt(i + 1), leaf: toHex(h(join(Uint8Array.of(2), framed(...parts)))) });
  });
  need(same(leaves, list(draw, "call_leaves")), "an opened call is not the one that was logged");
}

// Who is called to which seat, call by call; rank 0: nobody is left in its cell.
class Seats {
  constructor(draw) {
    [this.cell, this.desk, this.rank, this.last, this.holder] = [1, 2, 3, 4, 5].map(() => new Map());
    const cells = list(member(draw, "request"), "cells");
    this.most = new Map(cells.map((one) => [cellOf(one), small(one, "eligible")]));
    for (const one of list(member(draw, "draw"), "seats")) {
      const [seat, cell, rank] = [small(one, "seat"), cellOf(one), small(one, "rank")];
      this.cell.set(seat, cell);
      this.desk.set(seat, word(one, "workstation"));
      this.rank.set(seat, rank);
      this.last.set(cell, Math.max(this.last.get(cell) ?? 0, rank));
    }
  }

  open() {
    return [...this.rank].flatMap(([seat, rank]) => (rank ? [] : [seat])).sort((a, b) => a - b);
  }

  specialty(seat) {
    return JSON.parse(this.cell.get(seat))[0];
  }

  #next(seat) {
    const cell = this.cell.get(seat);
    const used = this.last.get(cell) ?? 0;
    this.rank.set(seat, used < (this.most.get(cell) ?? 0) ? used + 1 : 0);
    this.last.set(cell, this.rank.get(seat) || used);
  }

  move(moves) {
    for (const one of moves) {
      const seat = small(one, "seat");
      need(this.rank.get(seat) === 0, `seat ${seat} was not open`);
      need(this.specialty(seat) === word(one, "specialty"), `seat ${seat} is of another specialty`);
      this.cell.set(seat, cellOf(one));
      this.desk.set(seat, word(one, "workstation"));
      this.#next(seat);
    }
  }

  take(call, orders) {
    const [seat, rank, position] = [small(call, "seat"), small(call, "rank"), small(call, "position")];
    const outcome = word(call, "outcome");
    need(rank && rank === this.rank.get(seat), `seat ${seat}: rank ${rank} was called out of turn`);
    const order = orders.get(this.cell.get(seat));
    need(order && position === order.until(rank).at(-1), `seat ${seat}: rank ${rank} stands elsewhere`);
    const after = AFTER.includes(outcome);
    const held = this.holder.has(seat);
    need(after || BEFORE.includes(outcome), `unknown outcome ${outcome}`);
    need(held === after || (outcome === "recused" && !held), `seat ${seat}: ${outcome} out of turn`);
    if (outcome === "accepted") {
      this.holder.set(seat, position);
      return;
    }
    this.holder.delete(seat);
    this.#next(seat);
  }
}

// From the first list through so many calls, and the continuations made at theirs.
export function followCalls(draw, orders, made, calls) {
  const [seats, waiting] = [new Seats(draw), [...made]];
  list(draw, "calls").slice(0, calls).forEach((call, number) => {
    while (waiting.length && small(waiting[0], "calls") <= number) seats.move(list(waiting.shift(), "seats"));
    seats.take(call, orders);
  });
  for (const one of waiting) {
    need(small(one, "calls") === calls, "a continuation after calls nobody made");
    seats.move(list(one, "seats"));
  }
  return seats;
}
