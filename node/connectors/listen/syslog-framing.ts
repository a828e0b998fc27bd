import type { Framing, FramingOptions } from './line-framing.ts';
import { messageLine } from './message-line.ts';

const NEWLINE = 10;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const LESS_THAN = 60;
/** Digits of a count; nobody sends a gigabyte. */
const DIGITS_MAX = 9;

const NOTHING = Buffer.alloc(0);

/** What stands at a position: a message that is counted, one that ends with a newline, or too little to tell. */
type Head =
  | { readonly kind: 'counted'; readonly headerBytes: number; readonly bytes: number }
  | { readonly kind: 'line' }
  | { readonly kind: 'unknown' };

/**
 * Both framings of syslog over TCP (RFC 6587): messages with their count of octets in front, and messages with a newline
 * behind. Senders don't say which they use, so each message tells by its beginning, as in rsyslog: digits, a space and `<`
 * are a count. A line that begins with a time has no `<` behind the digits.
 */
export class SyslogFraming implements Framing {
  readonly #options: FramingOptions;
  #buffer: Buffer = NOTHING;
  /** Bytes of a counted message that are left out as they come. */
  #bytesToSkip = 0;
  #isSkippingLine = false;

  constructor(options: FramingOptions) {
    this.#options = options;
  }

  get isTorn(): boolean {
    return this.#buffer.length > 0 || this.#bytesToSkip > 0 || this.#isSkippingLine;
  }

  push(chunk: Uint8Array): Uint8Array | undefined {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const input = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
    const lines: Uint8Array[] = [];
    let at = 0;
    for (let next = this.#take(input, at, lines); next > at; next = this.#take(input, at, lines)) {
      at = next;
    }
    // A copy: the chunk belongs to the socket.
    this.#buffer = at < input.length ? Buffer.from(input.subarray(at)) : NOTHING;
    return lines.length > 0 ? Buffer.concat(lines) : undefined;
  }

  rest(): Uint8Array | undefined {
    const left = this.#buffer;
    const isWhole = this.#bytesToSkip === 0 && !this.#isSkippingLine;
    const isLine = isWhole && headAt(left, 0).kind !== 'counted';
    this.#buffer = isLine ? NOTHING : left;
    return isLine ? messageLine(left) : undefined;
  }

  /** Takes one message, or a piece of what is left out; returns where the next begins, or `at` where more must come. */
  #take(input: Buffer, at: number, lines: Uint8Array[]): number {
    if (at >= input.length) return at;
    if (this.#bytesToSkip > 0) return this.#skipCounted(input, at);
    if (this.#isSkippingLine) return this.#skipLine(input, at);
    const head = headAt(input, at);
    switch (head.kind) {
      case 'unknown':
        return at;
      case 'counted':
        return this.#takeCounted(input, at, head, lines);
      case 'line':
        return this.#takeLine(input, at, lines);
    }
  }

  #takeCounted(
    input: Buffer,
    at: number,
    { headerBytes, bytes }: Extract<Head, { kind: 'counted' }>,
    lines: Uint8Array[],
  ): number {
    const start = at + headerBytes;
    if (bytes > this.#options.messageBytesMax) {
      this.#options.onOversized();
      this.#bytesToSkip = bytes;
      return start;
    }
    if (start + bytes > input.length) return at;
    push(lines, messageLine(input.subarray(start, start + bytes)));
    return start + bytes;
  }

  #takeLine(input: Buffer, at: number, lines: Uint8Array[]): number {
    const newline = input.indexOf(NEWLINE, at);
    const bytes = (newline < 0 ? input.length : newline) - at;
    if (bytes > this.#options.messageBytesMax) {
      this.#options.onOversized();
      this.#isSkippingLine = newline < 0;
      return newline < 0 ? input.length : newline + 1;
    }
    if (newline < 0) return at;
    push(lines, messageLine(input.subarray(at, newline)));
    return newline + 1;
  }

  #skipCounted(input: Buffer, at: number): number {
    const bytes = Math.min(this.#bytesToSkip, input.length - at);
    this.#bytesToSkip -= bytes;
    return at + bytes;
  }

  #skipLine(input: Buffer, at: number): number {
    const newline = input.indexOf(NEWLINE, at);
    if (newline < 0) return input.length;
    this.#isSkippingLine = false;
    return newline + 1;
  }
}

function push(lines: Uint8Array[], line: Uint8Array | undefined): void {
  if (line !== undefined) lines.push(line);
}

function headAt(input: Buffer, start: number): Head {
  let at = start;
  let bytes = 0;
  while (at < input.length && at - start < DIGITS_MAX && isDigit(input[at])) {
    bytes = bytes * 10 + input[at++] - ZERO;
  }
  if (at === start || input[start] === ZERO) return { kind: 'line' };
  if (at + 1 >= input.length && (at === input.length || input[at] === SPACE)) {
    return { kind: 'unknown' };
  }
  return input[at] === SPACE && input[at + 1] === LESS_THAN
    ? { kind: 'counted', headerBytes: at + 1 - start, bytes }
    : { kind: 'line' };
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
