import type { DStreamPlatform, FoundFile } from '../dstream-platform.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import type { RDD } from '../rdd/rdd.ts';
import { Allocated } from './allocated.ts';
import { type InputContext, type InputInfo, InputNode } from './input-node.ts';

export interface FileStreamOptions {
  /** Which files count, by their paths. By default those whose names don't begin with a dot. */
  readonly filter?: (path: string) => boolean;
  /** False takes what is there at the start, too, as far as files are remembered. True by default. */
  readonly newFilesOnly?: boolean;
}

/** Files that were changed longer ago are not looked at: Spark's `spark.streaming.fileStream.minRememberDuration`. */
const REMEMBER_MS = 60_000;

interface FilePosition {
  /** Files up to this time of change don't count. */
  readonly ignoreBeforeMs: number;
  /** Files of the last minute that batches have had. */
  readonly taken: readonly FoundFile[];
}

/**
 * Files that appear in a folder (Spark's `FileInputDStream`): one that is there whole, moved or renamed into it, with a time of
 * change after the start. A batch has the elements of those that it finds first.
 */
export class FileInput<T> extends InputNode<T> {
  readonly kind = 'file';
  readonly name: string;
  readonly #folder: string;
  readonly #platform: DStreamPlatform;
  readonly #read: (bytes: Uint8Array) => readonly T[];
  readonly #options: FileStreamOptions;
  readonly #allocated = new Allocated<T>();
  readonly #positions = new Map<number, FilePosition>();
  #taken = new Map<string, FoundFile>();
  #ignoreBeforeMs = 0;

  constructor(
    graph: DStreamGraph,
    platform: DStreamPlatform,
    folder: string,
    read: (bytes: Uint8Array) => readonly T[],
    options: FileStreamOptions,
  ) {
    super(graph);
    this.name = `fileStream ${folder}`;
    this.#folder = folder;
    this.#platform = platform;
    this.#read = read;
    this.#options = options;
  }

  override start({ startMs, position }: InputContext): Promise<void> {
    if (isPosition(position)) {
      this.#taken = new Map(position.taken.map((file) => [file.path, file]));
      this.#ignoreBeforeMs = position.ignoreBeforeMs;
    } else if (this.#options.newFilesOnly ?? true) {
      this.#ignoreBeforeMs = startMs;
    }
    return Promise.resolve();
  }

  async allocate(timeMs: number): Promise<InputInfo> {
    const files = (await this.#platform.listFiles(this.#folder))
      .filter((file) => this.#isNew(file, timeMs))
      .sort((a, b) => a.modifiedMs - b.modifiedMs || (a.path < b.path ? -1 : 1));
    const elements: T[] = [];
    for (const { path } of files) {
      for (const element of this.#read(await this.#platform.readFile(path))) elements.push(element);
    }
    for (const file of files) this.#taken.set(file.path, file);
    const rememberedMs = timeMs - REMEMBER_MS;
    for (const [path, { modifiedMs }] of this.#taken) {
      if (modifiedMs <= rememberedMs) this.#taken.delete(path);
    }
    // The first look goes back to where the last process ended; later ones as far as files are remembered.
    this.#ignoreBeforeMs = Math.max(this.#ignoreBeforeMs, rememberedMs);
    this.#allocated.set(timeMs, elements);
    this.#positions.set(timeMs, this.#position());
    return { numRecords: elements.length };
  }

  #isNew({ path, modifiedMs }: FoundFile, timeMs: number): boolean {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const isWanted = this.#options.filter?.(path) ?? !name.startsWith('.');
    return (
      isWanted &&
      modifiedMs > this.#ignoreBeforeMs &&
      modifiedMs <= timeMs &&
      !this.#taken.has(path)
    );
  }

  override position(timeMs: number): unknown {
    return this.#positions.get(timeMs) ?? this.#position();
  }

  #position(): FilePosition {
    return { ignoreBeforeMs: this.#ignoreBeforeMs, taken: [...this.#taken.values()] };
  }

  override committed(timeMs: number): Promise<void> {
    for (const at of this.#positions.keys()) if (at < timeMs) this.#positions.delete(at);
    return Promise.resolve();
  }

  override forget(timeMs: number): void {
    super.forget(timeMs);
    this.#allocated.forget(timeMs - this.rememberMs);
  }

  protected compute(timeMs: number): Promise<RDD<T>> {
    return Promise.resolve(this.graph.context.parallelize(this.#allocated.get(timeMs)));
  }
}

function isPosition(value: unknown): value is FilePosition {
  return (
    typeof value === 'object' && value !== null && 'taken' in value && 'ignoreBeforeMs' in value
  );
}
