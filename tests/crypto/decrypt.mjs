// A second reader of docs/crypto.md, written from it alone and with nothing but node:crypto.
// stdin: {"tokens": [{secret, site, doctype, name, field, token}], "wraps": [{kek | private, site, doctype, name, kid, wrap}]}
// (keys and ids in hex). stdout: {"tokens": [JSON text of the value | {"error"}], "wraps": [data key in hex | {"error"}]}.
import { createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";

const hex = (text) => Buffer.from(text, "hex");
const refuse = (why) => { throw new Error(why); };

function lp(...parts) {
	return Buffer.concat(parts.flatMap((part) => {
		const raw = Buffer.from(part);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(raw.length);
		return [length, raw];
	}));
}

function hkdf(secret, length, ...info) {
	return Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), lp(...info), length));
}

function base64(text) {
	const raw = Buffer.from(text, "base64url");
	return raw.toString("base64url") === text ? raw : refuse("spelling");
}

function envelope(form, text) {
	const parts = text.split(".");
	if (parts.length !== 3 || parts[0] !== form) refuse("format");
	const head = base64(parts[1]);
	if (head.length !== 9) refuse("head");
	return { algorithm: head[0], kid: head.subarray(1), payload: base64(parts[2]) };
}

function decrypt(key, nonce, sealed, associated) {
	const cipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
	cipher.setAAD(associated);
	cipher.setAuthTag(sealed.subarray(-16));
	return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

function unpad(content) {
	const end = 4 + content.readUInt32BE();
	const size = end > 1024 ? Math.ceil(end / 1024) * 1024 : Math.max(32, 2 ** Math.ceil(Math.log2(end)));
	if (size !== content.length || content.subarray(end).some((byte) => byte)) refuse("padding");
	return content.subarray(4, end).toString();
}

function openToken({ secret, site, doctype, name, field, token }) {
	const { algorithm, kid, payload } = envelope("cndh1", token);
	if (algorithm !== 1) refuse("algorithm");
	if (!hkdf(hex(secret), 8, "cndh1", "kid").equals(kid)) refuse("key");
	const key = hkdf(hex(secret), 32, "cndh1", "field", doctype, field);
	const associated = lp("cndh1", [1], kid, site, doctype, name, field);
	return unpad(decrypt(key, payload.subarray(0, 12), payload.subarray(12), associated));
}

const DER = { pkcs8: "302e020100300506032b656e04220420", spki: "302a300506032b656e032100" };
const der = (type, raw) => ({ key: Buffer.concat([hex(DER[type]), raw]), format: "der", type });

function escrow(raw, payload) {
	const privateKey = createPrivateKey(der("pkcs8", raw));
	const own = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
	const ephemeral = payload.subarray(0, 32);
	const shared = diffieHellman({ privateKey, publicKey: createPublicKey(der("spki", ephemeral)) });
	const material = hkdf(shared, 44, "cndhw1", "escrow", ephemeral, own);
	const id = createHash("sha256").update("cndh-escrow-public").update(own).digest().subarray(0, 8);
	return { algorithm: 16, kind: "escrow", id, key: material.subarray(0, 32), nonce: material.subarray(32), skip: 32 };
}

function service(raw, payload) {
	const [id, key] = [hkdf(raw, 8, "cndhw1", "kid"), hkdf(raw, 32, "cndhw1", "wrap")];
	return { algorithm: 1, kind: "service", id, key, nonce: payload.subarray(0, 12), skip: 12 };
}

function openWrap({ kek, private: secret, site, doctype, name, kid, wrap }) {
	const { algorithm, kid: recipient, payload } = envelope("cndhw1", wrap);
	const box = kek ? service(hex(kek), payload) : escrow(hex(secret), payload);
	if (algorithm !== box.algorithm || !box.id.equals(recipient)) refuse("recipient");
	const associated = lp("cndhw1", [algorithm], box.kind, recipient, site, doctype, name, hex(kid));
	const key = decrypt(box.key, box.nonce, payload.subarray(box.skip), associated);
	return hkdf(key, 8, "cndh1", "kid").equals(hex(kid)) ? key.toString("hex") : refuse("key");
}

const attempt = (open) => (item) => { try { return open(item); } catch (error) { return { error: error.message }; } };
const { tokens = [], wraps = [] } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({ tokens: tokens.map(attempt(openToken)), wraps: wraps.map(attempt(openWrap)) }));
