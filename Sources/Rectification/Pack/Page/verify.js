"use strict";
/*
 * Checks a pack by arithmetic alone: hashes, Merkle proofs (RFC 6962, RFC 9162 §2.1.3.2) and a signed note (C2SP).
 * The browser's own cryptography is used where it has it; else the plain code below, which `?plain` in the address forces.
 * Nothing here touches the page.
 */
window.Verify = (function () {
  const isPlain = new URLSearchParams(location.search).has("plain");
  const subtle = isPlain || !window.crypto ? undefined : window.crypto.subtle;
  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const own = (object, key) => (object != null && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined);

  function unhex(text, length) {
    if (typeof text !== "string" || text.length !== length * 2 || !/^[0-9a-f]*$/.test(text)) throw new Error("hex");
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  /** Base64 in its one spelling. */
  function unbase64(text) {
    const binary = atob(text);
    if (btoa(binary) !== text) throw new Error("base64");
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }

  function join(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  const equal = (left, right) => left.length === right.length && left.every((byte, index) => byte === right[index]);

  // SHA-2 (FIPS 180-4). Its constants are roots of the first primes, so they are computed rather than copied.

  const primes = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime)) primes.push(n);

  /** The first 64 bits behind the point of the `degree`-th root of a prime. */
  function rootBits(prime, degree) {
    const target = BigInt(prime) << BigInt(64 * degree);
    let root = 0n;
    for (let bit = 1n << 69n; bit; bit >>= 1n) if ((root | bit) ** BigInt(degree) <= target) root |= bit;
    return BigInt.asUintN(64, root);
  }

  const START = primes.slice(0, 8).map((prime) => rootBits(prime, 2));
  const ROUND = primes.map((prime) => rootBits(prime, 3));
  const upper = (bits) => Number(bits >> 32n) | 0;
  const START_256 = START.map(upper);
  const ROUND_256 = ROUND.slice(0, 64).map(upper);

  /** A one bit, zeros, and the length in bits, up to whole blocks. */
  function pad(message, block) {
    const padded = new Uint8Array(Math.ceil((message.length + 1 + block / 8) / block) * block);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
    return view;
  }

  function sha256Plain(message) {
    const data = pad(message, 64);
    const state = Int32Array.from(START_256);
    const w = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < data.byteLength; at += 64) {
      for (let t = 0; t < 16; t++) w[t] = data.getInt32(at + t * 4);
      for (let t = 16; t < 64; t++) {
        const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
        const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let t = 0; t < 64; t++) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_256[t] + w[t]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] += value));
    }
    const out = new DataView(new ArrayBuffer(32));
    state.forEach((value, index) => out.setInt32(index * 4, value));
    return new Uint8Array(out.buffer);
  }

  /** Slow and short: needed once, for one signature, where the browser has no Ed25519. */
  function sha512Plain(message) {
    const data = pad(message, 128);
    const cut = (x) => BigInt.asUintN(64, x);
    const turn = (x, n) => cut((x >> n) | (x << (64n - n)));
    let state = START;
    for (let at = 0; at < data.byteLength; at += 128) {
      const w = [];
      for (let t = 0; t < 16; t++) w.push(data.getBigUint64(at + t * 8));
      for (let t = 16; t < 80; t++) {
        const s0 = turn(w[t - 15], 1n) ^ turn(w[t - 15], 8n) ^ (w[t - 15] >> 7n);
        const s1 = turn(w[t - 2], 19n) ^ turn(w[t - 2], 61n) ^ (w[t - 2] >> 6n);
        w.push(cut(w[t - 16] + s0 + w[t - 7] + s1));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let t = 0; t < 80; t++) {
        const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
        const one = h + s1 + ((e & f) ^ (cut(~e) & g)) + ROUND[t] + w[t];
        const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
        const two = s0 + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + one), c, b, a, cut(one + two)];
      }
      state = [a, b, c, d, e, f, g, h].map((value, index) => cut(value + state[index]));
    }
    const out = new DataView(new ArrayBuffer(64));
    state.forEach((value, index) => out.setBigUint64(index * 8, value));
    return new Uint8Array(out.buffer);
  }

  async function sha256(bytes) {
    return subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : sha256Plain(bytes);
  }

  // Ed25519 (RFC 8032 §5.1.7), verifying only; points as (X, Y, Z, T).

  const P = 2n ** 255n - 19n;
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (x) => ((x % P) + P) % P;

  function power(base, exponent) {
    let result = 1n;
    for (let x = mod(base); exponent; exponent >>= 1n, x = mod(x * x)) if (exponent & 1n) result = mod(result * x);
    return result;
  }

  const D = mod(-121665n * power(121666n, P - 2n));
  const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

  function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = mod((y1 - x1) * (y2 - x2));
    const b = mod((y1 + x1) * (y2 + x2));
    const c = mod(2n * D * t1 * t2);
    const d = mod(2n * z1 * z2);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }

  function times(scalar, point) {
    let sum = [0n, 1n, 1n, 0n];
    for (; scalar; scalar >>= 1n, point = add(point, point)) if (scalar & 1n) sum = add(sum, point);
    return sum;
  }

  function decodePoint(bytes) {
    const all = number(bytes);
    const y = BigInt.asUintN(255, all);
    if (y >= P) throw new Error("point");
    const u = mod(y * y - 1n);
    const v = mod(D * y * y + 1n);
    let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
    if (mod(v * x * x) !== u) x = mod(x * power(2n, (P - 1n) / 4n));
    if (mod(v * x * x) !== u || (x === 0n && all >> 255n)) throw new Error("point");
    if ((x & 1n) !== all >> 255n) x = P - x;
    return [x, y, 1n, mod(x * y)];
  }

  const BASE = decodePoint(Uint8Array.from({ length: 32 }, (_, index) => (index ? 0x66 : 0x58)));

  function isSignedPlain(key, signature, message) {
    const s = number(signature.subarray(32));
    if (s >= ORDER) return false;
    const k = number(sha512Plain(join(signature.subarray(0, 32), key, message))) % ORDER;
    const left = times(s, BASE);
    const right = add(decodePoint(signature.subarray(0, 32)), times(k, decodePoint(key)));
    return mod(left[0] * right[2] - right[0] * left[2]) === 0n && mod(left[1] * right[2] - right[1] * left[2]) === 0n;
  }

  async function isSigned(key, signature, message) {
    if (key.length !== 32 || signature.length !== 64) return false;
    if (subtle) {
      let imported;
      try {
        imported = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      } catch {
        imported = undefined; // Browsers before 2025 know SHA-256 but not Ed25519.
      }
      if (imported) return subtle.verify("Ed25519", imported, signature, message);
    }
    try {
      return isSignedPlain(key, signature, message);
    } catch {
      return false;
    }
  }

  // Notes and checkpoints

  const NOTE = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*\n((?:— [^ \n]+ [^ \n]+\n)+)$/;

  /** Throws for anything but the one spelling. */
  function readCheckpoint(note) {
    const match = NOTE.exec(note);
    if (!match) throw new Error("checkpoint");
    const lines = match[4].trimEnd().split("\n").map((line) => line.split(" "));
    return {
      origin: match[1], size: Number(match[2]), root: unbase64(match[3]), rootText: match[3], note,
      text: note.slice(0, note.length - match[4].length - 1),
      signatures: lines.map(([, name, base64]) => ({ name, bytes: unbase64(base64) })),
    };
  }

  function readKey(vkey) {
    const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\s*$/.exec(vkey);
    if (!match) throw new Error("key");
    const [, name, id, base64] = match;
    const bytes = unbase64(base64);
    if (bytes.length !== 33 || bytes[0] !== 1) throw new Error("key");
    if (hex(sha256Plain(join(utf8(name + "\n"), bytes)).subarray(0, 4)) !== id) throw new Error("key id");
    return { name, id, bytes: bytes.subarray(1) };
  }

  /** Lines of other keys are passed over; a wrong line of this key fails the note. */
  async function isNoteSigned(checkpoint, key) {
    const lines = checkpoint.signatures.filter((line) => line.name === key.name && hex(line.bytes.subarray(0, 4)) === key.id);
    for (const line of lines) if (!(await isSigned(key.bytes, line.bytes.subarray(4), utf8(checkpoint.text)))) return false;
    return lines.length > 0;
  }

  /** The pack's checkpoint with what is wrong with it, as fault codes. */
  async function checkCheckpoint(pack) {
    let checkpoint, key;
    const faults = [];
    try { checkpoint = readCheckpoint(pack.checkpoint); } catch { faults.push("checkpoint"); }
    try { key = readKey(pack.vkey); } catch { faults.push("key"); }
    if (checkpoint && key) {
      if (checkpoint.origin !== key.name) faults.push("origin");
      else if (!(await isNoteSigned(checkpoint, key))) faults.push("signature");
    }
    return { checkpoint, key, faults };
  }

  // Entries

  const LEAF = /^\{"batch":"[0-9a-f-]{36}","bodyHash":"([0-9a-f]{64})","recordedAt":(\d{1,15}),"sequence":(0|[1-9]\d{0,14})\}$/;

  const leafHash = (leaf) => sha256Plain(join([0], utf8(leaf)));

  /** RFC 9162 §2.1.3.2. Nodes are two hashes long: for those the plain code is faster than asking the browser. */
  function rootFromProof(hash, index, size, siblings) {
    if (!(index < size)) throw new Error("index");
    let [node, last, value] = [index, size - 1, hash];
    const up = () => ([node, last] = [Math.floor(node / 2), Math.floor(last / 2)]);
    for (const sibling of siblings) {
      if (last === 0 || sibling.length !== 32) throw new Error("proof");
      if (node % 2 === 1 || node === last) {
        value = sha256Plain(join([1], sibling, value));
        while (node && node % 2 === 0) up();
      } else {
        value = sha256Plain(join([1], value, sibling));
      }
      up();
    }
    if (last !== 0) throw new Error("proof");
    return value;
  }

  /** SHA-256(nonce ‖ text). The nonce has one length: else bytes could move between it and the text. */
  async function hidingHash(nonce, text) {
    // Half of a surrogate pair would be hashed as another character than the one in the text.
    if (/\p{Surrogate}/u.test(text)) throw new Error("text");
    return hex(await sha256(join(unhex(nonce, 16), utf8(text))));
  }

  /** Pushes `code` unless `check` gives true. */
  async function expect(faults, code, check) {
    try {
      if ((await check()) === true) return;
    } catch { /* unreadable is wrong too */ }
    faults.push(code);
  }

  /** What an entry says, for naming it; it is believed only when `faults` stays empty. */
  function readBody(text) {
    const body = JSON.parse(text);
    const isSound = [body.record, body.kind, body.action, body.actor].every((member) => typeof member === "string") &&
      Number.isSafeInteger(body.revision) && body.state !== null && typeof body.state === "object" && !Array.isArray(body.state);
    if (!isSound) throw new Error("body");
    return body;
  }

  async function checkEntry(entry, { checkpoint }) {
    const result = { entry, faults: [], leaf: null, body: null, leafHash: "", bodyHash: "", parts: {} };
    await expect(result.faults, "leaf", () => {
      const match = LEAF.exec(entry.leaf);
      result.leaf = { bodyHash: match[1], recordedAt: Number(match[2]), sequence: Number(match[3]) };
      result.leafHash = hex(leafHash(entry.leaf));
      return true;
    });
    await expect(result.faults, "body", async () => {
      result.body = readBody(entry.body);
      result.bodyHash = await hidingHash(entry.nonce, entry.body);
      return !result.leaf || result.bodyHash === result.leaf.bodyHash;
    });
    if (result.leaf && checkpoint) {
      await expect(result.faults, "proof", () => equal(
        rootFromProof(unhex(result.leafHash, 32), result.leaf.sequence, checkpoint.size, entry.proof.map(unbase64)), checkpoint.root));
    }
    for (const [part, given] of Object.entries((entry && entry.sealed) || {})) {
      await expect(result.faults, "sealed", async () => {
        const isRight = (await hidingHash(given.nonce, given.content)) === own(own(result.body, "sealed"), part);
        if (isRight) result.parts[part] = JSON.parse(given.content);
        return isRight;
      });
    }
    return result;
  }

  /** Each entry may be right alone and wrong beside the others. */
  function checkTogether(results) {
    const sequences = new Map();
    const last = new Map();
    const readable = results.filter((result) => result.leaf && result.body);
    for (const result of readable.sort((left, right) => left.leaf.sequence - right.leaf.sequence)) {
      const { sequence } = result.leaf;
      const { record, kind, revision } = result.body;
      const before = last.get(record);
      if (sequences.has(sequence)) result.faults.push("twice");
      else if (revision !== (before ? before.body.revision + 1 : 1) || before && before.body.kind !== kind) result.faults.push("order");
      sequences.set(sequence, result);
      last.set(record, result);
    }
  }

  /** Records with their entries in order; `newest` is what may be shown. */
  function gather(results, isTrusted) {
    const records = new Map();
    for (const result of results) {
      const id = result.body ? result.body.record : null;
      if (!id) continue;
      if (!records.has(id)) records.set(id, { id, kind: result.body.kind, entries: [], newest: null, isBroken: false });
      const record = records.get(id);
      record.entries.push(result);
      if (result.faults.length || !isTrusted) record.isBroken = true;
      else record.newest = result;
    }
    for (const record of records.values()) if (record.newest) record.kind = record.newest.body.kind;
    return records;
  }

  const breath = () => new Promise((resume) => setTimeout(resume));

  /** Checks the whole pack a little at a time, so that the page stays alive. `progress(done, total)` is called in between. */
  async function run(pack, progress) {
    const head = await checkCheckpoint(pack);
    const entries = Array.isArray(pack.entries) ? pack.entries : [];
    const results = [];
    let pause = performance.now();
    for (const entry of entries) {
      results.push(await checkEntry(entry, head));
      if (performance.now() - pause < 40) continue;
      progress(results.length, entries.length);
      await breath();
      pause = performance.now();
    }
    checkTogether(results);
    results.sort((left, right) => (left.leaf ? left.leaf.sequence : 0) - (right.leaf ? right.leaf.sequence : 0));
    return { ...head, results, records: gather(results, head.faults.length === 0) };
  }

  return { run, sha256, sha256Plain, sha512Plain, isSignedPlain, readCheckpoint, isNoteSigned, hex, unhex, own, isPlain: !subtle };
})();
