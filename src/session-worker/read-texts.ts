/**
 * Many texts out of one run of UTF-8. A call of a decoder costs more than a short text: so the run is decoded once, and
 * the texts are cut from the result. Where they begin there is counted from the bytes: a byte that continues a character
 * adds no UTF-16 unit, one that begins a character of four bytes adds two, any other one. That holds for well-formed
 * UTF-8 only: malformed bytes become U+FFFD, and a run in which there is one is decoded text by text.
 *
 * Typed arrays are little endian on every platform that runs WebAssembly.
 */
import { cutBy } from '../types/row-block.ts';

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
const REPLACEMENT = '\ufffd';

/** The texts of these lengths in bytes, which follow each other. */
export function readTexts(bytes: Uint8Array, lengths: Uint32Array): string[] {
  const text = DECODER.decode(bytes);
  if (text.length === bytes.length) return cutBy(lengths, (start, end) => text.slice(start, end));
  if (text.includes(REPLACEMENT)) {
    return cutBy(lengths, (start, end) => DECODER.decode(bytes.subarray(start, end)));
  }
  let unit = 0;
  return cutBy(lengths, (start, end) => {
    const firstUnit = unit;
    for (let index = start; index < end; index++) unit += unitsOf(bytes[index]);
    return text.slice(firstUnit, unit);
  });
}

function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}
