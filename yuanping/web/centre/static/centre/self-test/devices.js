// Camera, microphone and screen of this machine. Nothing that is seen or heard leaves it: only the figures do.
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const stop = (stream) => stream.getTracks().forEach((track) => track.stop());

async function play(video, stream) {
  video.srcObject = stream;
  await video.play();
  for (let tries = 0; tries < 40 && !video.videoWidth; tries += 1) await pause(50);
}

export async function screen() {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  try {
    const video = document.createElement("video");
    video.muted = true;
    await play(video, stream);
    return { width: video.videoWidth, height: video.videoHeight };
  } finally {
    stop(stream);
  }
}

function brightness(video, canvas) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
  return Math.round(sum / (data.length / 4));
}

export async function camera(video) {
  const wish = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  try {
    video.hidden = false;
    await play(video, stream);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 36];
    let seen = 0;
    // a camera needs a moment to find its exposure: the brightest of the first pictures counts
    for (let look = 0; look < 8; look += 1) {
      await pause(150);
      seen = Math.max(seen, brightness(video, canvas));
    }
    return { width: video.videoWidth, height: video.videoHeight, brightness: seen };
  } finally {
    stop(stream);
    video.hidden = true;
    video.srcObject = null;
  }
}

export async function microphone() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: false });
  const context = new AudioContext();
  try {
    await context.resume();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    const heard = new Float32Array(ear.fftSize);
    let peak = 0;
    for (let look = 0; look < 60; look += 1) {
      await pause(40);
      ear.getFloatTimeDomainData(heard);
      for (const each of heard) peak = Math.max(peak, Math.abs(each));
    }
    return { peak: Math.min(1000, Math.round(peak * 1000)) };
  } finally {
    stop(stream);
    await context.close();
  }
}

export function browser() {
  const agent = navigator.userAgent;
  for (const [name, pattern] of [["Edge", /Edg\/(\d+)/], ["Firefox", /Firefox\/(\d+)/], ["Chrome", /Chrome\/(\d+)/]]) {
    const found = agent.match(pattern);
    if (found) return { name, version: Number(found[1]) };
  }
  return { name: "", version: 0 };
}
