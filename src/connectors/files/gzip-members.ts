/**
 * The members of a gzip file, one after the other: `cat a.gz b.gz` is a gzip file too (RFC 1952, 2.2), and rotation and
 * block compressors make such files.
 *
 * The platform's `DecompressionStream` takes one member, and tells neither how much of its input it used nor, in
 * browsers, anything but an error when more follows. So the members' seams are found here. Where the three bytes stand
 * that begin a member, the bytes before them are the last of the member before if the length that its trailer gives is
 * the length that came out so far. The stream is then closed, which checks the rest, and a new one begins. Random bytes
 * pass for a seam once in 2^56 positions.
 *
 * ```text
 * 1f 8b 08 … deflated … crc32 length │ 1f 8b 08 … deflated … crc32 length
 *                             └ = bytes that came out, modulo 2^32
 * ```
 */
import type { Scheduler } from '../../ports/scheduler.ts';
import type { TextPieces } from './text-pieces.ts';

/** Header and trailer, and the shortest deflated text. */
const MEMBER_BYTES_MIN = 20;
const MAGIC = [0x1f, 0x8b, 0x08] as const;
/**
 * How long nothing may come out before what looked like a seam is none. Compressed bytes look like one once in 16 MiB, so
 * this costs little, and a busy machine gets its time.
 */
const QUIET_TURNS = 40;
const QUIET_TURN_MS = 5;

export interface GzipMembersOptions {
  /** The compressed bytes, from the file's beginning. */
  readonly pieces: TextPieces;
  readonly scheduler: Scheduler;
}

/** Decompresses a gzip file from its beginning. That it is cut short is said after everything that came before the cut. */
export class GzipMembers {
  readonly #options: GzipMembersOptions;
  #member: Member | undefined;
  /** Compressed bytes that were read and not fed yet. */
  #input: Uint8Array = new Uint8Array(0);
  /** Nothing follows the input. */
  #isLast = false;
  #isClosed = false;

  constructor(options: GzipMembersOptions) {
    this.#options = options;
  }

  /** Compressed bytes that were used so far. */
  get inputBytes(): number {
    return this.#options.pieces.position - this.#input.length;
  }

  /**
   * The next decompressed bytes; undefined at the end of the file. Fails where the file is cut short or damaged, and as
   * reading it does.
   */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined;
      this.#member ??= await this.#nextMember();
      const chunk = await this.#member?.read();
      if (chunk !== undefined || this.#member === undefined) return chunk;
      this.#member = undefined;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#member?.cancel();
    await this.#options.pieces.close();
  }

  async #nextMember(): Promise<Member | undefined> {
    await this.#fill(1);
    if (this.#input.length === 0) return undefined;
    const member = new Member();
    member.feed(this.#feed(member));
    return member;
  }

  /** Gives a member its bytes up to the seam, or to the end of the file, and closes it. */
  async #feed(member: Member): Promise<void> {
    let fed = 0;
    for (;;) {
      // A seam must be seen whole, so the input ends behind the three bytes that may begin the next member.
      await this.#fill(MAGIC.length);
      const input = this.#input;
      const searched = this.#isLast ? input.length : input.length - (MAGIC.length - 1);
      const seam = findMagic(input, Math.max(0, MEMBER_BYTES_MIN - fed), searched);
      const end = seam ?? searched;
      await member.write(input.slice(0, end));
      this.#input = input.subarray(end);
      fed += end;
      if (seam === undefined && !this.#isLast) continue;
      if (seam === undefined || (await member.endsHere(this.#options.scheduler)))
        return member.end();
      // No seam after all: go on behind its first byte.
      await member.write(this.#input.slice(0, 1));
      this.#input = this.#input.subarray(1);
      fed++;
    }
  }

  /** Has at least so many bytes of input at hand, if there are as many. */
  async #fill(least: number): Promise<void> {
    while (this.#input.length < least && !this.#isLast) {
      const more = await this.#options.pieces.next();
      if (more === undefined) {
        this.#isLast = true;
        return;
      }
      const input = new Uint8Array(this.#input.length + more.length);
      input.set(this.#input);
      input.set(more, this.#input.length);
      this.#input = input;
    }
  }
}

function findMagic(bytes: Uint8Array, from: number, to: number): number | undefined {
  for (let at = bytes.indexOf(MAGIC[0], from); at >= 0 && at < to; ) {
    if (bytes[at + 1] === MAGIC[1] && bytes[at + 2] === MAGIC[2]) return at;
    at = bytes.indexOf(MAGIC[0], at + 1);
  }
  return undefined;
}

/** One member's stream: what is written on one side comes out on the other. */
class Member {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #outputBytes = 0;
  /** The last four bytes that were written: the length, if the member ends here. */
  #lastFour: Uint8Array = new Uint8Array(0);
  #isReading = false;
  #readerCame: () => void = () => {};
  #failure: { readonly error: unknown } | undefined;

  constructor() {
    const stream = new DecompressionStream('gzip');
    this.#writer = stream.writable.getWriter();
    this.#reader = stream.readable.getReader();
    // A failure shows where it is waited for: in `read`.
    this.#writer.closed.catch(() => {});
  }

  /** Takes note of a failure of whoever feeds: the reader sees it after what came out before. */
  feed(feeding: Promise<void>): void {
    feeding.catch((error: unknown) => {
      this.#failure ??= { error };
      this.#writer.abort(error).catch(() => {});
    });
  }

  /** The next decompressed bytes; undefined at the member's end. */
  async read(): Promise<Uint8Array | undefined> {
    this.#isReading = true;
    this.#readerCame();
    try {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#outputBytes += value.length;
      return value;
    } catch (error) {
      throw this.#failure?.error ?? error;
    } finally {
      this.#isReading = false;
    }
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length === 0) return;
    this.#lastFour =
      bytes.length >= 4 ? bytes.slice(-4) : Uint8Array.of(...this.#lastFour, ...bytes).slice(-4);
    await this.#writer.write(bytes);
  }

  /**
   * Whether the member ends with what was written: whether as many bytes come out as its trailer says. The platform
   * decompresses in a thread of its own and does not tell when it is done, so nothing is known before it has been quiet
   * for a while; a true seam is known as soon as the last bytes are out.
   */
  async endsHere(scheduler: Scheduler): Promise<boolean> {
    for (let quietTurns = 0, before = -1; quietTurns < QUIET_TURNS; ) {
      if (!this.#isReading) await this.#untilReading();
      if (this.#isReading && this.#saysItsLength()) return true;
      quietTurns = this.#isReading && this.#outputBytes === before ? quietTurns + 1 : 0;
      before = this.#outputBytes;
      await scheduler.sleep(quietTurns > 0 ? QUIET_TURN_MS : 0);
      // What failed or was cancelled has no reader to wait for.
      if (this.#failure !== undefined) return false;
    }
    return false;
  }

  #untilReading(): Promise<void> {
    return new Promise((resolve) => {
      this.#readerCame = resolve;
    });
  }

  /** Whether what was written last is the length of what came out. */
  #saysItsLength(): boolean {
    const view = new DataView(Uint8Array.from(this.#lastFour).buffer);
    return view.byteLength === 4 && view.getUint32(0, true) === this.#outputBytes % 2 ** 32;
  }

  /** Closes the input. Fails where the member is not whole. */
  end(): Promise<void> {
    return this.#writer.close();
  }

  async cancel(): Promise<void> {
    this.#failure ??= { error: undefined };
    this.#readerCame();
    await this.#reader.cancel().catch(() => {});
  }
}
