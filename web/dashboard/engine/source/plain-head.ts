import { fileKind } from '../../../../src/connectors/files/file-kind.ts';
import { fileNotText } from '../../../../src/errors/file-errors.ts';
import { SAMPLE_BYTES } from './log-source.ts';

/**
 * The first bytes of a source as text: those of a gzip file decompressed. Fails with `FAILED_READ_FILE.NOT_TEXT` for what
 * has no lines.
 */
export async function plainHead(
  head: Uint8Array<ArrayBuffer>,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const kind = fileKind(head);
  switch (kind.kind) {
    case 'text':
      return head;
    case 'gzip':
      return decompressed(head);
    case 'binary':
      throw fileNotText({ path, looksLike: kind.looksLike });
  }
}

/** The first bytes of what is in a gzip file that may be cut; what is broken is said by whoever reads it whole. */
async function decompressed(head: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const sample = new Uint8Array(SAMPLE_BYTES);
  const stream = new Blob([head]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  let length = 0;
  try {
    while (length < SAMPLE_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = value.subarray(0, SAMPLE_BYTES - length);
      sample.set(part, length);
      length += part.length;
    }
    await reader.cancel();
  } catch {
    // What came before the break is enough to tell what it is.
  }
  return sample.subarray(0, length);
}
