import { malformedLogEntry } from '../../errors/checkpoint-errors.ts';
import { utf8 } from '../../wasm/memory.ts';

/*
 * Entries of the logs are texts with a JSON object, whose first field is their checksum: the CRC-32 of the text without that
 * field. Spark passes over fields that it does not know. Entries without a checksum are Spark's, or from before there was one.
 */
const SEALED = /^([^{]*\{)"checksum":"([0-9a-f]{8})",/;

/** The bytes of an entry, with its checksum. */
export function sealedEntry(text: string): Uint8Array {
  const start = text.indexOf('{') + 1;
  const checksum = `"checksum":"${crc32(utf8(text))}",`;
  return utf8(text.slice(0, start) + checksum + text.slice(start));
}

/** The text of an entry, without its checksum. Fails with MALFORMED_LOG_ENTRY where that is another one. */
export function openedEntry(bytes: Uint8Array, entry: string): string {
  const sealed = new TextDecoder().decode(bytes);
  const text = sealed.replace(SEALED, '$1');
  const expected = SEALED.exec(sealed)?.[2];
  if (expected === undefined) return text;
  const found = crc32(utf8(text));
  if (found === expected) return text;
  throw malformedLogEntry({ entry, expected: `the checksum ${expected}`, found });
}

/** IEEE 802.3's CRC-32, in hexadecimal digits. Entries are small, so that a table would not pay. */
function crc32(bytes: Uint8Array): string {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ((crc ^ 0xffff_ffff) >>> 0).toString(16).padStart(8, '0');
}
