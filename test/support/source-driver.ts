import { nodePlatform } from '../../node/platform.ts';
import type {
  Connector,
  Offset,
  ReadLimit,
  Source,
  SourceContext,
} from '../../src/connectors/connector.ts';
import type { CheckpointStorage } from '../../src/ports/checkpoint-storage.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { MemoryCheckpoints } from '../../src/streaming/checkpoint/memory-storage.ts';
import { StringType, type StructType, structField, structType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from './core.ts';

export interface DriverOptions {
  readonly connector: Connector;
  readonly path?: string;
  /** The live object that the source is made from. */
  readonly object?: unknown;
  readonly options?: Readonly<Record<string, string>>;
  readonly schema?: StructType;
  /** Pass it on to a second driver for a restart from the same checkpoint. */
  readonly storage?: CheckpointStorage;
  readonly platform?: Platform;
}

/** Asks a source for batches as the engine does: an offset first, then the rows, then the commit. */
export class SourceDriver {
  readonly source: Source;
  readonly storage: CheckpointStorage;
  readonly failures: unknown[];
  readonly #core: WasmCore;
  readonly #columns: StructType;
  /** The end of the last batch. */
  offset: Offset | null = null;

  private constructor(source: Source, context: SourceContext, core: WasmCore, failures: unknown[]) {
    this.source = source;
    this.storage = context.storage;
    this.failures = failures;
    this.#core = core;
    this.#columns = context.description.schema;
  }

  static async open(options: DriverOptions): Promise<SourceDriver> {
    const { connector, path, options: given = {} } = options;
    const failures: unknown[] = [];
    const platform = options.platform ?? nodePlatform({ logLevel: 'off' });
    const description = {
      format: connector.name,
      options: given,
      paths: path === undefined ? [] : [path],
      ...(options.object === undefined ? {} : { objectId: 'object' }),
    };
    const schema = options.schema ?? (await connector.schema?.(description, platform, new Map()));
    const context: SourceContext = {
      description: {
        ...description,
        schema: schema ?? structType([structField('value', StringType)]),
      },
      platform,
      storage: options.storage ?? new MemoryCheckpoints().temporary(),
      timeZone: 'UTC',
      objects: new Map([['object', options.object]]),
      fail: (error) => failures.push(error),
    };
    if (connector.openSource === undefined) throw new Error('not a source');
    const source = await connector.openSource(context);
    return new SourceDriver(source, context, await newCore(), failures);
  }

  /** The rows of the next batch, committed; undefined where there is nothing new. */
  async next(limit?: ReadLimit): Promise<ValueRow[] | undefined> {
    const end = await this.source.latestOffset(this.offset, limit ?? this.source.defaultReadLimit);
    if (end === null || JSON.stringify(end) === JSON.stringify(this.offset)) return undefined;
    const rows = await this.rows(this.offset, end);
    await this.source.commit(end);
    this.offset = end;
    return rows;
  }

  /** The rows of a range, as a batch that is run again reads them. */
  async rows(start: Offset | null, end: Offset): Promise<ValueRow[]> {
    const core = this.#core;
    const columns = this.#columns;
    const reader = await this.source.read(start, end, { core, columns, timeZone: 'UTC' });
    const types = columns.fields.map((field) => field.dataType);
    const rows: ValueRow[] = [];
    try {
      for (;;) {
        core.kernels.arena_reset();
        const batch = await reader.next();
        if (batch === undefined) return rows;
        rows.push(...readRows(core, batch, types));
      }
    } finally {
      await reader.close();
    }
  }

  /** The texts of a one-column batch. */
  async texts(limit?: ReadLimit): Promise<unknown[] | undefined> {
    return (await this.next(limit))?.map(([value]) => value);
  }

  /** Waits until a batch with rows is there, woken by the source alone. */
  async nextTexts(): Promise<unknown[]> {
    for (;;) {
      const changed = new Promise<void>((resolve) => this.source.onData?.(resolve));
      const texts = await this.texts();
      if (texts !== undefined && texts.length > 0) return texts;
      await changed;
    }
  }
}
