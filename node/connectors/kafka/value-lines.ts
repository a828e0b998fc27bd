import type { ByteReader } from '../../../src/connectors/format/format.ts';
import { recordsCorrupt } from '../../../src/errors/kafka-errors.ts';
import { partitionName } from './partitions.ts';
import type { RecordRun } from './record-columns.ts';
import type { RecordRuns } from './record-reader.ts';
import { RecordWalk } from './record-walk.ts';

const NEWLINE = 10;

/**
 * The values of records as lines, for a source with the option `format`: each value is followed by a line end, so that one is a
 * line, or several. Records without a value have none.
 */
export class ValueLines implements ByteReader {
  readonly #runs: RecordRuns;
  #lines: Uint8Array = new Uint8Array(0);

  constructor(runs: RecordRuns) {
    this.#runs = runs;
  }

  async read(target: Uint8Array): Promise<number> {
    // The target lies in linear memory, which no one makes grow meanwhile.
    while (this.#lines.length === 0) {
      const runs = await this.#runs.next();
      if (runs.length === 0) return 0;
      this.#lines = valueLines(runs);
    }
    const count = Math.min(target.length, this.#lines.length);
    target.set(this.#lines.subarray(0, count));
    this.#lines = this.#lines.subarray(count);
    return count;
  }

  close(): Promise<void> {
    return this.#runs.close();
  }
}

function valueLines(runs: readonly RecordRun[]): Uint8Array {
  // A record's own fields take more than the line end that its value gets.
  const lines = new Uint8Array(runs.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { range, batch, bytes } of runs) {
    const walk = new RecordWalk(bytes, 0, bytes.length);
    for (let index = 0; index < batch.count; index++) {
      if (!walk.next()) {
        const topicPartition = partitionName(range);
        throw recordsCorrupt({ topicPartition, offset: String(batch.baseOffset) });
      }
      const offset = batch.baseOffset + walk.offsetDelta;
      if (offset < range.from || offset >= range.until || walk.valueLength < 0) continue;
      const value = bytes.subarray(walk.valueStart, walk.valueStart + walk.valueLength);
      lines.set(value, at);
      at += value.length;
      if (value.at(-1) !== NEWLINE) lines[at++] = NEWLINE;
    }
  }
  return lines.subarray(0, at);
}
