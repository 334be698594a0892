// The code behind # never reaches the server: it is taken out of the address and, on the page that shows it, drawn here (QR, version 1, level Q, mask 0).
// Elsewhere it is filled into the form and sent when the person presses the button.
(function () {
  "use strict";
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", SIZE = 21, QUIET = 4, DATA = 13, CHECK = 13, FORMAT = 0b011010101011111;

  function bytes(text) {
    let bits = "0010" + text.length.toString(2).padStart(9, "0");
    for (let at = 0; at < text.length; at += 2) {
      const one = SIGNS.indexOf(text[at]), two = SIGNS.indexOf(text[at + 1] || "?");
      bits += two < 0 ? one.toString(2).padStart(6, "0") : (one * 45 + two).toString(2).padStart(11, "0");
    }
    bits += "0000";
    bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
    const found = bits.match(/.{8}/g).map((each) => parseInt(each, 2));
    for (let pad = 0; found.length < DATA; pad ^= 1) found.push(pad ? 0x11 : 0xec);
    return found;
  }

  function times(one, two) {
    let product = 0;
    for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((two >> bit) & 1) * one);
    return product;
  }

  function checks(data) {
    const factors = new Array(CHECK).fill(0), rest = new Array(CHECK).fill(0);
    factors[CHECK - 1] = 1;
    for (let step = 0, root = 1; step < CHECK; step += 1, root = times(root, 2)) {
      for (let at = 0; at < CHECK; at += 1) factors[at] = times(factors[at], root) ^ (at + 1 < CHECK ? factors[at + 1] : 0);
    }
    for (const each of data) {
      const lead = each ^ rest.shift();
      rest.push(0);
      for (let at = 0; at < CHECK; at += 1) rest[at] ^= times(factors[at], lead);
    }
    return rest;
  }

  function modules(text) {
    const dark = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null)), last = SIZE - 1;
    const set = (x, y, on) => { dark[y][x] = Boolean(on); };
    for (let at = 0; at < SIZE; at += 1) { set(6, at, at % 2 === 0); set(at, 6, at % 2 === 0); }
    for (const [cx, cy] of [[3, 3], [last - 3, 3], [3, last - 3]]) {
      for (let dy = -4; dy <= 4; dy += 1) for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy)), x = cx + dx, y = cy + dy;
        if (x >= 0 && x < SIZE && y >= 0 && y < SIZE) set(x, y, ring !== 2 && ring !== 4);
      }
    }
    for (let at = 0; at < 15; at += 1) {
      const bit = (FORMAT >> at) & 1;
      if (at < 6) set(8, at, bit); else if (at < 8) set(8, at + 1, bit); else if (at === 8) set(7, 8, bit); else set(14 - at, 8, bit);
      if (at < 8) set(last - at, 8, bit); else set(8, SIZE - 15 + at, bit);
    }
    set(8, SIZE - 8, 1);
    const data = bytes(text), all = data.concat(checks(data));
    let place = 0;
    for (let right = last; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < SIZE; step += 1) for (let side = 0; side < 2; side += 1) {
        const x = right - side, y = ((right + 1) & 2) === 0 ? last - step : step;
        if (dark[y][x] !== null) continue;
        const bit = (all[place >> 3] >> (7 - (place & 7))) & 1;
        set(x, y, bit ^ ((x + y) % 2 === 0 ? 1 : 0));
        place += 1;
      }
    }
    return dark;
  }

  const given = decodeURIComponent(location.hash.slice(1)).toUpperCase().replace(/[^2-9A-Z]/g, "");
  if (given.length !== 12) return;
  const code = given.match(/.{4}/g).join("-"), drawn = document.querySelector("#code-drawn");
  history.replaceState(null, "", location.pathname);
  if (!drawn) {
    document.querySelector("#code-form input[name=code]").value = code;
    return;
  }
  const path = modules(code).flatMap((row, y) => row.map((on, x) => (on ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
  drawn.querySelector("path").setAttribute("d", path);
  drawn.querySelector(".xc-code").textContent = code;
  drawn.hidden = false;
  document.querySelector("#code-typed").hidden = true;
})();
