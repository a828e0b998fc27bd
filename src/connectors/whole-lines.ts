const NEWLINE = 10;

/**
 * Cuts a stream of bytes at its line ends. The half line at the end of a chunk waits here, in memory, for the rest: it
 * is not spooled before, and is lost if the connection ends without `rest` being asked.
 */
export class WholeLines {
  #parts: Uint8Array[] = [];

  /** The whole lines that are complete with this chunk; undefined where there is none. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      if (chunk.length > 0) this.#parts.push(chunk.slice());
      return undefined;
    }
    const lines = concatenate([...this.#parts, chunk.subarray(0, end)]);
    this.#parts = end < chunk.length ? [chunk.slice(end)] : [];
    return lines;
  }

  /** The last line of a stream that has ended without a newline, with the newline that it lacks. */
  rest(): Uint8Array | undefined {
    if (this.#parts.length === 0) return undefined;
    const line = concatenate([...this.#parts, Uint8Array.of(NEWLINE)]);
    this.#parts = [];
    return line;
  }
}

/** A message that is whole by nature, as lines: where it lacks the last newline, that is added. */
export function closedLines(message: Uint8Array): Uint8Array {
  if (message[message.length - 1] === NEWLINE) return message;
  return concatenate([message, Uint8Array.of(NEWLINE)]);
}

/** The bytes of all parts, in a buffer of their own. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0].slice();
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
