/**
 * Millrace's protocol over WebSocket: a stream of lines that can be read again between two commits. A position is a
 * count of bytes since the stream began. Control frames are text, one JSON object with a `type`; data frames are binary.
 * `docs/websocket-protocol.md` is the specification.
 *
 * ```text
 *   client                                     server
 *   hello  {version: 1, client, offset} ─────▶            offset: where to go on, null for the first line kept
 *                                       ◀───── hello  {version: 1, start, end}
 *   credit {bytes} ──────────────────────────▶            how much more may be sent
 *                                       ◀───── data   8 byte big endian position, whole lines
 *                                       ◀───── gap    {from, to}: these bytes are lost
 *   credit {bytes} ──────────────────────────▶            after the lines were consumed
 *   commit {offset} ─────────────────────────▶            everything before may be forgotten
 * ```
 */

/** The subprotocol that both sides name. */
export const WEBSOCKET_SUBPROTOCOL = 'millrace.lines.v1';

export type ClientFrame =
  | {
      readonly type: 'hello';
      readonly version: 1;
      /** Names the reader over reconnections and restarts; the server keeps what this reader has not committed. */
      readonly client: string;
      readonly offset: number | null;
    }
  | { readonly type: 'credit'; readonly bytes: number }
  | { readonly type: 'commit'; readonly offset: number };

export type ServerFrame =
  | { readonly type: 'hello'; readonly version: 1; readonly start: number; readonly end: number }
  | { readonly type: 'gap'; readonly from: number; readonly to: number };

const POSITION_BYTES = 8;

/** A data frame: the position of the first line, then whole lines. */
export function encodeData(position: number, lines: Uint8Array): Uint8Array {
  const frame = new Uint8Array(POSITION_BYTES + lines.length);
  new DataView(frame.buffer).setBigUint64(0, BigInt(position));
  frame.set(lines, POSITION_BYTES);
  return frame;
}

/** Undefined for a frame that is too short to be one, or whose position is beyond 2^53. */
export function decodeData(
  frame: Uint8Array,
): { readonly position: number; readonly lines: Uint8Array } | undefined {
  if (frame.length < POSITION_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, POSITION_BYTES);
  const position = Number(view.getBigUint64(0));
  if (!Number.isSafeInteger(position)) return undefined;
  return { position, lines: frame.subarray(POSITION_BYTES) };
}

/** Undefined for text that is no frame of this version: newer peers may say more, and are not cut off for it. */
export function parseClientFrame(text: string): ClientFrame | undefined {
  const frame = parseObject(text);
  switch (frame?.type) {
    case 'hello':
      return frame.version === 1 &&
        typeof frame.client === 'string' &&
        (frame.offset === null || isPosition(frame.offset))
        ? { type: 'hello', version: 1, client: frame.client, offset: frame.offset }
        : undefined;
    case 'credit':
      return isPosition(frame.bytes) ? { type: 'credit', bytes: frame.bytes } : undefined;
    case 'commit':
      return isPosition(frame.offset) ? { type: 'commit', offset: frame.offset } : undefined;
    default:
      return undefined;
  }
}

/** Undefined for text that is no frame of this version. */
export function parseServerFrame(text: string): ServerFrame | undefined {
  const frame = parseObject(text);
  switch (frame?.type) {
    case 'hello':
      return frame.version === 1 && isPosition(frame.start) && isPosition(frame.end)
        ? { type: 'hello', version: 1, start: frame.start, end: frame.end }
        : undefined;
    case 'gap':
      return isPosition(frame.from) && isPosition(frame.to)
        ? { type: 'gap', from: frame.from, to: frame.to }
        : undefined;
    default:
      return undefined;
  }
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
