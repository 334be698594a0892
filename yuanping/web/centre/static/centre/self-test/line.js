// The line to this server, over its own websocket: delay, jitter, frames that came too late, clock offset, bandwidth each way.
const EXCHANGES = 15;
const FRAMES = 150;
const EVERY = 20;
const SIZE = 172; // a frame of 20 ms of speech
const TOO_LATE = 400; // a frame of speech that is later than this is lost to the ear
const CHUNK = 64 * 1024;
const UP_FOR = 2500;
const UP_MOST = 16 * 1024 * 1024;
const SILENCE = 20000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

export class Line {
  constructor(address) {
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.onframe = () => {};
    this.waiting = new Map();
    this.socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return this.onframe(data);
      const word = JSON.parse(data);
      const key = word.kind === "clock" ? `clock${word.number}` : word.kind;
      this.waiting.get(key)?.resolve(word);
      this.waiting.delete(key);
    };
    this.socket.onclose = (event) => {
      for (const each of this.waiting.values()) each.reject(new Error(`closed ${event.code}`));
      this.waiting.clear();
    };
  }

  opened() {
    return new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error("no channel"));
    });
  }

  hear(key) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("silence")), SILENCE);
      const ended = (end) => (value) => { clearTimeout(timer); end(value); };
      this.waiting.set(key, { resolve: ended(resolve), reject: ended(reject) });
    });
  }

  ask(word, key = word.kind) {
    const answer = this.hear(key);
    this.socket.send(JSON.stringify(word));
    return answer;
  }

  // the exchange with the least delay tells the clock best: half of what is left is its error (as NTP takes it)
  async clock() {
    let best = null;
    for (let number = 0; number < EXCHANGES; number += 1) {
      const left = performance.timeOrigin + performance.now();
      const word = await this.ask({ kind: "clock", number }, `clock${number}`);
      const back = performance.timeOrigin + performance.now();
      const [heard, said] = [word.heard / 1000, word.said / 1000];
      const delay = back - left - (said - heard);
      const offset = (heard - left + (said - back)) / 2;
      if (!best || delay < best.delay) best = { delay, offset };
    }
    return Math.round(best.offset);
  }

  async echoes() {
    const left = [];
    const took = [];
    this.onframe = (data) => {
      const number = new DataView(data).getUint32(0);
      took[number] = performance.now() - left[number];
    };
    for (let number = 0; number < FRAMES; number += 1) {
      const frame = new ArrayBuffer(SIZE);
      new DataView(frame).setUint32(0, number);
      left[number] = performance.now();
      this.socket.send(frame);
      await pause(EVERY);
    }
    // whatever is still under way may come: then it is late, not silently missing
    await pause(TOO_LATE);
    this.onframe = () => {};
    const came = took.filter((each) => each !== undefined);
    const inTime = came.filter((each) => each <= TOO_LATE).length;
    const steps = came.slice(1).map((each, at) => Math.abs(each - came[at]));
    const jitter = steps.length ? steps.reduce((sum, each) => sum + each, 0) / steps.length : 0;
    return { delay: Math.round(median(came)), jitter: Math.round(jitter), sent: FRAMES, late: FRAMES - inTime };
  }

  async down() {
    const sent = await this.ask({ kind: "down" }, "down_sent");
    await this.ask({ kind: "down_end" });
    return sent.bytes;
  }

  async up() {
    await this.ask({ kind: "up" });
    const chunk = new Uint8Array(CHUNK);
    for (let at = 0; at < CHUNK; at += 32768) crypto.getRandomValues(chunk.subarray(at, at + 32768));
    const began = performance.now();
    for (let sent = 0; sent < UP_MOST && performance.now() - began < UP_FOR; ) {
      if (this.socket.bufferedAmount > 4 * CHUNK) { await pause(2); continue; }
      this.socket.send(chunk);
      sent += CHUNK;
    }
    await this.ask({ kind: "up_end" });
  }

  async seal() {
    return (await this.ask({ kind: "seal" })).report;
  }
}
