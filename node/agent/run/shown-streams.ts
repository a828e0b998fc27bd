/**
 * What the live page shows of a pipeline: a stream for each query. A file beside the state remembers their ids and how far
 * their positions went, so that a page that is open goes on with the next start of the agent. What a killed process had
 * served last is not known exactly: positions are reserved in steps, and none is ever that of two rows.
 */
import { randomUUID } from 'node:crypto';
import type { Connector, SinkContext } from '../../../src/connectors/connector.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { PageStream } from '../../page-server/page-server.ts';
import { readJson, writeJson } from '../state-folder.ts';
import { ShownRows } from './shown-rows.ts';
import { shownConnector } from './shown-sink.ts';

const RESERVED_BYTES = 1 << 20;

/** What is remembered of a stream. */
interface Remembered {
  readonly id: string;
  /** Of the rows, as JSON: others make another stream. */
  readonly columns: string;
  /** No position from here on has been given to a row. */
  readonly end: number;
}

interface Shown extends Omit<Remembered, 'end'> {
  readonly rows: ShownRows;
  reserved: number;
}

export class ShownStreams {
  readonly #file: string;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #shown = new Map<string, Shown>();
  #remembered: ReadonlyMap<string, Remembered> | undefined;
  #onRows: (rows: ShownRows) => void = () => {};

  /** The file is read when the first query starts: from then on it is this process's own. */
  constructor(file: string, clock: Pick<Clock, 'monotonicMs'>) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Connectors whose sinks show what they have committed. */
  connectors(connectors: ReadonlyMap<string, Connector>): ReadonlyMap<string, Connector> {
    const rowsOf = (context: SinkContext) => this.#rowsOf(context);
    return new Map(
      [...connectors].map(([name, connector]) => [name, shownConnector(connector, rowsOf)]),
    );
  }

  /** Called when a stream has new rows. */
  onRows(listener: (rows: ShownRows) => void): void {
    this.#onRows = listener;
  }

  /** The streams of these queries, in their order. */
  of(queries: Iterable<string>): PageStream[] {
    return [...queries].flatMap((name) => {
      const rows = this.#shown.get(name)?.rows;
      return rows === undefined ? [] : [{ lines: rows, id: rows.id, name, format: 'json' }];
    });
  }

  /** Remembers where the streams are exactly, once no more rows come. */
  close(): void {
    // A pipeline that could not start has learned nothing.
    if (this.#shown.size === 0) return;
    for (const shown of this.#shown.values()) shown.reserved = shown.rows.end;
    this.#remember();
  }

  #rowsOf({ queryName, schema }: SinkContext): ShownRows | undefined {
    if (queryName === undefined) return undefined;
    const columns = JSON.stringify(schema);
    const now = this.#shown.get(queryName);
    if (now?.columns === columns) return now.rows;
    this.#remembered ??= rememberedIn(readJson(this.#file));
    const before = this.#remembered.get(queryName);
    const isSame = now === undefined && before?.columns === columns;
    const [id, from] = isSame ? [before.id, before.end] : [newId(queryName), 0];
    const rows = new ShownRows({
      ...{ id, from, clock: this.#clock },
      onGrowing: (end) => this.#reserve(shown, end),
      onGrown: () => this.#onRows(rows),
    });
    const shown: Shown = { id, columns, rows, reserved: from };
    this.#shown.set(queryName, shown);
    return rows;
  }

  #reserve(shown: Shown, end: number): void {
    if (end <= shown.reserved) return;
    shown.reserved = end + RESERVED_BYTES;
    this.#remember();
  }

  /** Those of queries that are not there now may come back. */
  #remember(): void {
    const shown = [...this.#shown].map(
      ([name, { id, columns, reserved }]) => [name, { id, columns, end: reserved }] as const,
    );
    const streams = Object.fromEntries([...(this.#remembered ?? []), ...shown]);
    writeJson(this.#file, { streams });
  }
}

const newId = (name: string) => `${name}-${randomUUID().slice(0, 8)}`;

function rememberedIn(content: unknown): ReadonlyMap<string, Remembered> {
  const streams =
    typeof content === 'object' && content !== null && 'streams' in content ? content.streams : {};
  const entries: [string, unknown][] = Object.entries(streams ?? {});
  return new Map(entries.filter((entry): entry is [string, Remembered] => isRemembered(entry[1])));
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { id, columns, end } = value as Partial<Record<keyof Remembered, unknown>>;
  return typeof id === 'string' && typeof columns === 'string' && Number.isSafeInteger(end);
}
