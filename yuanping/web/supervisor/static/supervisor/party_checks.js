// What a party checks in its own browser before it gives its secret away. Pure: bytes in, verdict out.

const utf8 = new TextEncoder();

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("not hex");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function join(...parts) {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// Every part behind its length in four bytes, so that no two lists of parts give the same bytes.
export function framed(...parts) {
  return join(
    ...parts.flatMap((part) => {
      const raw = typeof part === "string" ? utf8.encode(part) : part;
      const head = new Uint8Array(4);
      new DataView(head.buffer).setUint32(0, raw.length);
      return [head, raw];
    }),
  );
}

export async function hash(name, bytes) {
  if (name === "sha256") return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (name === "sm3") return fromHex(globalThis.SmCryptoV2.sm3(bytes));
  throw new Error(`unknown hash ${name}`);
}

// Canonical JSON of text, whole numbers, lists and objects with ASCII keys: all that a party signs.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

export const commitmentOf = async (hashName, drawId, party, nonce, secret) =>
  toHex(await hash(hashName, framed("C", drawId, party, nonce, secret)));

export const requestDigest = async (hashName, kind, text) =>
  toHex(await hash(hashName, framed(kind === "venues" ? "D1" : "D2", text)));

// What a request commits to without showing it: free workstations and drawn seats, given beside it to whoever may know the venues.
export const hiddenDigest = async (hashName, kind, salt, text) =>
  toHex(await hash(hashName, framed(kind === "venues" ? "D1H" : "D2H", fromHex(salt), text)));

const isDigest = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export function readCheckpoint(text) {
  const cut = text.lastIndexOf("\n\n");
  if (cut < 0) throw new Error("no signatures");
  const body = text.slice(0, cut + 1);
  const lines = body.split("\n");
  if (lines.length !== 5 || !lines[3].startsWith("hash ")) throw new Error("not a checkpoint");
  const signatures = text
    .slice(cut + 2)
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, name, encoded] = line.match(/^— (\S+) (\S+)$/) ?? [];
      if (!encoded) throw new Error("not a signature line");
      const data = fromBase64(encoded);
      return { name, keyId: toHex(data.slice(0, 4)), value: data.slice(4) };
    });
  return { origin: lines[0], size: Number(lines[1]), root: toHex(fromBase64(lines[2])), hashName: lines[3].slice(5), body, signatures };
}

// true, false, or null where this browser has no Ed25519 (then the page says so and yuanping party can do it).
export async function checkSignature(checkpoint, logKey) {
  const [name, keyId, encoded] = logKey.split("+", 2).concat(logKey.split("+").slice(2).join("+"));
  const raw = fromBase64(encoded);
  const mine = checkpoint.signatures.filter((one) => one.name === name && one.keyId === keyId);
  if (checkpoint.origin !== name || raw[0] !== 1 || mine.length !== 1) return false;
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", join(utf8.encode(`${name}\n`), raw))).slice(0, 4);
  if (toHex(id) !== keyId) return false;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, mine[0].value, utf8.encode(checkpoint.body));
}

// RFC 9162, 2.1.3.2
export async function checkInclusion(hashName, leaf, index, size, path, root) {
  if (!(index >= 0 && index < size)) return false;
  let node = await hash(hashName, join(Uint8Array.of(0), leaf));
  let first = index;
  let last = size - 1;
  for (const step of path) {
    if (last === 0) return false;
    const sibling = fromHex(step);
    if (first % 2 === 1 || first === last) {
      node = await hash(hashName, join(Uint8Array.of(1), sibling, node));
      while (first % 2 === 0 && first !== 0) {
        first = Math.floor(first / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = await hash(hashName, join(Uint8Array.of(1), node, sibling));
    }
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && toHex(node) === root;
}

// Every check with its verdict: true, false, or null for "cannot be checked in this browser". "hidden" only if that part was handed over.
export async function checkPapers(papers, own) {
  const proof = papers.proof;
  if (!proof) return [["checkpoint", false]];
  const checkpoint = readCheckpoint(proof.checkpoint);
  const opened = await hash(checkpoint.hashName, join(fromHex(proof.salt), utf8.encode(proof.payload)));
  const leaf = utf8.encode(canonical({ h: toHex(opened), v: 1 }));
  const included = await checkInclusion(checkpoint.hashName, leaf, proof.index, checkpoint.size, proof.path, checkpoint.root);
  const payload = JSON.parse(proof.payload);
  const request = JSON.parse(papers.request);
  const digest = await requestDigest(papers.hash_name, papers.kind, papers.request);
  const says = payload.kind === "draw.frozen" && payload.body.draw_id === own.draw_id && payload.body.kind === papers.kind;
  const parties = request.commitments.map((one) => one.party).sort();
  const keys = new Set(request.commitments.map((one) => one.public_key));
  const committed = request.v < 3 || isDigest(request.hidden);
  const mine = request.commitments.filter((one) => one.party === own.party);
  const verdicts = [
    ["signature", await checkSignature(checkpoint, own.log_key)],
    ["inclusion", included],
    ["request", says && committed && payload.body.request_digest === digest && request.draw_id === own.draw_id && request.hash_name === own.hash_name],
    ["parties", parties.join() === "procuring_entity,project_supervisor,registry_owner" && keys.size === 3],
    ["own", mine.length === 1 && mine[0].commitment === own.commitment && mine[0].public_key === own.public_key],
  ];
  if (papers.hidden || papers.salt) {
    const good = isDigest(papers.salt) && typeof papers.hidden === "string";
    const fits = good && (await hiddenDigest(papers.hash_name, papers.kind, papers.salt, papers.hidden)) === request.hidden;
    verdicts.push(["hidden", fits]);
  }
  return verdicts;
}
