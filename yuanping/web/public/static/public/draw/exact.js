// JSON without loss: whole numbers of any size (as BigInt), text, true, false, null; and its one spelling, the canonical form.
// JSON.parse would round every number above 2^53, and a rounded weight is another weight.

export class Broken extends Error {}

export function need(good, why) {
  if (!good) throw new Broken(why);
}

const DEEPEST = 200;
const NUMBER = /-?(0|[1-9][0-9]*)/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANK = /[ \t\n\r]*/y;
const WORDS = { true: true, false: false, null: null };

export function readExact(source) {
  let at = 0;
  const taken = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found && found[0];
  };
  const expect = (sign) => {
    taken(BLANK);
    need(source[at] === sign, `${sign} expected at ${at}`);
    at += 1;
  };
  const sees = (sign) => {
    taken(BLANK);
    if (source[at] !== sign) return false;
    at += 1;
    return true;
  };
  const text = () => {
    taken(BLANK);
    const found = taken(TEXT);
    need(found !== null, `text expected at ${at}`);
    const value = JSON.parse(found);
    need(!/[\ud800-\udfff]/u.test(value), `half a character before ${at}`);
    return value;
  };
  const items = (close, item) => {
    if (sees(close)) return;
    do item();
    while (sees(","));
    expect(close);
  };
  const value = (depth) => {
    need(depth < DEEPEST, "nested too deep");
    if (sees("{")) {
      const found = new Map();
      items("}", () => {
        const name = text();
        expect(":");
        need(!found.has(name), `${name} stands twice`);
        found.set(name, value(depth + 1));
      });
      return found;
    }
    if (sees("[")) {
      const found = [];
      items("]", () => found.push(value(depth + 1)));
      return found;
    }
    if (source[at] === '"') return text();
    for (const [word, meaning] of Object.entries(WORDS)) {
      if (source.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    const number = taken(NUMBER);
    need(number !== null && !/[.eE]/.test(source[at] ?? ""), `a whole number expected at ${at}`);
    return BigInt(number);
  };
  const whole = value(0);
  taken(BLANK);
  need(at === source.length, `more after the end at ${at}`);
  return whole;
}

const points = (text) => Array.from(text, (sign) => sign.codePointAt(0));

export function byCodePoint(one, other) {
  const [a, b] = [points(one), points(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export function spell(value) {
  if (value instanceof Map) {
    const names = [...value.keys()].sort(byCodePoint);
    return `{${names.map((name) => `${JSON.stringify(name)}:${spell(value.get(name))}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value === "bigint" || typeof value === "boolean" || value === null) return String(value);
  need(typeof value === "string", "a value of no JSON kind");
  return JSON.stringify(value);
}

export const same = (one, other) => spell(one) === spell(other);
export const canonical = (value) => new TextEncoder().encode(spell(value));

// What stands in a record, each asked for by its kind: text where a number should stand is refused, never added up.

export function member(record, name) {
  need(record instanceof Map && record.has(name), `${name} is missing`);
  return record.get(name);
}

export function whole(record, name) {
  const found = member(record, name);
  need(typeof found === "bigint" && found >= 0n, `${name} is no whole number`);
  return found;
}

export const small = (record, name) => {
  const found = whole(record, name);
  need(found <= 100_000_000n, `${name} is too large`);
  return Number(found);
};

export function word(record, name) {
  const found = member(record, name);
  need(typeof found === "string", `${name} is no text`);
  return found;
}

export function list(record, name) {
  const found = member(record, name);
  need(Array.isArray(found), `${name} is no list`);
  return found;
}

export const bytes = (record, name) => fromHex(word(record, name));
export const without = (record, name) => new Map([...record].filter(([each]) => each !== name));

export function fromHex(text) {
  need(/^([0-9a-f]{2})*$/.test(text), "no hexadecimal text");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const toNumber = (data) => (data.length ? BigInt(`0x${toHex(data)}`) : 0n);

export function join(...parts) {
  const found = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    found.set(part, at);
    at += part.length;
  }
  return found;
}

export function big(number, size) {
  return fromHex(BigInt(number).toString(16).padStart(2 * size, "0"));
}

// Each part behind its length in four bytes, so that the joint can be undone.
export function framed(...parts) {
  const raw = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  return join(...raw.flatMap((part) => [big(part.length, 4), part]));
}
