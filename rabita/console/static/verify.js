// Verifies an entry in the browser: RFC 9162 inclusion proof, C2SP checkpoint and signed note, Ed25519.
"use strict";
const bytes = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
// Why something is not proved; the page has the words for it.
class Wrong extends Error { constructor(why) { super(why); this.why = why; } }
const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

// RFC 9162, 2.1.3.2. Numbers stay below 2^53, so division stands in for shifts.
async function rootOf(leaf, index, size, path) {
  let fn = index, sn = size - 1, hash = leaf;
  const half = (n) => Math.floor(n / 2);
  for (const node of path) {
    if (sn === 0) throw new Wrong("long");
    if (fn % 2 === 1 || fn === sn) {
      hash = await sha256(Uint8Array.of(1), node, hash);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, node);
    }
    fn = half(fn); sn = half(sn);
  }
  if (sn !== 0) throw new Wrong("short");
  return hash;
}

function readKey(text) {
  const [origin, id, ...key] = text.trim().split("+");
  let raw;
  try { raw = fromBase64(key.join("+")); } catch { throw new Wrong("key"); }
  if (!origin || raw.length !== 33 || raw[0] !== 1 || !/^[0-9a-f]{8}$/.test(id)) throw new Wrong("key");
  return { origin, id, raw, key: raw.slice(1) };
}

async function checkNote(note, key) {
  const end = note.lastIndexOf("\n\n");
  if (end < 0) throw new Wrong("note");
  const text = note.slice(0, end + 1);
  const hash = (await sha256(bytes(key.origin + "\n"), key.raw)).slice(0, 4);
  const hex = [...hash].map((b) => b.toString(16).padStart(2, "0")).join("");
  if (hex !== key.id) throw new Wrong("key");
  const verifier = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]);
  for (const line of note.slice(end + 2).split("\n")) {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!match || match[1] !== key.origin) continue;
    const signature = fromBase64(match[2]);
    if (signature.length !== 68 || !same(signature.slice(0, 4), hash)) continue;
    if (await crypto.subtle.verify("Ed25519", verifier, signature.slice(4), bytes(text))) {
      const [origin, size, root] = text.split("\n");
      return { origin, size: Number(size), root: fromBase64(root) };
    }
  }
  throw new Wrong("signer");
}

async function verify(parts) {
  const key = readKey(parts.vkey);
  const signed = await checkNote(parts.checkpoint, key);
  if (signed.origin !== key.origin) throw new Wrong("ledger");
  if (signed.size !== parts.size || parts.index >= parts.size) throw new Wrong("size");
  const leaf = await sha256(Uint8Array.of(0), bytes(parts.entry));
  const root = await rootOf(leaf, parts.index, parts.size, parts.path.map(fromBase64));
  if (parts.hidden !== null) {
    const digest = [...(await sha256(bytes(parts.hidden)))].map((b) => b.toString(16).padStart(2, "0")).join("");
    if (!parts.entry.includes('"private":"sha256:' + digest + '"')) throw new Wrong("private");
  }
  if (!same(root, signed.root)) throw new Wrong("root");
  return signed;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-verify]");
  if (!form) return;
  event.preventDefault();
  const text = (id) => document.getElementById(id).textContent;
  const out = document.getElementById("verdict");
  const say = (words, values, kind) => {
    out.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    out.className = kind;
  };
  try {
    const signed = await verify({
      vkey: form.elements.vkey.value, entry: text("entry-text"), index: Number(text("p-index")), size: Number(text("p-size")),
      hidden: document.getElementById("private-text")?.textContent ?? null,
      path: [...document.querySelectorAll("#p-path li")].map((node) => node.textContent), checkpoint: text("p-checkpoint"),
    });
    say(out.dataset.good, { index: text("p-index"), size: signed.size, origin: signed.origin }, "good");
  } catch (error) {
    const why = error instanceof Wrong ? error.why : "failed";
    say(out.dataset.bad, { why: out.getAttribute("data-why-" + why) }, "bad");
  }
});
