const NUL = 0;
const NEWLINE = 10;
const RETURN = 13;

/**
 * A message of syslog as one line: what ends it (newlines, carriage returns, NUL) is taken off, and a line end within is
 * written as rsyslog does it, `#012`, so that a message stays one row. Undefined where nothing is left.
 */
export function messageLine(message: Buffer): Uint8Array | undefined {
  let end = message.length;
  while (end > 0 && isEnd(message[end - 1])) end--;
  if (end === 0) return undefined;
  const text = message.subarray(0, end);
  if (!text.includes(NEWLINE) && !text.includes(RETURN)) {
    return Buffer.concat([text, Uint8Array.of(NEWLINE)]);
  }
  const escaped = text.toString('latin1').replaceAll('\n', '#012').replaceAll('\r', '#015');
  return Buffer.from(`${escaped}\n`, 'latin1');
}

function isEnd(byte: number): boolean {
  return byte === NEWLINE || byte === RETURN || byte === NUL;
}
