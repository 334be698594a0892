// The machine's own key: made here, not extractable, kept by the browser. The server learns only the public half.
const STORE = "terminal";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("yuanping-terminal", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, work) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const asked = work(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } finally {
    base.close();
  }
}

export const recall = () => within("readonly", (store) => store.get("own"));
export const forget = () => within("readwrite", (store) => store.delete("own"));
export const remember = (own) => within("readwrite", (store) => store.put(own, "own"));

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (each) => each.toString(16).padStart(2, "0")).join("");
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const sha256 = async (data) => hex(await crypto.subtle.digest("SHA-256", data));

async function sign(key, text) {
  return base64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes(text)));
}

// as the server reads a code: without dashes and blanks, in capitals, only its letters
export const cleanCode = (text) => text.toUpperCase().replace(/[^23456789ABCDEFGHJKMNPQRSTVWXYZ]/g, "");

export async function offer(code) {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const spki = await crypto.subtle.exportKey("spki", keys.publicKey);
  const signature = await sign(keys.privateKey, `yuanping-terminal-enrol-1\n${cleanCode(code)}\n${await sha256(spki)}`);
  return { key: keys.privateKey, publicKey: base64(spki), signature };
}

export async function signTest(key, challenge, result, report) {
  const parts = ["yuanping-terminal-test-1", challenge, await sha256(bytes(result)), await sha256(bytes(report))];
  return sign(key, parts.join("\n"));
}
