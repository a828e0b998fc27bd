/** How Java's library begins what it compresses: blocks follow, each with its length. Others write a single bare block. */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
/** The magic, and two versions. */
const HEADER_BYTES = 16;

/** Uncompresses either form by a function for single blocks. */
export function uncompressedSnappy(
  bytes: Buffer,
  block: (bytes: Buffer) => Uint8Array,
): Uint8Array {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return block(bytes);
  const blocks: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    blocks.push(block(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}
