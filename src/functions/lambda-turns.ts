import type { DataType } from '../types/data-type.ts';
import type { WasmCore } from '../wasm/core.ts';
import { elementCount, gatherAll, type ListRows } from '../wasm/list-rows.ts';
import type { Lambda } from './define.ts';
import { FALSE, predicateAnswers, TRUE } from './lambda-argument.ts';

/**
 * The answers of a predicate as a loop over each array would get them, which ends at the first decisive one. A turn asks
 * about one element of each array that is still open, so that an element behind a decisive one is never asked about, and
 * can't fail. Elements that nobody asks about have the answer that decides nothing.
 */
export function answerInTurn(
  core: WasmCore,
  lists: ListRows,
  { lambda, type, decisive }: { lambda: Lambda; type: DataType; decisive: 0 | 1 },
): Uint8Array {
  const answers = new Uint8Array(elementCount(lists)).fill(decisive === TRUE ? FALSE : TRUE);
  let open = Int32Array.from({ length: lists.rows }, (_, row) => row);
  for (let turn = 0; ; turn++) {
    const isAsked = (row: number) => lists.offsets[row] + turn < lists.offsets[row + 1];
    open = open.filter(isAsked);
    if (open.length === 0) return answers;
    const asked = open.map((row) => lists.offsets[row] + turn);
    const mark = core.kernels.arena_mark();
    const column = lambda.run(gatherAll(core, lists.children, asked), open);
    const given = predicateAnswers(core, column, { rows: open.length, type });
    core.kernels.arena_release(mark);
    given.forEach((answer, at) => {
      answers[asked[at]] = answer;
    });
    open = open.filter((_, at) => given[at] !== decisive);
  }
}
