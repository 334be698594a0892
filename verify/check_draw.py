#!/usr/bin/env python3
"""Check one draw of experts with nothing but this file and Python 3.11 or newer.  远程异地评标抽取核验（单文件）

    python3 check_draw.py draw.json

It shares no line with the platform that made the draw: everything below was written from docs/draw-transcript.md. Exit code 0: every
check holds. 1: one does not, and the line says which. 2: the file cannot be read as a transcript. No name of a person stands in the file.

What it shows:   the three secrets are the ones committed to; the requests were fixed before (their digests are signed by every party with
                 its reveal); the seats at each place, the experts (as positions in the sealed pool), the standby list and the workstations
                 follow from those secrets and from nothing else; the published chances are exact; every call followed the order; the
                 people seated stood in the pool that was sealed before.
What it cannot:  whose the three keys are, and that the requests stood in the public log before the reveals. The bundle's checker
                 (python -m yuanping.verify) shows both.
"""

import hashlib
import json
import sys
from fractions import Fraction
from itertools import combinations, product
from math import ceil, comb, prod


class Broken(Exception):
    """A check does not hold."""


def need(good, why):
    if not good:
        raise Broken(why)


# --- bytes: hash functions, canonical JSON, framing, the stream of random numbers ------------------------------------------------


def sm3(data):
    """SM3 (GB/T 32905-2016), for a Python whose OpenSSL has none."""
    rol = lambda x, n: ((x << n | x >> (32 - n)) & 0xFFFFFFFF) if n else x
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[i : i + 4], "big") for i in range(at, at + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
            w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rol((rol(a, 12) + e + rol(t, j % 32)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = (ff + d + (ss1 ^ rol(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = tt1, a, rol(b, 9), c, tt2 ^ rol(tt2, 9) ^ rol(tt2, 17), e, rol(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


def hash_named(name):
    if name == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    need(name == "sm3", f"unknown hash function {name!r}")
    if "sm3" in hashlib.algorithms_available:
        return lambda data: hashlib.new("sm3", data).digest()
    return sm3


def canonical(value):
    """The one spelling of a value: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def framed(*parts):
    """Each part behind its length in four bytes, so that the joint can be undone."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


class Stream:
    """Random numbers from the seed: H(H("STREAM" ‖ seed ‖ label) ‖ counter), and integers below n without modulo bias."""

    def __init__(self, h, seed, *labels):
        self.h, self.key, self.counter, self.buffer = h, h(framed("STREAM", seed, *labels)), 0, b""

    def below(self, bound):
        bits = (bound - 1).bit_length()
        size = (bits + 7) // 8
        while True:
            while len(self.buffer) < size:
                self.buffer += self.h(self.key + self.counter.to_bytes(8, "big"))
                self.counter += 1
            value, self.buffer = int.from_bytes(self.buffer[:size], "big") >> (8 * size - bits), self.buffer[size:]
            if value < bound:
                return value


def shuffled(stream, count):
    """0 .. count-1 in the order of the stream, one at a time (Fisher–Yates from the front)."""
    moved = {}
    for place in range(count):
        chosen = place + stream.below(count - place)
        yield moved.get(chosen, chosen)
        moved[chosen] = moved.pop(place, place)


# --- signatures of the parties: ECDSA on P-256 with SHA-256 (FIPS 186-4), key as SPKI, signature as r‖s --------------------------

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def add_points(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(number, point):
    found = None
    while number:
        if number & 1:
            found = add_points(found, point)
        point, number = add_points(point, point), number >> 1
    return found


def is_signed(spki, signature, message):
    if len(spki) != 91 or spki[:27] != SPKI or len(signature) != 64:
        return False
    key = int.from_bytes(spki[27:59], "big"), int.from_bytes(spki[59:], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    on_curve = max(key) < P and (key[1] ** 2 - key[0] ** 3 + 3 * key[0] - B) % P == 0
    if not on_curve or not (0 < r < N and 0 < s < N):
        return False
    w, e = pow(s, -1, N), int.from_bytes(hashlib.sha256(message).digest(), "big")
    point = add_points(times(e * w % N, G), times(r * w % N, key))
    return point is not None and point[0] % N == r


# --- what both moments share: request, commitments, reveals, seed ------------------------------------------------------------------

PARTIES = ["procuring_entity", "project_supervisor", "registry_owner"]


HIDDEN = {
    "D1": ("centres", "desks", "cells", "weights", "chances", "largest_deviation", "taken"),
    "D2": ("counts", "pool_size", "cells", "chances", "workstations_digest"),
}


def digest_of(label, request, h):
    """From version 3 on a request commits to the part that tells who has room, so that it could be checked before that might be shown."""
    if request["v"] < 3:
        return h(framed(label, canonical(request)))
    salt = request["salt"]
    need(len(salt) == 64 and set(salt) <= set("0123456789abcdef"), "the salt is not 32 bytes of hex")
    hidden = canonical({name: request[name] for name in HIDDEN[label]})
    shown = {name: value for name, value in request.items() if name not in (*HIDDEN[label], "salt")}
    need("hidden" not in shown, "a digest where the hidden part itself stands")
    return h(framed(label, canonical({**shown, "hidden": h(framed(label + "H", bytes.fromhex(salt), hidden)).hex()})))


def check_ceremony(record, label, h):
    """Commitments, signatures and reveals; answers the digest of the request and the reveals in order of party."""
    request, draw = record["request"], record["request"]["draw_id"]
    digest = digest_of(label, request, h)
    fixed = request["commitments"]
    need([one["party"] for one in fixed] == PARTIES, "not exactly the three parties")
    for name in ("public_key", "commitment"):
        need(len({one[name] for one in fixed}) == 3, f"two parties with one {name}")
    signed = [{name: one[name] for name in ("party", "public_key", "commitment")} for one in record["commits"]]
    need(signed == fixed, "the signed commitments are not those of the request")
    keys = {one["party"]: bytes.fromhex(one["public_key"]) for one in fixed}
    for one in [*record["commits"], *record["reveals"]]:
        need(one["draw_id"] == draw, f"{one['party']} signed for another draw")
        message = canonical({name: value for name, value in one.items() if name != "signature"})
        need(
            is_signed(keys.get(one["party"], b""), bytes.fromhex(one["signature"]), message),
            f"signature of {one['party']}",
        )
    for one in record["reveals"]:
        need(one["request_digest"] == digest.hex(), f"{one['party']} revealed for another request")
    given = [one["party"] for one in record["reveals"]]
    need(given == sorted(given), "the reveals are not in order")
    opened = sorted([*record["reveals"], *record["rebuilt"]], key=lambda one: one["party"])
    need([one["party"] for one in opened] == PARTIES, "not one secret of each party")
    reveals = [(one["party"], bytes.fromhex(one["nonce"]), bytes.fromhex(one["secret"])) for one in opened]
    for (party, nonce, secret), one in zip(reveals, fixed):
        need(h(framed("C", draw, party, nonce, secret)).hex() == one["commitment"], f"{party} revealed another secret")
    check_shares(record, digest, keys, h)
    return digest, reveals


def check_shares(record, digest, keys, h):
    """Whoever did not reveal: its secret is what the shares give that the two others opened and signed. Requests once had no shares."""
    request, shares = record["request"], record.get("shares", [])
    draw, escrow, away = request["draw_id"], request["escrow"], [one["party"] for one in record["rebuilt"]]
    pairs = [(owner, holder) for owner in PARTIES for holder in PARTIES if owner != holder]
    named = [(one["owner"], one["holder"], one["index"]) for one in escrow]
    need(not escrow or named == [(*pair, PARTIES.index(pair[1]) + 1) for pair in pairs], "not a share of each for each")
    wanted = [pair for pair in pairs if pair[0] in away] if escrow else []
    need([(one["owner"], one["party"]) for one in shares] == wanted, "other shares than two of each who stayed away")
    digests = {(one["owner"], one["holder"]): one["digest"] for one in escrow}
    for one in shares:
        owner, holder, index = one["owner"], one["party"], PARTIES.index(one["party"]) + 1
        need(
            one["draw_id"] == draw and one["request_digest"] == digest.hex(), f"{holder} opened a share of another draw"
        )
        message = canonical({name: value for name, value in one.items() if name != "signature"})
        need(is_signed(keys[holder], bytes.fromhex(one["signature"]), message), f"signature of {holder}")
        found = h(framed("SHARE", draw, owner, str(index), bytes.fromhex(one["share"]))).hex()
        need(one["index"] == index and found == digests[owner, holder], f"{holder} opened another share of {owner}")
    for one in record["rebuilt"] if escrow else []:
        two = [(part["index"], bytes.fromhex(part["share"])) for part in shares if part["owner"] == one["party"]]
        need(joined(two).hex() == one["nonce"] + one["secret"], f"the shares of {one['party']} give another secret")


def field_product(a, b):
    """Product in GF(256) modulo x^8 + x^4 + x^3 + x + 1."""
    found = 0
    while b:
        found ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return found


def joined(two):
    """The values at 0 of the straight lines through two shares."""
    (x, first), (y, second) = two
    over = next(one for one in range(1, 256) if field_product(one, x ^ y) == 1)
    return bytes(field_product(over, field_product(a, y) ^ field_product(b, x)) for a, b in zip(first, second))


def seed_of(h, digest, reveals, sealed_key=b""):
    parts = [part for reveal in reveals for part in reveal]
    return h(framed("SEED", digest, h(framed(*parts)), sealed_key))


# --- L1: how many members of which specialty sit where -----------------------------------------------------------------------------


class Law:
    """The exact law of L1: a distribution of seats weighs Π C(experts, seats) · weight^seats.

    ``ways(v, left, used)`` is the weight of all ways to place the seats ``left`` at the places v, v+1, … when ``used`` sub-venues are in use.
    """

    def __init__(self, request, only=None):
        places = request["centres"]
        need(places[:1] == [request["host"]] and len(request["desks"]) == len(places), "host and desks")
        self.quotas = tuple(one["seats"] for one in request["quotas"])
        names = [one["specialty"] for one in request["quotas"]]
        experts = {(one["specialty"], one["centre"]): one["experts"] for one in request["cells"]}
        weights = {(one["specialty"], one["centre"]): one["weight"] for one in request["weights"]}
        self.experts = [[experts.get((s, v), 0) for s in names] for v in places]
        self.weights = [[weights.get((s, v), 1) for s in names] for v in places]
        taken = dict.fromkeys(places, 0)
        for one in request["taken"]:
            taken[one["centre"]] += one["seats"]
        limits = request["limits"]
        self.fresh = [v > 0 and not taken[place] for v, place in enumerate(places)]
        self.used = sum(1 for v, place in enumerate(places) if v and taken[place])
        self.least, self.most = limits["subs_min"], limits["subs_max"]
        self.caps = []
        for v, place in enumerate(places):
            here = taken[place] + (0 if v else request["representatives"])
            self.caps.append(max(0, min(limits["sub_max" if v else "host_max"], request["desks"][v]) - here))
        if only is not None:  # the procedure "sub-venues first": exactly these sub-venues are used
            self.caps = [cap if v in only or not self.fresh[v] else 0 for v, cap in enumerate(self.caps)]
            self.least = self.most = self.used + len(only)
        self.options = [self._options(v) for v in range(len(places))]
        self._known = {}
        self.total = self.ways(0, self.quotas, self.used)

    def _options(self, v):
        """The non-empty loads place v can take, in lexicographic order, each with its weight."""
        found = []
        for load in product(*(range(seats + 1) for seats in self.quotas)):
            if 0 < sum(load) <= self.caps[v]:
                weight = 1
                for y, n, w in zip(load, self.experts[v], self.weights[v]):
                    weight *= comb(n, y) * w**y
                if weight:
                    found.append((load, weight))
        return found

    def steps(self, v, left, used):
        """What place v may take: (load, weight, seats left, sub-venues in use), nobody first."""
        yield tuple(0 for _ in left), 1, left, used
        after = used + self.fresh[v]
        if after <= self.most:
            for load, weight in self.options[v]:
                if all(y <= rest for y, rest in zip(load, left)):
                    yield load, weight, tuple(rest - y for y, rest in zip(load, left)), after

    def ways(self, v, left, used):
        if v == len(self.caps):
            return int(not any(left) and self.least <= used)
        key = v, left, used
        if key not in self._known:
            self._known[key] = sum(w * self.ways(v + 1, rest, u) for _, w, rest, u in self.steps(v, left, used))
        return self._known[key]

    def walk(self, stream):
        """From one number below the total to the seats at each place."""
        number, left, used, rows = stream.below(self.total), self.quotas, self.used, []
        for v in range(len(self.caps)):
            for load, weight, rest, after in self.steps(v, left, used):  # noqa: B007
                here = weight * self.ways(v + 1, rest, after)
                if number < here:
                    number //= weight
                    break
                number -= here
            left, used = rest, after
            rows.append(load)
        return rows

    def chance(self, rows):
        """The exact probability of each single committee that is seated so: its weights, over all weights."""
        here, used = 1, self.used
        for v, row in enumerate(rows):
            loads = dict(self.options[v])
            ways = prod(comb(n, y) for n, y in zip(self.experts[v], row))
            if any(row) and (tuple(row) not in loads or (used := used + self.fresh[v]) > self.most):
                return Fraction(0)
            here *= loads[tuple(row)] // ways if any(row) else 1
        return Fraction(here if used >= self.least else 0, self.total)

    def means(self):
        """The exact mean number of seats of each cell."""
        ahead, rows = {(self.quotas, self.used): 1}, []
        for v in range(len(self.caps)):
            later, sums = {}, [0] * len(self.quotas)
            for (left, used), before in ahead.items():
                for load, weight, rest, after in self.steps(v, left, used):
                    later[rest, after] = later.get((rest, after), 0) + before * weight
                    if any(load):
                        found = before * weight * self.ways(v + 1, rest, after)
                        sums = [total + y * found for total, y in zip(sums, load)]
            ahead = later
            rows.append([Fraction(value, self.total) for value in sums])
        return rows


class VenuesFirst:
    """The procedure "sub-venues first, evenly": a set of the smallest feasible size, then a committee that uses all of it."""

    def __init__(self, request):
        plain = Law(request)
        fresh = [v for v, is_fresh in enumerate(plain.fresh) if is_fresh]
        self.laws = []
        for size in range(max(plain.least - plain.used, 1), min(len(fresh), sum(plain.quotas)) + 1):
            if self.laws or plain.used + size > plain.most:
                break
            laws = (Law(request, chosen) for chosen in combinations(fresh, size))
            self.laws = [law for law in laws if law.total]
        self.total, self.quotas, self.experts = len(self.laws), plain.quotas, plain.experts

    def walk(self, stream):
        return self.laws[stream.below(self.total)].walk(stream)

    def chance(self, rows):
        return sum((law.chance(rows) for law in self.laws), Fraction(0)) / self.total

    def means(self):
        """Averaged over the sets and cut after 18 decimals, as the format says."""
        cut = 10**18
        tables = [law.means() for law in self.laws]
        sums = [
            [sum(int(table[v][s] * cut) for table in tables) for s in range(len(self.quotas))]
            for v in range(len(tables[0]))
        ]
        return [[Fraction(value // self.total, cut) for value in row] for row in sums]


def check_law(request, law):
    """The published weights are whole, and the published chances exactly theirs."""
    names = [one["specialty"] for one in request["quotas"]]
    cells = [(s, v) for s in range(len(names)) for v in range(len(request["centres"])) if law.experts[v][s]]
    spelt = [(names[s], request["centres"][v]) for s, v in cells]
    need([(one["specialty"], one["centre"]) for one in request["weights"]] == spelt, "not one weight for each cell")
    if request["procedure"] != "equal_chance":
        need(all(one["weight"] == 1 for one in request["weights"]), "weights in a procedure without")
    means = law.means()
    chances = [
        {"specialty": name, "centre": place, "chance": fraction(means[v][s] / law.experts[v][s])}
        for (s, v), (name, place) in zip(cells, spelt)
    ]
    need(chances == request["chances"], "other chances than published")
    totals = [sum(row[s] for row in law.experts) for s in range(len(names))]
    worst = max(
        (abs(means[v][s] * totals[s] / (law.quotas[s] * law.experts[v][s]) - 1) for s, v in cells), default=Fraction(0)
    )
    need(fraction(Fraction(ceil(worst * 10**9), 10**9)) == request["largest_deviation"], "largest deviation")


def check_venues(record, h):
    """L1: limits, weights, chances and the seats at every place."""
    request = record["request"]
    yield "三方承诺、签名与揭示（场地） / commitments, signatures and reveals of the venue draw"
    digest, reveals = check_ceremony(record, "D1", h)
    key = bytes.fromhex(record.get("sealed_key", ""))
    made = h(framed("K", request["draw_id"], key)).hex() if request["v"] > 1 else ""
    need(made == request["sealed_commitment"] and (made or not key), "K is not the key committed to")
    law = VenuesFirst(request) if request["procedure"] == "sub_venues_first_even" else Law(request)
    need(law.total > 0, "nothing fits the limits")
    yield "公布的权重与机会重算一致 / published weights and chances"
    names = [one["specialty"] for one in request["quotas"]]
    check_law(request, law)
    yield "由种子重算副场席位一致 / the seats follow from the secrets"
    rows = law.walk(Stream(h, seed_of(h, digest, reveals, key), "L1"))
    seats = [
        {"specialty": name, "centre": place, "seats": row[s]}
        for s, name in enumerate(names)
        for place, row in zip(request["centres"], rows)
        if row[s]
    ]
    need(seats == record["result"], f"the secrets give {seats}")
    p = fraction(law.chance(rows))
    yield f"每个这样组成的委员会事先的概率恰为 {p} / each single committee seated so had exactly this probability"


def fraction(value):
    return f"{value.numerator}/{value.denominator}"


# --- L2 and L3: which experts, which workstations; the calls; who was seated -------------------------------------------------------


def root_of(h, leaf, index, size, path):
    """Where a Merkle path leads (RFC 6962 shape); "" when it has not the right length."""
    path = [bytes.fromhex(each) for each in path]
    while size > 1:
        if index ^ 1 < size:
            if not path:
                return ""
            beside = path.pop(0)
            leaf = h(b"\x01" + (beside + leaf if index & 1 else leaf + beside))
        index, size = index >> 1, (size + 1) >> 1
    return "" if path else leaf.hex()


def place_of(cells, block, position):
    """The leaf of a position in the exclusion tree, its place in the leaf, and the leaf's width."""
    before = 0
    for cell in cells:
        inside = position - cell["start"]
        if 0 <= inside < cell["count"]:
            return before + inside // block, inside % block, min(block, cell["count"] - inside // block * block)
        before += -(-cell["count"] // block)
    raise Broken(f"position {position} lies in no cell")


def read_bits(record, h):
    """Which of the positions the draw touched were excluded, each proven."""
    request, bits = record["request"], {}
    block = request["exclusion_block"]
    leaves = sum(-(-cell["count"] // block) for cell in request["cells"])
    positions = [proof["position"] for proof in record["exclusion_bits"]]
    need(positions == sorted(set(positions)), "the proofs are not in order")
    for proof in record["exclusion_bits"]:
        index, offset, width = place_of(request["cells"], block, proof["position"])
        need(len(proof["bits"]) == width and set(proof["bits"]) <= {"0", "1"}, "bits of another width")
        leaf = h(b"\x00" + framed(request["draw_id"], str(index), bytes.fromhex(proof["salt"]), proof["bits"]))
        root = root_of(h, leaf, index, leaves, proof["path"])
        sealed = h(framed("EXCLUSIONS", str(block), str(leaves), bytes.fromhex(root))).hex() if root else ""
        need(sealed == request["exclusions_digest"], f"the proof of position {proof['position']} leads elsewhere")
        bits[proof["position"]] = proof["bits"][offset] == "1"
    check_reasons(record, h)
    return bits


def check_reasons(record, h):
    """How many were excluded for which reason: as counted before the seed, every cell once, and no number below five."""
    request, groups, salt = record["request"], record.get("excluded", []), record.get("excluded_salt", "")
    if "reasons_digest" not in request:
        need(not groups and not salt, "exclusions by reason that nothing commits to")
        return
    made = h(framed("REASONS", request["draw_id"], bytes.fromhex(salt), canonical(groups))).hex()
    need(made == request["reasons_digest"], "other exclusions by reason than counted before the seed")
    left = {(cell["specialty"], cell["centre"]): cell["count"] - cell["eligible"] for cell in request["cells"]}
    for group in groups:
        people = sum(left.pop((cell["specialty"], cell["centre"])) for cell in group["cells"])
        named = [one["people"] for one in group["reasons"]]
        rest = people - sum(named)
        need(people == group["people"] and rest >= 0, "a group of other people than its cells exclude")
        need(not named or (min(named) >= 5 and (rest == 0 or rest >= 5)), "a number of fewer than five people")
    need(not any(left.values()), "a cell is left out of the exclusions by reason")


class CellOrder:
    """The positions of one cell in the order of the seed; ``eligible[rank - 1]`` is the position at a rank."""

    def __init__(self, h, seed, cell, bits):
        stream = Stream(h, seed, "L2", cell["specialty"], cell["centre"])
        self._next, self._bits = (cell["start"] + one for one in shuffled(stream, cell["count"])), bits
        self.steps, self.eligible = [], []

    def until(self, rank):
        while len(self.eligible) < rank:
            position = next(self._next, None)
            need(position is not None, "a cell has not enough experts")
            need(position in self._bits, f"no proof whether position {position} was excluded")
            self.steps.append({"position": position, "excluded": self._bits[position]})
            if not self._bits[position]:
                self.eligible.append(position)
        return self.eligible[:rank]

    def need_end(self, rank):
        """Nobody eligible stands behind this rank: every position of the cell is proven."""
        self.until(rank)
        for position in self._next:
            need(position in self._bits, f"no proof whether position {position} was excluded")
            need(self._bits[position], f"position {position} was left")


def desk_order(h, seed, centre, workstations):
    """The workstations of one place in the order of the seed."""
    for i in shuffled(Stream(h, seed, "L3", centre), len(workstations)):
        yield workstations[i]


def check_experts(record, venues, h):
    """L2, L3, the calls and the seated."""
    request = record["request"]
    yield "三方承诺、签名与揭示（专家） / commitments, signatures and reveals of the expert draw"
    digest, reveals = check_ceremony(record, "D2", h)
    yield "与场地抽取衔接 / rests on the venue draw"
    if venues:
        need(request["venue_request_digest"] == digest_of("D1", venues["request"], h).hex(), "another venue request")
        need(request["counts"] == venues["result"], "other seats than the venue draw gave")
    end = 0
    for cell in sorted(request["cells"], key=lambda one: one["start"]):
        need(cell["start"] >= end and 0 <= cell["eligible"] <= cell["count"], "the cells of the pool overlap")
        end = cell["start"] + cell["count"]
    need(end <= request["pool_size"], "cells beyond the pool")
    cells = {(one["specialty"], one["centre"]): one for one in request["cells"]}
    for seats, chance in zip(request["counts"], request["chances"], strict=True):
        key = seats["specialty"], seats["centre"]
        need((chance["specialty"], chance["centre"]) == key and key in cells, "chances of other cells")
        need(Fraction(chance["given"]) * cells[key]["eligible"] == seats["seats"], f"the chance of {key}")
    if not record["sealed_key"]:
        yield "密封版：密钥 K 定标后公布，其余届时可核 / sealed edition: the rest can be checked after the award"
        return
    yield "封存密钥、工位与承诺相符 / sealed key and workstations are those committed to"
    key = bytes.fromhex(record["sealed_key"])
    need(h(framed("K", request["draw_id"], key)).hex() == request["sealed_commitment"], "K is not the key committed to")
    need(h(canonical(record["workstations"])).hex() == request["workstations_digest"], "other workstations")
    yield "由种子重算专家、备选与工位一致 / experts, standby list and workstations follow from the secrets"
    bits = read_bits(record, h)
    seed = seed_of(h, digest, reveals, key)
    orders = {key: CellOrder(h, seed, cell, bits) for key, cell in cells.items()}
    desks = {one["centre"]: desk_order(h, seed, one["centre"], one["workstations"]) for one in record["workstations"]}
    drawn = {"seats": [], "standby": [], "orders": [], "representatives": []}
    for count in request["counts"]:
        name = {"specialty": count["specialty"], "centre": count["centre"]}
        order = orders[name["specialty"], name["centre"]]
        for rank, position in enumerate(order.until(count["seats"] + request["standby"]), 1):
            if rank > count["seats"]:
                drawn["standby"].append({**name, "position": position, "rank": rank})
                continue
            seat = {"seat": len(drawn["seats"]) + 1, **name, "position": position, "rank": rank}
            drawn["seats"].append({**seat, "workstation": next(desks.get(name["centre"], iter(())), None)})
        drawn["orders"].append({**name, "steps": list(order.steps)})
    drawn["representatives"] = [next(desks[request["host"]], None) for _ in range(request["representatives"])]
    need(drawn == record["draw"], "the secrets give another list")
    if record["v"] == 4:
        yield "补抽接续由链上密钥重算一致 / the continuations follow from the calls and the keys of the chain"
        check_leaves(record, h)
        check_continuations(record, venues, h, (digest, reveals), orders)
    yield "通知与递补严格按顺序 / every call followed the order"
    check_leaves(record, h)
    seats = follow_calls(record, orders, record.get("continuations", []), len(record["calls"]))
    need(set(seats.holder) == set(seats.cell), "a seat was left without acceptance")
    seated = seats.holder.values()
    yield "入席专家均在抽取前封存的专家池内 / the seated stood in the pool sealed before"
    need([one["position"] for one in record["openings"]] == sorted(seated), "openings of others than the seated")
    for one in record["openings"]:
        cell = cells.get((one["specialty"], one["centre"]))
        need(cell and 0 <= one["position"] - cell["start"] < cell["count"], "an opening of another cell")
        salt = bytes.fromhex(one["salt"])
        leaf = h(b"\x00" + framed(one["specialty"], one["centre"], salt, one["expert_id"]))
        root = root_of(h, leaf, one["position"], request["pool_size"], one["path"])
        need(root == request["pool_root"], f"position {one['position']} is not in the sealed pool")


def check_leaves(record, h):
    """Every opened call is the one that was logged."""
    draw = record["request"]["draw_id"]
    leaves = []
    for call in record["calls"]:
        numbers = (str(call["seat"]), str(call["rank"]), str(call["position"]))
        parts = (bytes.fromhex(call["nonce"]), draw, *numbers, call["outcome"], bytes.fromhex(call["evidence"]))
        leaves.append({"number": len(leaves) + 1, "leaf": h(b"\x02" + framed(*parts)).hex()})
    need(leaves == record["call_leaves"], "an opened call is not the one that was logged")


class Seats:
    """Who is called to which seat, call by call; rank 0: nobody is left in its cell."""

    def __init__(self, record):
        drawn = record["draw"]["seats"]
        self.cell = {one["seat"]: (one["specialty"], one["centre"]) for one in drawn}
        self.desk = {one["seat"]: one["workstation"] for one in drawn}
        self.rank = {one["seat"]: one["rank"] for one in drawn}
        self.most = {(one["specialty"], one["centre"]): one["eligible"] for one in record["request"]["cells"]}
        self.last, self.holder = {}, {}
        for seat, cell in self.cell.items():
            self.last[cell] = max(self.last.get(cell, 0), self.rank[seat])

    def open(self):
        return sorted(seat for seat, rank in self.rank.items() if not rank)

    def next(self, seat):
        cell = self.cell[seat]
        used = self.last.get(cell, 0)
        self.rank[seat] = used + 1 if used < self.most.get(cell, 0) else 0
        self.last[cell] = self.rank[seat] or used

    def move(self, moves):
        for one in moves:
            need(self.rank.get(one["seat"]) == 0, f"seat {one['seat']} was not open")
            need(self.cell[one["seat"]][0] == one["specialty"], f"seat {one['seat']} is of another specialty")
            self.cell[one["seat"]], self.desk[one["seat"]] = (one["specialty"], one["centre"]), one["workstation"]
            self.next(one["seat"])

    def take(self, call, orders):
        seat, outcome = call["seat"], call["outcome"]
        need(self.rank.get(seat) and call["rank"] == self.rank[seat], f"seat {seat}: {call['rank']} called out of turn")
        at_rank = orders[self.cell[seat]].until(call["rank"])[-1]
        need(call["position"] == at_rank, f"seat {seat}: rank {call['rank']} stands elsewhere")
        after = outcome in ("withdrawn", "recused", "absent")
        need(
            (seat in self.holder) == after or (outcome == "recused" and seat not in self.holder),
            f"seat {seat}: {outcome} out of turn",
        )
        if outcome == "accepted":
            self.holder[seat] = call["position"]
            return
        need(after or outcome in ("refused", "no_answer"), f"unknown outcome {outcome!r}")
        self.holder.pop(seat, None)
        self.next(seat)


def follow_calls(record, orders, made, calls):
    """From the first list through ``calls`` calls, and the continuations ``made`` at theirs."""
    seats, waiting = Seats(record), list(made)
    for number, call in enumerate(record["calls"][:calls]):
        while waiting and waiting[0]["calls"] <= number:
            seats.move(waiting.pop(0)["seats"])
        seats.take(call, orders)
    for one in waiting:
        need(one["calls"] == calls, "a continuation after calls nobody made")
        seats.move(one["seats"])
    return seats


# --- continuations: open seats are drawn among the other cells ----------------------------------------------------------------------


def check_continuations(record, venues, h, ceremony, orders):
    """Each follows from the calls before it, is drawn with its own key of the chain, and gives the seats it says."""
    request, (before, reveals) = record["request"], ceremony
    link = bytes.fromhex(request["chain_end"])
    known, calls = {desk for one in record["workstations"] for desk in one["workstations"]}, 0
    for place, one in enumerate(record["continuations"]):
        made, key, earlier = one["request"], bytes.fromhex(one["key"]), record["continuations"][:place]
        need(h(framed("CHAIN", key)) == link, "not the next key of the chain")
        need(made["v"] == 1 and made["number"] == place + 1 and made["draw_id"] == request["draw_id"], "another draw")
        need(made["continues"] == before.hex() and calls <= made["calls"] <= one["calls"], "not after the one before")
        need(one["calls"] <= len(record["calls"]) and len(bytes.fromhex(made["salt"])) == 32, "calls or salt")
        seats = follow_calls(record, orders, earlier, made["calls"])
        need(made["seats"] == [{"seat": n, "specialty": seats.cell[n][0]} for n in seats.open()], "other open seats")
        need(made["seats"], "nobody was missing")
        for seat in seats.open():
            orders[seats.cell[seat]].need_end(seats.last[seats.cell[seat]])
        further = check_idle(record, one, earlier, seats)
        need(len(set(further)) == len(further) and not set(further) & known, "a further workstation twice")
        need(h(canonical(one["workstations"])).hex() == made["workstations_digest"], "other workstations")
        places = made["places"]
        plain = {name: value for name, value in places.items() if name not in COMPUTED}
        need(plain == places_of(request, venues["request"] if venues else places, one, seats), "other places")
        law = Law(places)
        need(law.total > 0, "nothing fits the limits")
        check_law(places, law)
        before, link, calls = h(framed("D3", canonical(made))), key, one["calls"]
        known |= {move["workstation"] for move in one["seats"]}
        need(
            one["seats"] == moves_of(made, one, law, h, seed_of(h, before, reveals, key)),
            "the secrets give other places",
        )


COMPUTED = ("weights", "chances", "largest_deviation")


def centres_of(request):
    return [request["host"], *sorted({one["centre"] for one in request["counts"]} - {request["host"]})]


def check_idle(record, one, earlier, seats):
    """The workstations nobody sits at come first; answers the further ones."""
    used = {desk for seat, desk in seats.desk.items() if seats.rank[seat]} | set(record["draw"]["representatives"])
    there = {at["centre"]: list(at["workstations"]) for at in record["workstations"]}
    for move in (move for each in earlier for move in each["seats"]):
        there.setdefault(move["centre"], []).append(move["workstation"])
    need([at["centre"] for at in one["workstations"]] == centres_of(record["request"]), "workstations of other centres")
    further = []
    for at in one["workstations"]:
        idle = [desk for desk in dict.fromkeys(there.get(at["centre"], [])) if desk not in used]
        need(at["workstations"][: len(idle)] == idle, "not the workstations nobody sits at")
        further += at["workstations"][len(idle) :]
    return further


def places_of(request, venues, one, seats):
    """What the law of a continuation starts from, made again."""
    centres, taken, members, quotas = centres_of(request), {}, {request["host"]: request["representatives"]}, {}
    for specialty in dict.fromkeys(count["specialty"] for count in request["counts"]):
        quotas[specialty] = sum(seats.cell[seat][0] == specialty for seat in seats.open())
    for seat, cell in seats.cell.items():
        if seats.rank[seat]:
            taken[cell] = taken.get(cell, 0) + 1
            members[cell[1]] = members.get(cell[1], 0) + 1
    missing = [specialty for specialty, count in quotas.items() if count]
    return {
        "v": 3,
        "draw_id": request["draw_id"],
        "lot_id": request["lot_id"],
        "hash_name": request["hash_name"],
        "pack_digest": venues["pack_digest"],
        "procedure": "equal_chance" if venues["procedure"] == "equal_chance" else "uniform",
        "quotas": [{"specialty": specialty, "seats": quotas[specialty]} for specialty in missing],
        "representatives": request["representatives"],
        "host": request["host"],
        "centres": centres,
        "desks": [members.get(at["centre"], 0) + len(at["workstations"]) for at in one["workstations"]],
        "cells": [
            {"specialty": s, "centre": v, "experts": seats.most.get((s, v), 0) - seats.last.get((s, v), 0)}
            for s in missing
            for v in centres
        ],
        "limits": venues["limits"],
        "taken": [{"specialty": s, "centre": v, "seats": count} for (s, v), count in sorted(taken.items())],
        "commitments": [],
        "sealed_commitment": "",
        "escrow": [],
    }


def moves_of(made, one, law, h, seed):
    """Open seats take the drawn cells of their specialty, then workstations, both in order."""
    places = made["places"]
    rows = law.walk(Stream(h, seed, "L1"))
    free = {at["centre"]: desk_order(h, seed, at["centre"], at["workstations"]) for at in one["workstations"]}
    cells = {}
    for s, quota in enumerate(places["quotas"]):
        cells[quota["specialty"]] = [v for v, row in zip(places["centres"], rows) for _ in range(row[s])]
    return [
        {**seat, "centre": centre, "workstation": next(free[centre], None)}
        for seat in made["seats"]
        for centre in [cells[seat["specialty"]].pop(0)]
    ]


# --- reading the file ---------------------------------------------------------------------------------------------------------------


def main(names):
    if len(names) != 1:
        print(__doc__)
        return 2
    try:
        with open(names[0], "rb") as file:
            transcript = json.loads(file.read().decode("utf-8"))
        if transcript["v"] != 1 or transcript["kind"] != "yuanping-draw":
            raise ValueError("unknown kind or version of transcript")
        venues, experts = transcript["venues"], transcript["experts"]
        records = [record for record in (venues, experts) if record]
        names_of_hash = {record["request"]["hash_name"] for record in records}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        print(f"✗ 无法作为抽取记录读取 / not a transcript: {problem}")
        return 2
    title = "记录形式 / form of the record"
    try:
        need(len(names_of_hash) == 1, "no draw in it, or two hash functions")
        h = hash_named(names_of_hash.pop())
        lots = {record["request"]["lot_id"] for record in records}
        need(len(lots) == 1, "draws of two lots")
        for record in records:
            known = {1: 1, 2: 2, 3: 3} if record is venues else {1: 1, 3: 3, 4: 3}
            need(record["request"]["v"] == known.get(record["v"]), "unknown version")
            continued = record.get("continuations", [])
            need(bool(continued) == (record["v"] == 4), "continuations in another version, or none in theirs")
            need(not continued or record["sealed_key"], "continuations in a sealed edition")
        parts = ([check_venues(venues, h)] if venues else []) + ([check_experts(experts, venues, h)] if experts else [])
        for steps in parts:
            for following in steps:
                print(f"✓ {title}")
                title = following
        print(f"✓ {title}")
    except Broken as broken:
        print(f"✗ {title}: {broken}")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as problem:
        print(f"✗ {title}: {type(problem).__name__} {problem}")
        return 1
    print(f"标段 / lot {lots.pop()}：全部成立 / everything holds")
    return 0


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)  # one step a place: a whole country fits
    sys.exit(main(sys.argv[1:]))
