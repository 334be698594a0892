// The party's own memory: its key (which no script can read out) and its secret, in this browser only.

const open = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open("yuanping-party", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("ceremonies", { keyPath: "draw_id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const run = async (mode, act) => {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("ceremonies", mode);
    const asked = act(transaction.objectStore("ceremonies"));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
  });
};

export const recall = (drawId) => run("readonly", (store) => store.get(drawId));
export const keep = (own) => run("readwrite", (store) => store.put(own));

// A party is known by its keys: the browser that committed before signs and receives shares with the same ones again.
export const recallKeys = async (party) => {
  const earlier = (await run("readonly", (store) => store.getAll())).filter((own) => own.party === party);
  const found = earlier.find((own) => own.share_keys) ?? earlier[0];
  if (!found) return null;
  const { keys, public_key, share_keys, encryption_key } = found;
  return { keys, public_key, share_keys, encryption_key };
};
