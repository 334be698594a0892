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

// A party is known by its key: the browser that committed before signs with the same one again.
export const recallKeys = async (party) => {
  const earlier = (await run("readonly", (store) => store.getAll())).find((own) => own.party === party);
  return earlier && { keys: earlier.keys, public_key: earlier.public_key };
};
