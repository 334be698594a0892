// ECDSA on P-256 with SHA-256 (FIPS 186-4): key as SPKI, signature as r‖s. Only public values are handled, so nothing needs constant time.

import { toHex, toNumber } from "./exact.js";
import { sha256 } from "./hashes.js";

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const G = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};
const SPKI = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";

const mod = (value, by) => ((value % by) + by) % by;

function inverse(value, by) {
  let [a, b, x, y] = [mod(value, by), by, 1n, 0n];
  while (b) {
    const q = a / b;
    [a, b, x, y] = [b, a - q * b, y, x - q * y];
  }
  return mod(x, by);
}

function add(one, other) {
  if (!one || !other) return one || other;
  let slope;
  if (one.x === other.x) {
    if (mod(one.y + other.y, P) === 0n) return null;
    slope = (3n * one.x * one.x - 3n) * inverse(2n * one.y, P);
  } else {
    slope = (other.y - one.y) * inverse(other.x - one.x, P);
  }
  const x = mod(slope * slope - one.x - other.x, P);
  return { x, y: mod(slope * (one.x - x) - one.y, P) };
}

function times(number, point) {
  let found = null;
  for (let left = number, power = point; left; left >>= 1n, power = add(power, power)) {
    if (left & 1n) found = add(found, power);
  }
  return found;
}

export function isSigned(spki, signature, message) {
  if (spki.length !== 91 || toHex(spki.slice(0, 27)) !== SPKI || signature.length !== 64) return false;
  const key = { x: toNumber(spki.slice(27, 59)), y: toNumber(spki.slice(59)) };
  const [r, s] = [toNumber(signature.slice(0, 32)), toNumber(signature.slice(32))];
  const onCurve = key.x < P && key.y < P && mod(key.y ** 2n - key.x ** 3n + 3n * key.x - B, P) === 0n;
  if (!onCurve || !(r > 0n && r < N && s > 0n && s < N)) return false;
  const w = inverse(s, N);
  const point = add(times(mod(toNumber(sha256(message)) * w, N), G), times(mod(r * w, N), key));
  return point !== null && mod(point.x, N) === r;
}
