/** Files that grow, as a source: what `TailFollower` finds, read in micro-batches. */
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import { parseJsonLine } from '../../../src/streaming/checkpoint/log-text.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { fileBatchReader } from '../file/file-batch-reader.ts';
import type { FileSlice } from '../file/file-texts.ts';
import { lineSlices } from '../file/read-slices.ts';
import { PathWatch } from '../path-watch.ts';
import { LeftOffText, RangeText } from './range-text.ts';
import { TailFollower } from './tail-follower.ts';
import { fileKey, fromOffset, type TailPosition, toOffset } from './tail-offset.ts';
import { watchedFolder } from './tailed-paths.ts';

export interface TailOptions {
  /** Absolute: a file, a folder or a pattern. */
  readonly path: string;
  readonly readLimit: ReadLimit;
  /** Whether the first start begins at the files' present ends. */
  readonly startsAtEnd: boolean;
  readonly finishedAfterMs: number;
}

/** The entry under `sources/<n>/` that says where the first start began. */
const ORIGIN_ENTRY = 'origin';

export class TailSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #format: Format;
  readonly #options: TailOptions;
  readonly #follower: TailFollower;
  readonly #watch: PathWatch;
  readonly #leftOff = new LeftOffText();
  /** Where the first start begins, with `startsAtEnd`. */
  #origin: TailPosition[] | undefined;

  private constructor(
    context: SourceContext,
    format: Format,
    options: TailOptions,
    watched: string,
  ) {
    this.#context = context;
    this.#format = format;
    this.#options = options;
    this.#follower = new TailFollower({ ...options, platform: context.platform });
    this.#watch = new PathWatch([watched], context.platform.scheduler);
    this.description = `Tail[${options.path}]`;
    this.defaultReadLimit = options.readLimit;
  }

  static async open(
    context: SourceContext,
    format: Format,
    options: TailOptions,
  ): Promise<TailSource> {
    return new TailSource(context, format, options, await watchedFolder(options.path));
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const known = start === null ? await this.#firstPositions() : this.#positions(start);
    const bytesMax = limit.kind === 'maxBytes' ? limit.bytes : Number.POSITIVE_INFINITY;
    const { positions, hasMoved } = await this.#follower.look(known, bytesMax);
    if (hasMoved) return toOffset(positions);
    // Files that came or went without a line are no news; but where the first start begins must be kept.
    return start ?? (known.length > 0 ? toOffset(known) : null);
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const known = start === null ? await this.#firstPositions() : this.#positions(start);
    const starts = new Map(known.map((from) => [fileKey(from), from]));
    const slices = this.#positions(end).flatMap((to) => {
      const from = starts.get(fileKey(to));
      return to.position > (from?.position ?? 0) ? [this.#slice(to, from)] : [];
    });
    return fileBatchReader({
      slices,
      readSlices: lineSlices(this.#format),
      context,
      description: this.#context.description,
      roots: [],
      onMissing: undefined,
    });
  }

  /** Nothing is kept that could be forgotten: the files are someone else's. */
  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    await this.#follower.freeze();
  }

  onData(listener: () => void): void {
    this.#watch.onChange(listener);
  }

  metrics(): Readonly<Record<string, string>> {
    const { lagBytes, truncations, lostBytes } = this.#follower;
    return {
      lagBytes: String(lagBytes),
      truncations: String(truncations),
      lostBytes: String(lostBytes),
    };
  }

  async stop(): Promise<void> {
    this.#watch.close();
    this.#follower.close();
    this.#leftOff.close();
  }

  /** Kept in the checkpoint, so that the first batch begins at the same place when it is run again. */
  async #firstPositions(): Promise<TailPosition[]> {
    if (!this.#options.startsAtEnd) return [];
    this.#origin ??= (await this.#readOrigin()) ?? (await this.#writeOrigin());
    return this.#origin;
  }

  async #readOrigin(): Promise<TailPosition[] | undefined> {
    const bytes = await this.#context.storage.read(ORIGIN_ENTRY);
    return bytes === undefined
      ? undefined
      : this.#positions(parseJsonLine(new TextDecoder().decode(bytes), ORIGIN_ENTRY));
  }

  async #writeOrigin(): Promise<TailPosition[]> {
    const origin = await this.#follower.ends();
    const bytes = utf8(JSON.stringify(toOffset(origin)));
    await this.#context.storage.write([{ name: ORIGIN_ENTRY, bytes, mode: 'create' }]);
    return origin;
  }

  #slice(to: TailPosition, from: TailPosition | undefined): FileSlice {
    const { path, position: end } = to;
    const onLost = (bytes: number) => this.#follower.countLost(path, bytes);
    return {
      path,
      start: from?.position ?? 0,
      end,
      open: () => new RangeText({ to, from, leftOff: this.#leftOff, onLost }),
    };
  }

  #positions(offset: Offset): TailPosition[] {
    const positions = fromOffset(offset);
    if (positions !== undefined) return positions;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
