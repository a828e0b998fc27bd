/** Reads a peer's answer and compares two: keys and counts must be equal, doubles within 1e-9. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The columns that identify a row, or must be equal to the digit. The others are doubles. */
const EXACT = {
  Q1: ['start', 'service', 'count', 'bytes'],
  Q2: ['start', 'path', 'count'],
  Q6: ['ts', 'path', 'status'],
};
const DOUBLES = { Q1: ['avg', 'min', 'max'], Q2: [], Q6: [] };

/** Windows of the event that only closes the others. */
const isSentinel = (row) => row.service === 'zz' || row.path === '/zz';

/** Rows as [exact columns as text, doubles], sorted by the text. */
export async function readAnswer(query, file) {
  const rows = [];
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    const row = JSON.parse(line);
    if (isSentinel(row)) continue;
    if (query === 'Q6') row.ts = new Date(row.ts).toISOString();
    rows.push([
      JSON.stringify(EXACT[query].map((name) => row[name])),
      DOUBLES[query].map((name) => row[name]),
    ]);
  }
  return rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The first difference between two answers in words, or undefined. */
export function difference(answer, expected) {
  if (answer.length !== expected.length)
    return `${answer.length} rows instead of ${expected.length}`;
  for (let index = 0; index < answer.length; index++) {
    const [exact, doubles] = answer[index];
    const [wantedExact, wantedDoubles] = expected[index];
    if (exact !== wantedExact) return `${exact} instead of ${wantedExact}`;
    const wrong = doubles.findIndex(
      (value, i) => !(Math.abs(value - wantedDoubles[i]) <= 1e-9 * Math.abs(wantedDoubles[i])),
    );
    if (wrong >= 0) return `${exact}: ${doubles[wrong]} instead of ${wantedDoubles[wrong]}`;
  }
  return undefined;
}
