/** Says on standard error, on a terminal, how far a long query is: one line that is gone when there is a result. */
import type { Connector, Source } from '../../../src/connectors/connector.ts';
import { nodeConnectors } from '../../connectors/index.ts';

const SILENT_MS = 1000;
const EVERY_MS = 250;

export class ProgressLine {
  readonly #screen: NodeJS.WriteStream;
  readonly #startMs = performance.now();
  #expectedRows: number | undefined = 0;
  #rows = 0;
  #shownMs = 0;
  #isDone = false;

  constructor(screen: NodeJS.WriteStream = process.stderr) {
    this.#screen = screen;
  }

  /** Adds to the rows that are expected; undefined: nobody knows. */
  expect(rows: number | undefined): void {
    this.#expectedRows = rows === undefined ? undefined : this.#expectedRows && this.#expectedRows;
    if (rows !== undefined && this.#expectedRows !== undefined) this.#expectedRows += rows;
  }

  /** The connectors of files, which tell this line how many rows they have read. */
  connectors(): Connector[] {
    return [...nodeConnectors.values()]
      .filter(({ tableSchema }) => tableSchema !== undefined)
      .map((connector) => ({
        ...connector,
        openSource: async (context) => {
          const source = await connector.openSource?.(context);
          if (source === undefined) throw new Error(`${connector.name} reads nothing`);
          return this.#counted(source);
        },
      }));
  }

  /** Takes the line away, for good. */
  done(): void {
    if (this.#shownMs > 0 && !this.#isDone) this.#screen.write('\r\u001b[K');
    this.#isDone = true;
  }

  #counted(source: Source): Source {
    const read = source.read.bind(source);
    source.read = async (...range) => {
      const reader = await read(...range);
      const next = reader.next.bind(reader);
      let counted = 0;
      reader.next = () => {
        this.#rows += reader.inputRows - counted;
        counted = reader.inputRows;
        this.#show();
        return next();
      };
      return reader;
    };
    return source;
  }

  #show(): void {
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#startMs;
    if (this.#isDone || this.#screen.isTTY !== true) return;
    if (elapsedMs < SILENT_MS || nowMs - this.#shownMs < EVERY_MS) return;
    this.#shownMs = nowMs;
    const seconds = elapsedMs / 1000;
    const rate = Math.round(this.#rows / seconds).toLocaleString('en');
    this.#screen.write(
      `\r${this.#rows.toLocaleString('en')} rows${this.#share()}, ${rate} a second, ${seconds.toFixed(0)} s\u001b[K`,
    );
  }

  /** Never said to be all before it is. */
  #share(): string {
    if (this.#expectedRows === undefined || this.#expectedRows === 0) return '';
    return ` (about ${Math.min(99, Math.floor((100 * this.#rows) / this.#expectedRows))} %)`;
  }
}
