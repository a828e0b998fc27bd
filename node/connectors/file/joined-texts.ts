import { FileTexts } from './file-texts.ts';

const BLOCK_BYTES = 1 << 18;
const NEWLINE = 10;

/**
 * The texts of several files, `.gz` or plain, one after the other, in blocks; a last line without its newline gets one.
 * Fails as reading the files does.
 */
export async function* joinedTexts(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  const texts = new FileTexts(paths.map((path) => ({ path, start: 0, end: undefined })));
  try {
    do {
      let last = NEWLINE;
      for (;;) {
        const block = Buffer.allocUnsafe(BLOCK_BYTES);
        const count = await texts.read(block);
        if (count === 0) break;
        last = block[count - 1];
        yield block.subarray(0, count);
      }
      if (last !== NEWLINE) yield Uint8Array.of(NEWLINE);
    } while (await texts.nextText());
  } finally {
    await texts.close();
  }
}
