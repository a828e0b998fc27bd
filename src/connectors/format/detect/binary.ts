/** Files by their first bytes. */
const MAGIC: readonly (readonly [kind: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['ELF program', [0x7f, 0x45, 0x4c, 0x46]],
  ['Windows program', [0x4d, 0x5a]],
  ['WebAssembly', [0x00, 0x61, 0x73, 0x6d]],
  ['Java class', [0xca, 0xfe, 0xba, 0xbe]],
  ['PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG image', [0xff, 0xd8, 0xff]],
  ['GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ['systemd journal', [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48]],
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
];

/** Magic that a line of text may begin with, too: there must be more that tells. */
const SHORT_AND_PRINTABLE = new Set(['bzip2', 'Windows program', 'Parquet']);

/** A larger share of control characters, and it is no text. */
const CONTROL_SHARE_MAX = 0.02;

/** What bytes are that are no text: by their first bytes, or as `binary data` by their many control characters. */
export function binaryKind(sample: Uint8Array): string | undefined {
  if (sample.length === 0) return undefined;
  const hasControls = countControls(sample) > sample.length * CONTROL_SHARE_MAX;
  const known = MAGIC.find(([, bytes]) => bytes.every((byte, index) => sample[index] === byte));
  if (known !== undefined && (hasControls || !SHORT_AND_PRINTABLE.has(known[0]))) return known[0];
  return hasControls ? 'binary data' : undefined;
}

/** Control characters that no text has: all but white space, backspace and the escape of colours. */
function countControls(sample: Uint8Array): number {
  let count = 0;
  for (const byte of sample) {
    const isUsual = (byte >= 8 && byte <= 13) || byte === 27;
    if ((byte < 32 && !isUsual) || byte === 127) count++;
  }
  return count;
}
