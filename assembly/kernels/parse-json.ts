/** JSON to columns: a record a line, or a text. */
import { JSON_CONTROL_CHARACTERS } from '../record-abi';
import { Column, isValid } from '../column/vector';
import { freeGraph, Graph, mayWalk, newGraph, noteHit, noteMiss } from '../record/json-graph';
import { learnLine } from '../record/json-learn';
import { readJsonRecord, recordIsPlain } from '../record/json-record';
import { setJsonLiberties } from '../record/json-syntax';
import { readJsonText } from '../record/json-text';
import { walkLine, wantedBits } from '../record/json-walk';
import { beginRecords, ensureRecord, finishRecords, RecordParser, skipRecord } from '../record/record-parser';
import { lineEnd, lineStart, nextLine } from '../text/input';

/** Gives a parser what JSON needs besides: the graph of shapes, where lines may be read by it. */
export function parse_json_open(parser: usize): void {
  const records = changetype<RecordParser>(parser);
  const hasPlainLines = records.input.separator == 0 && !records.input.isUnlined && (records.options & JSON_CONTROL_CHARACTERS) == 0;
  if (hasPlainLines && records.root.childCount <= 64) records.state = changetype<usize>(newGraph());
}

/** Frees it. */
export function parse_json_close(parser: usize): void {
  const records = changetype<RecordParser>(parser);
  if (records.state != 0) freeGraph(changetype<Graph>(records.state));
  records.state = 0;
}

/**
 * The next records, about `rowsMax` at most, into the columns of the parser's fields. Returns the rows; 0 means that more
 * bytes are needed. In the mode FAILFAST, `Status.MalformedRecord` with the record in the error block.
 */
export function parse_json_rows(parser: usize, rowsMax: i32): i32 {
  const records = changetype<RecordParser>(parser);
  const input = records.input;
  if (input.isUnlined) return readDocument(records);
  const graph = changetype<Graph>(records.state);
  const wanted = wantedBits(records);
  let position = lineStart(input);
  beginRecords(records, min(rowsMax, <i32>((input.limit - position) >> 1) + 1));
  setJsonLiberties(records.options);
  while (position < input.limit && records.rows < rowsMax) {
    if (records.state != 0 && mayWalk(graph)) {
      ensureRecord(records);
      const next = walkLine(records, graph, position, wanted);
      if (next != 0) {
        noteHit(graph);
        position = next;
        continue;
      }
      noteMiss(graph);
    }
    const end = lineEnd(input, position);
    const next = nextLine;
    const status = readJsonRecord(records, position, end);
    if (status < 0) return status;
    if (records.state != 0 && recordIsPlain && graph.budget > 0) learnLine(records, graph, position, end, next);
    position = next;
  }
  input.cursor = position;
  return finishRecords(records);
}

/**
 * A text that is one record, whatever lines it has (Spark's `multiLine`): read when all of it is there. Of one that is longer
 * than a record may be, no more is held than shows it.
 */
function readDocument(records: RecordParser): i32 {
  const input = records.input;
  const longest = input.cursor + <usize>input.maxLineBytes + 1;
  if (input.end > longest) {
    input.end = longest;
    input.limit = longest;
  }
  beginRecords(records, 1);
  if (input.isLast) {
    const start = lineStart(input);
    setJsonLiberties(records.options);
    const status = start == input.end ? 0 : readJsonRecord(records, start, input.end);
    if (status < 0) return status;
    input.cursor = input.end;
  }
  return finishRecords(records);
}

/**
 * A row for each text of a string column, into the columns of the parser's fields. `present` gets a byte a row, 0 where the text
 * is null or blank. Returns the rows. The texts must live as long as the columns, and the mode must be `Permissive`.
 */
export function parse_json_texts(parser: usize, texts: usize, rows: i32, present: usize): i32 {
  const records = changetype<RecordParser>(parser);
  const column = changetype<Column>(texts);
  beginRecords(records, rows);
  setJsonLiberties(records.options);
  for (let row = 0; row < rows; row++) {
    const text = column.values + (<usize>(row & column.indexMask) << 3);
    const start = <usize>load<u32>(text);
    const isPresent = isValid(column, row) && readJsonText(records, start, start + <usize>load<u32>(text, 4));
    store<u8>(present + <usize>row, u8(isPresent));
    if (!isPresent) skipRecord(records);
  }
  return finishRecords(records);
}
