import type { StructType } from '../../../types/data-type.ts';
import type { ByteReader, TextInference } from '../format.ts';

const CHUNK_BYTES = 256 * 1024;

/** The schema of all texts of a reader, which is closed after them. Fails as reading them does. */
export async function inferTexts(texts: ByteReader, inference: TextInference): Promise<StructType> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  try {
    do {
      const text = inference.newText();
      for (let count = -1; count !== 0; ) {
        count = await texts.read(chunk);
        text.add(chunk.subarray(0, count), count === 0);
      }
    } while (await texts.nextText?.());
  } finally {
    await texts.close();
  }
  return inference.schema();
}
