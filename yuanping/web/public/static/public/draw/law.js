// The exact law of L1 and random numbers from a seed, in whole numbers and fractions; nothing is rounded.

import { big, framed, fromHex, join, list, need, same, small, toNumber, whole, word } from "./exact.js";

const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

export class Fraction {
  constructor(over, under = 1n) {
    need(under > 0n, "a fraction over nothing");
    const shared = gcd(over, under) || 1n;
    [this.over, this.under] = [over / shared, under / shared];
  }

  static read(text) {
    const found = /^([0-9]+)\/([0-9]+)$/.exec(text);
    need(found, "no fraction");
    return new Fraction(BigInt(found[1]), BigInt(found[2]));
  }

  times(number, by = 1n) {
    return new Fraction(this.over * number, this.under * by);
  }

  distanceFromOne() {
    const off = this.over - this.under;
    return new Fraction(off < 0n ? -off : off, this.under);
  }

  above(other) {
    return this.over * other.under > other.over * this.under;
  }

  toString() {
    return `${this.over}/${this.under}`;
  }
}

export function comb(n, k) {
  if (k > n) return 0n;
  let found = 1n;
  for (let i = 0n; i < k; i += 1n) found = (found * (n - i)) / (i + 1n);
  return found;
}

// H(H("STREAM" ‖ seed ‖ label) ‖ counter), and integers below n without modulo bias.
export class Stream {
  constructor(h, seed, ...labels) {
    this.h = h;
    this.key = h(framed("STREAM", seed, ...labels));
    this.counter = 0n;
    this.buffer = new Uint8Array();
  }

  below(bound) {
    need(bound > 0n, "nothing to choose from");
    const bits = bound === 1n ? 0 : (bound - 1n).toString(2).length;
    const size = Math.ceil(bits / 8);
    for (;;) {
      while (this.buffer.length < size) {
        this.buffer = join(this.buffer, this.h(join(this.key, big(this.counter, 8))));
        this.counter += 1n;
      }
      const value = toNumber(this.buffer.slice(0, size)) >> BigInt(8 * size - bits);
      this.buffer = this.buffer.slice(size);
      if (value < bound) return value;
    }
  }
}

// 0 … count-1 in the order of the stream, one at a time (Fisher–Yates from the front).
export function* shuffled(stream, count) {
  const moved = new Map();
  for (let place = 0; place < count; place += 1) {
    const chosen = place + Number(stream.below(BigInt(count - place)));
    yield moved.get(chosen) ?? chosen;
    moved.set(chosen, moved.get(place) ?? place);
    moved.delete(place);
  }
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

// Every load from (0, 0, …) to the quotas in lexicographic order.
function* loads(quotas) {
  if (!quotas.length) {
    yield [];
    return;
  }
  for (let first = 0; first <= quotas[0]; first += 1) for (const rest of loads(quotas.slice(1))) yield [first, ...rest];
}

// A distribution of seats weighs Π C(experts, seats) · weight^seats.
export class Law {
  constructor(request, only = null) {
    const places = list(request, "centres");
    const desks = list(request, "desks");
    need(places.length && places[0] === word(request, "host") && desks.length === places.length, "host and desks");
    this.quotas = list(request, "quotas").map((one) => small(one, "seats"));
    const names = list(request, "quotas").map((one) => word(one, "specialty"));
    const cell = (one) => JSON.stringify([word(one, "specialty"), word(one, "centre")]);
    const experts = new Map(list(request, "cells").map((one) => [cell(one), whole(one, "experts")]));
    const weights = new Map(list(request, "weights").map((one) => [cell(one), whole(one, "weight")]));
    const table = (found, missing) =>
      places.map((v) => names.map((s) => found.get(JSON.stringify([s, v])) ?? missing));
    this.experts = table(experts, 0n);
    this.weights = table(weights, 1n);
    const taken = new Map(places.map((place) => [place, 0]));
    for (const one of list(request, "taken")) {
      const place = word(one, "centre");
      need(taken.has(place), `seats taken at ${place}`);
      taken.set(place, taken.get(place) + small(one, "seats"));
    }
    const limits = request.get("limits");
    this.fresh = places.map((place, v) => v > 0 && !taken.get(place));
    this.used = places.filter((place, v) => v && taken.get(place)).length;
    [this.least, this.most] = [small(limits, "subs_min"), small(limits, "subs_max")];
    this.caps = places.map((place, v) => {
      need(typeof desks[v] === "bigint", "desks");
      const here = taken.get(place) + (v ? 0 : small(request, "representatives"));
      return Math.max(0, Math.min(small(limits, v ? "sub_max" : "host_max"), Number(desks[v])) - here);
    });
    if (only) {
      this.caps = this.caps.map((cap, v) => (only.includes(v) || !this.fresh[v] ? cap : 0));
      this.least = this.most = this.used + only.length;
    }
    this.options = places.map((_, v) => this.#options(v));
    this.known = new Map();
    this.total = this.ways(0, this.quotas, this.used);
  }

  #options(v) {
    const found = [];
    for (const load of loads(this.quotas)) {
      const seats = sum(load);
      if (!seats || seats > this.caps[v]) continue;
      const weight = load.reduce(
        (product, y, s) => product * comb(this.experts[v][s], BigInt(y)) * this.weights[v][s] ** BigInt(y),
        1n,
      );
      if (weight) found.push([load, weight]);
    }
    return found;
  }

  // What place v may take: [load, weight, seats left, sub-venues in use], nobody first.
  *steps(v, left, used) {
    yield [left.map(() => 0), 1n, left, used];
    const after = used + (this.fresh[v] ? 1 : 0);
    if (after > this.most) return;
    for (const [load, weight] of this.options[v]) {
      if (load.every((y, s) => y <= left[s])) yield [load, weight, left.map((rest, s) => rest - load[s]), after];
    }
  }

  ways(v, left, used) {
    if (v === this.caps.length) return left.some(Boolean) || this.least > used ? 0n : 1n;
    const key = `${v} ${left} ${used}`;
    if (!this.known.has(key)) {
      let total = 0n;
      for (const [, weight, rest, after] of this.steps(v, left, used)) total += weight * this.ways(v + 1, rest, after);
      this.known.set(key, total);
    }
    return this.known.get(key);
  }

  // From one number below the total to the seats at each place.
  walk(stream) {
    let number = stream.below(this.total);
    let [left, used] = [this.quotas, this.used];
    return this.caps.map((_, v) => {
      for (const [load, weight, rest, after] of this.steps(v, left, used)) {
        const here = weight * this.ways(v + 1, rest, after);
        if (number < here) {
          number /= weight;
          [left, used] = [rest, after];
          return load;
        }
        number -= here;
      }
      throw new RangeError("the walk ran out of places");
    });
  }

  // The exact mean number of seats of each cell.
  means() {
    let ahead = new Map([[`${this.quotas} ${this.used}`, [this.quotas, this.used, 1n]]]);
    return this.caps.map((_, v) => {
      const later = new Map();
      const sums = this.quotas.map(() => 0n);
      for (const [left, used, before] of ahead.values()) {
        for (const [load, weight, rest, after] of this.steps(v, left, used)) {
          const key = `${rest} ${after}`;
          later.set(key, [rest, after, (later.get(key)?.[2] ?? 0n) + before * weight]);
          const found = load.some(Boolean) ? before * weight * this.ways(v + 1, rest, after) : 0n;
          load.forEach((y, s) => (sums[s] += BigInt(y) * found));
        }
      }
      ahead = later;
      return sums.map((value) => new Fraction(value, this.total));
    });
  }
}

function* combinations(things, size, from = 0) {
  if (!size) {
    yield [];
    return;
  }
  for (let i = from; i <= things.length - size; i += 1) {
    for (const rest of combinations(things, size - 1, i + 1)) yield [things[i], ...rest];
  }
}

const CUT = 10n ** 18n;

// "Sub-venues first, evenly": a set of the smallest feasible size, then a committee that uses all of it.
export class VenuesFirst {
  constructor(request) {
    const plain = new Law(request);
    const fresh = plain.fresh.flatMap((isFresh, v) => (isFresh ? [v] : []));
    this.laws = [];
    for (let size = Math.max(plain.least - plain.used, 1); size <= Math.min(fresh.length, sum(plain.quotas)); size += 1) {
      if (this.laws.length || plain.used + size > plain.most) break;
      this.laws = [...combinations(fresh, size)].map((chosen) => new Law(request, chosen)).filter((law) => law.total);
    }
    [this.total, this.quotas, this.experts] = [BigInt(this.laws.length), plain.quotas, plain.experts];
  }

  walk(stream) {
    return this.laws[Number(stream.below(this.total))].walk(stream);
  }

  // Averaged over the sets and cut after 18 decimals, as the format says.
  means() {
    const tables = this.laws.map((law) => law.means());
    return tables[0].map((row, v) =>
      row.map((_, s) => {
        const total = tables.reduce((all, table) => all + (table[v][s].over * CUT) / table[v][s].under, 0n);
        return new Fraction(total / this.total, CUT);
      }),
    );
  }
}

export const record = (members) => new Map(Object.entries(members));
export const cellOf = (one) => JSON.stringify([word(one, "specialty"), word(one, "centre")]);

const BILLION = 1_000_000_000n;

// The published weights are whole, and the published chances exactly theirs.
export function checkLaw(request, law) {
  const names = list(request, "quotas").map((one) => word(one, "specialty"));
  const centres = list(request, "centres");
  const cells = names.flatMap((_, s) => centres.flatMap((_, v) => (law.experts[v][s] ? [[s, v]] : [])));
  const spelt = cells.map(([s, v]) => JSON.stringify([names[s], centres[v]]));
  const weights = list(request, "weights");
  need(same(weights.map(cellOf), spelt), "not one weight for each cell");
  if (word(request, "procedure") !== "equal_chance") {
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
}

export function seedOf(h, digest, secrets, sealedKey = fromHex("")) {
  return h(framed("SEED", digest, h(framed(...secrets.flat())), sealedKey));
}
