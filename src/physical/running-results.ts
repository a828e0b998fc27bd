/**
 * The result of an aggregate after each row of a partition, and for each frame that begins with its partition, that of its
 * last row.
 *
 * One state a partition would take a call of a kernel for every row. So all partitions go in step: one call takes the
 * first row of each, the next one the second. A long partition is cut into chunks that go in step as well; each begins
 * with the state of all rows before it, which is known from the totals of the chunks. Every row is folded in twice at
 * most, and merged never.
 *
 *     rows    a b c d e f g h i | p q r     chunks of 3:  abc  def  ghi  pqr
 *     step 1  a d g p       step 2  b e h q       step 3  c f i r
 */
import { type AggregateStates, resultColumn } from '../functions/aggregate-states.ts';
import type { WindowRows } from '../functions/define.ts';
import { integerList } from '../wasm/integer-column.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { type FrameInput, passing } from './frame-input.ts';

/** A chunk has more rows only where there are more rows than this squared: shorter ones keep sums in Spark's order. */
const CHUNK_ROWS = 4096;

interface Chunk {
  readonly start: number;
  readonly end: number;
  /** The chunk of the same partition before it. */
  readonly previous: Chunk | undefined;
  /** Longer chunks come first; the number of its state. */
  group: number;
}

/** The results of frames that begin with their partition. */
export function runningResults(input: FrameInput, rows: WindowRows): Ptr {
  const { core } = input.context;
  const chunks = chunksOf(rows);
  const states = input.newStates();
  states.reserve(chunks.length + 2);
  beginChunks(input, { chunks, states, count: rows.count });
  const { order, active } = steps(chunks, rows.count);
  const groups = Int32Array.from({ length: chunks.length }, (_, at) => at + 1);
  const results = states.newResults(rows.count + 1);
  const everyGroup = integerList(core, groups);
  const stepped = input.columns.map((column) =>
    core.kernels.column_gather(column, integerList(core, order), rows.count),
  );
  let first = 0;
  for (const count of active) {
    const updated =
      input.passes === undefined
        ? everyGroup
        : integerList(core, passing(input, groups.subarray(0, count), stepRows(order, first)));
    const columns = stepped.map((column) => core.kernels.column_slice(column, first, count));
    states.update(updated, columns, count);
    states.evaluate(results, everyGroup, count);
    first += count;
  }
  // One more group, which has seen nothing: the result of empty frames.
  states.evaluate(results, integerList(core, Int32Array.of(chunks.length + 1)), 1);
  const column = resultColumn(core, results);
  const sources = resultRows(order, rows);
  return core.kernels.column_gather(column, integerList(core, sources), rows.count);
}

function stepRows(order: Int32Array, first: number): (at: number) => number {
  return (at) => order[first + at];
}

function chunksOf({ count, starts, ends }: WindowRows): readonly Chunk[] {
  const size = Math.max(CHUNK_ROWS, Math.ceil(Math.sqrt(count)));
  const chunks: Chunk[] = [];
  for (let start = 0; start < count; ) {
    const partitionEnd = ends[start];
    const previous = start === starts[start] ? undefined : chunks[chunks.length - 1];
    const end = Math.min(start + size, partitionEnd);
    chunks.push({ start, end, previous, group: 0 });
    start = end;
  }
  const byLength = chunks.toSorted((a, b) => b.end - b.start - (a.end - a.start));
  byLength.forEach((chunk, at) => {
    chunk.group = at + 1;
  });
  return chunks;
}

interface Beginning {
  readonly chunks: readonly Chunk[];
  readonly states: AggregateStates;
  readonly count: number;
}

/** Gives each chunk that is not the first of its partition the state of all rows before it. */
function beginChunks(input: FrameInput, { chunks, states, count }: Beginning): void {
  if (chunks.every(({ previous }) => previous === undefined)) return;
  const { core } = input.context;
  const groups = new Int32Array(count);
  for (const { start, end, group } of chunks) groups.fill(group, start, end);
  const totals = input.newPassingStates();
  totals.reserve(chunks.length + 1);
  totals.update(integerList(core, passing(input, groups)), input.columns, count);
  for (const { previous, group } of chunks) {
    if (previous === undefined) continue;
    const target = integerList(core, Int32Array.of(group));
    const source = integerList(core, Int32Array.of(previous.group));
    states.merge(target, states, source, 1);
    states.merge(target, totals, source, 1);
  }
  totals.close();
}

interface Steps {
  /** The rows, step by step. */
  readonly order: Int32Array;
  /** How many chunks have a row in each step: those of the lowest groups. */
  readonly active: readonly number[];
}

function steps(chunks: readonly Chunk[], count: number): Steps {
  const byGroup = chunks.toSorted((a, b) => a.group - b.group);
  const order = new Int32Array(count);
  const active: number[] = [];
  let running = byGroup.length;
  for (let step = 0, at = 0; at < count; step++) {
    while (byGroup[running - 1].end - byGroup[running - 1].start <= step) running--;
    for (let group = 0; group < running; group++) order[at++] = byGroup[group].start + step;
    active.push(running);
  }
  return { order, active };
}

/** Which result each row takes: that after the last row of its frame. */
function resultRows(order: Int32Array, { count, lower, upper }: WindowRows): Int32Array {
  const resultOf = new Int32Array(count);
  order.forEach((row, at) => {
    resultOf[row] = at;
  });
  const sources = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    sources[row] = upper[row] > lower[row] ? resultOf[upper[row] - 1] : count;
  }
  return sources;
}
