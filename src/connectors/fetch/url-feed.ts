import { urlUnreachable } from '../../errors/connection-errors.ts';
import { MillraceError } from '../../errors/exception.ts';
import { corruptGzipFile, fileNotText } from '../../errors/file-errors.ts';
import type { HttpResponse } from '../../ports/http.ts';
import type { Platform } from '../../ports/platform.ts';
import { fileKind } from '../files/file-kind.ts';
import type { ByteStreamReader } from '../files/given-file.ts';
import { GzipMembers } from '../files/gzip-members.ts';
import { type ByteStreams, PlainPieces, type TextPieces } from '../files/text-pieces.ts';
import type { ByteFeed, FeedTarget } from '../spooled-source.ts';
import { WholeLines } from '../whole-lines.ts';
import type { UrlDocument } from './url-document.ts';

/** The version of the document that is in the spool, kept in the checkpoint. */
export interface KeptVersion {
  read(): Promise<string | undefined>;
  write(version: string): Promise<void>;
}

/**
 * The body of a URL whose server answers no ranges: it comes once and is spooled, no faster than the spool takes it. A
 * restart asks for it anew, and passes over what was spooled before if it still is the same document by its version;
 * otherwise it is a stream without a beginning, and what came meanwhile is lost, and counted as a gap.
 */
export class UrlFeed implements ByteFeed {
  readonly ended: Promise<void>;
  readonly findsItsPlace = true;
  readonly #document: UrlDocument;
  readonly #platform: Platform;
  /** Reads and keeps the version of the document that was spooled. */
  readonly #version: KeptVersion;
  readonly #fail: (error: unknown) => void;
  #isStopped = false;
  #pieces: TextPieces | undefined;
  #finish: () => void = () => {};
  #gate: Promise<void> = Promise.resolve();
  #openGate: () => void = () => {};
  #gaps = 0;
  #bytes = 0;
  #hasEnded = false;

  constructor(options: {
    readonly document: UrlDocument;
    readonly platform: Platform;
    readonly version: KeptVersion;
    readonly fail: (error: unknown) => void;
  }) {
    this.#document = options.document;
    this.#platform = options.platform;
    this.#version = options.version;
    this.#fail = options.fail;
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(target: FeedTarget): void {
    this.#run(target).then(this.#finish, (error: unknown) => {
      if (!this.#isStopped) this.#fail(error);
      this.#finish();
    });
  }

  pause(): void {
    this.#gate = new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  resume(): void {
    this.#openGate();
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      readBytes: String(this.#bytes),
      retries: String(this.#document.retries),
      gaps: String(this.#gaps),
      ended: String(this.#hasEnded),
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#openGate();
    await this.#pieces?.close();
    this.#finish();
  }

  async #run(target: FeedTarget): Promise<void> {
    const response = await this.#document.get();
    const version = versionOf(response);
    const known = await this.#version.read();
    let left = target.position;
    if (left > 0 && (known !== version || version === '')) {
      this.#gaps++;
      left = 0;
    }
    await this.#version.write(version);
    const lines = new WholeLines();
    const next = await this.#texts(response);
    for (;;) {
      await this.#gate;
      const chunk = this.#isStopped ? undefined : await next();
      if (chunk === undefined || this.#isStopped) break;
      this.#bytes += chunk.length;
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      const whole = lines.push(chunk.subarray(skipped));
      if (whole !== undefined) await target.lines(whole);
    }
    const rest = this.#isStopped ? undefined : lines.rest();
    if (rest !== undefined && left === 0) await target.lines(rest);
    this.#hasEnded = !this.#isStopped;
  }

  /** The text of a body, decompressed if it is a gzip file: a server that compresses on the way is undone by `fetch`. */
  async #texts(response: HttpResponse): Promise<() => Promise<Uint8Array | undefined>> {
    const pieces = new PlainPieces(
      bodyOf(response, this.#document.url),
      0,
      Number.POSITIVE_INFINITY,
    );
    this.#pieces = pieces;
    const head = await pieces.next();
    if (head === undefined) return async () => undefined;
    this.#document.checkNoPage(response, head);
    pieces.putBack(head);
    const kind = fileKind(head);
    if (kind.kind === 'binary') {
      throw fileNotText({ path: this.#document.url, looksLike: kind.looksLike });
    }
    if (kind.kind === 'text') return () => pieces.next();
    const members = new GzipMembers({ pieces, scheduler: this.#platform.scheduler });
    return () => members.next().catch((error: unknown) => this.#failCut(error));
  }

  #failCut(error: unknown): never {
    if (error instanceof MillraceError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw corruptGzipFile({ path: this.#document.url, reason }, error);
  }
}

function versionOf({ headers }: HttpResponse): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

/** The body can be opened once: a break in it is the end of what can be had without beginning anew. */
function bodyOf({ body }: HttpResponse, url: string): ByteStreams {
  return {
    open: () => body ?? { getReader: () => EMPTY },
    async recover(cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw urlUnreachable({ url, reason }, cause);
    },
  };
}

const EMPTY: ByteStreamReader = {
  read: async () => ({ done: true }),
  cancel: async () => {},
};
