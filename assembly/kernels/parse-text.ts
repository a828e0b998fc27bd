/** Lines as they are: one string a line. */
import { COLUMN_SIZE, TypeId } from '../abi';
import { Column } from '../column/vector';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';
import { lineEnd, lineStart, nextLine, TextInput } from '../text/input';

/**
 * The next lines, at most `rowsMax`, as a string column in the arena; its `rows` say how many. A line longer than the
 * input allows is null. The bytes are not validated: as in Spark, a string may hold any bytes.
 */
export function parse_text_lines_str(input: usize, rowsMax: i32): usize {
  const text = changetype<TextInput>(input);
  let position = lineStart(text);
  const capacity = min(rowsMax, <i32>(text.limit - position));
  const values = arenaAlloc(<usize>capacity << 3);
  const validity = arenaAlloc(<usize>capacity);
  let rows = 0;
  let nulls = 0;
  while (position < text.limit && rows < capacity) {
    const end = lineEnd(text, position);
    const length = <u32>(end - position);
    const fits = length <= <u32>text.maxLineBytes;
    store<u64>(values + (<usize>rows << 3), fits ? (<u64>length << 32) | <u64>position : 0);
    store<u8>(validity + <usize>rows, fits ? 1 : 0);
    nulls += i32(!fits);
    position = nextLine;
    rows++;
  }
  text.cursor = position;
  const column = changetype<Column>(arenaAllocZeroed(<usize>COLUMN_SIZE));
  column.type = TypeId.Str;
  column.indexMask = -1;
  column.rows = rows;
  column.values = values;
  column.validity = nulls == 0 ? 0 : validity;
  return changetype<usize>(column);
}
