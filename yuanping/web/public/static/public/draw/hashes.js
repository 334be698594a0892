// SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016), written out so that the page works from a saved copy too, without the browser's own.

import { Broken, big, join } from "./exact.js";

const rol = (x, n) => (n % 32 ? (x << n % 32) | (x >>> (32 - (n % 32))) : x);
const ror = (x, n) => (x >>> n) | (x << (32 - n));

// The first 32 bits of the fractional part of a root of a prime, in whole numbers.
function fractional(prime, root) {
  const wanted = BigInt(prime) << BigInt(32 * root);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(root) <= wanted) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn) | 0;
}

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const K = PRIMES.map((prime) => fractional(prime, 3));
const SHA_START = PRIMES.slice(0, 8).map((prime) => fractional(prime, 2));
const SM3_START = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

function shaBlock(state, w) {
  for (let j = 16; j < 64; j += 1) {
    const s0 = ror(w[j - 15], 7) ^ ror(w[j - 15], 18) ^ (w[j - 15] >>> 3);
    const s1 = ror(w[j - 2], 17) ^ ror(w[j - 2], 19) ^ (w[j - 2] >>> 10);
    w[j] = (w[j - 16] + s0 + w[j - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let j = 0; j < 64; j += 1) {
    const t1 = (h + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + ((e & f) ^ (~e & g)) + K[j] + w[j]) | 0;
    const t2 = ((ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) | 0);
}

function sm3Block(state, w) {
  for (let j = 16; j < 68; j += 1) {
    const x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15);
    w[j] = x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6];
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let j = 0; j < 64; j += 1) {
    const early = j < 16;
    const ss1 = rol((rol(a, 12) + e + rol(early ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
    const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ rol(a, 12)) + (w[j] ^ w[j + 4])) | 0;
    const tt2 = (gg + h + ss1 + w[j]) | 0;
    [a, b, c, d, e, f, g, h] = [tt1, a, rol(b, 9), c, tt2 ^ rol(tt2, 9) ^ rol(tt2, 17), e, rol(f, 19), g];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => x ^ state[i]);
}

function digest(data, start, block) {
  const padded = join(
    data,
    Uint8Array.of(0x80),
    new Uint8Array((119 - (data.length % 64)) % 64),
    big(8 * data.length, 8),
  );
  const view = new DataView(padded.buffer);
  let state = start;
  for (let at = 0; at < padded.length; at += 64) {
    state = block(
      state,
      Array.from({ length: 16 }, (_, i) => view.getInt32(at + 4 * i)),
    );
  }
  return join(...state.map((x) => big(x >>> 0, 4)));
}

export const sha256 = (data) => digest(data, SHA_START, shaBlock);
export const sm3 = (data) => digest(data, SM3_START, sm3Block);

export function hashNamed(name) {
  if (name === "sha256") return sha256;
  if (name === "sm3") return sm3;
  throw new Broken(`unknown hash function ${name}`);
}
