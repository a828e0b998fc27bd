import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Refusal } from './gatekeeper.ts';

const DECODERS: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * The body of a request, decompressed, or why it is not taken: it has more than so many bytes, before or after that, or
 * can't be decompressed. Undefined where the sender went away in the middle.
 */
export async function requestBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Uint8Array | Refusal | undefined> {
  const tooLarge = { status: 413, reason: `a request has at most ${bytesMax} bytes` };
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return tooLarge;
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const newDecoder = DECODERS.get(encoding);
  if (newDecoder === undefined && encoding !== 'identity') {
    return { status: 415, reason: `bodies are taken as they are, or as ${[...DECODERS.keys()]}` };
  }
  const body = newDecoder === undefined ? request : pipeline(request, newDecoder(), () => {});
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    // The connection is kept: the refusal must still go out on it.
    for await (const part of body.iterator({ destroyOnReturn: false })) {
      bytes += part.length;
      if (bytes > bytesMax) return tooLarge;
      parts.push(part);
    }
  } catch (error) {
    if (request.errored || !request.complete) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 400, reason: `the body is no ${encoding}: ${reason}` };
  }
  return Buffer.concat(parts);
}
