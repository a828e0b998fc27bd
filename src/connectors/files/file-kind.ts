/** What a file is, told from its first bytes. */
export type FileKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'gzip' }
  /** Nothing that has lines; `looksLike` names it: `a zip archive`. */
  | { readonly kind: 'binary'; readonly looksLike: string };

/** Bytes that begin files of a kind, at an offset. */
interface Signature {
  readonly looksLike: string;
  readonly bytes: readonly number[];
  readonly at?: number;
}

const text = (characters: string): number[] => [...characters].map((one) => one.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { looksLike: 'a zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { looksLike: 'a zip archive', bytes: [0x50, 0x4b, 0x05, 0x06] },
  { looksLike: 'a bzip2 file', bytes: text('1AY&SY'), at: 4 },
  { looksLike: 'a Zstandard file', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { looksLike: 'an xz file', bytes: [0xfd, ...text('7zXZ'), 0] },
  { looksLike: 'a 7z archive', bytes: [...text('7z'), 0xbc, 0xaf, 0x27, 0x1c] },
  { looksLike: 'an LZ4 file', bytes: [0x04, 0x22, 0x4d, 0x18] },
  { looksLike: 'a RAR archive', bytes: text('Rar!') },
  { looksLike: 'a tar archive', bytes: text('ustar'), at: 257 },
  { looksLike: 'a PDF document', bytes: text('%PDF-') },
  { looksLike: 'a PNG image', bytes: [0x89, ...text('PNG')] },
  { looksLike: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { looksLike: 'a GIF image', bytes: text('GIF8') },
  { looksLike: 'a Parquet file', bytes: text('PAR1') },
  { looksLike: 'an Arrow file', bytes: [...text('ARROW1'), 0, 0] },
  { looksLike: 'an Avro file', bytes: [...text('Obj'), 1] },
  { looksLike: 'an ORC file', bytes: text('ORC') },
  { looksLike: 'a SQLite database', bytes: text('SQLite format 3') },
  { looksLike: 'a systemd journal', bytes: text('LPKSHHRH') },
  { looksLike: 'a Windows event log', bytes: [...text('ElfFile'), 0] },
  { looksLike: 'a program', bytes: [0x7f, ...text('ELF')] },
  { looksLike: 'a Windows program', bytes: [...text('MZ'), 0x90, 0] },
  { looksLike: 'a WebAssembly module', bytes: [0, ...text('asm')] },
  { looksLike: 'a packet capture', bytes: [0xd4, 0xc3, 0xb2, 0xa1] },
  { looksLike: 'a packet capture', bytes: [0x0a, 0x0d, 0x0d, 0x0a] },
  { looksLike: 'text in UTF-16', bytes: [0xff, 0xfe] },
  { looksLike: 'text in UTF-16', bytes: [0xfe, 0xff] },
];

/** Signatures of letters alone could begin a line; then something that no text has must follow. */
const LETTERS_ONLY = new Set(['an ORC file', 'a GIF image', 'a RAR archive', 'a Parquet file']);
/** The share of control characters from which on bytes are no text. */
const CONTROL_SHARE_MAX = 0.05;

/** Tells the kind of a file from its first bytes; the more of them the better. An empty file is text. */
export function fileKind(head: Uint8Array): FileKind {
  if (startsWith(head, [0x1f, 0x8b, 0x08], 0)) return { kind: 'gzip' };
  const isBinary = hasControls(head);
  const found = SIGNATURES.find(
    ({ bytes, at = 0, looksLike }) =>
      startsWith(head, bytes, at) && (isBinary || !LETTERS_ONLY.has(looksLike)),
  );
  if (found !== undefined) return { kind: 'binary', looksLike: found.looksLike };
  return isBinary ? { kind: 'binary', looksLike: 'binary data' } : { kind: 'text' };
}

function startsWith(head: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

/**
 * Whether there are bytes in numbers that no text has. A single NUL is not enough: a crash leaves runs of them in logs,
 * and a log with such a run is a log.
 */
function hasControls(head: Uint8Array): boolean {
  let controls = 0;
  for (const byte of head) {
    const isControl = byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b;
    if (isControl || byte === 0x7f) controls++;
  }
  return controls > head.length * CONTROL_SHARE_MAX;
}
