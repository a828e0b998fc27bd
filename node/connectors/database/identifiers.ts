import { invalidOptionValue } from '../../../src/errors/format-errors.ts';

/** A name in double quotes, as standard SQL has it: nothing in it is anything but the name. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const NAME =
  /^\s*(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))*\s*$/u;
const PART = /"(?:[^"]|"")+"|[^".\s]+/g;

/**
 * The parts of a table's name: `sales.hits`, or `"Sales"."Hits"`. Names without quotes are folded as the database does it. Fails
 * with `INVALID_OPTION_VALUE` for what is no name, so that no option can bring other SQL in.
 */
export function nameParts(option: string, text: string, fold: (name: string) => string): string[] {
  const expected = 'the name of a table, as hits, sales.hits or "Sales"."Hits"';
  if (!NAME.test(text)) throw invalidOptionValue({ option, value: text, expected });
  return [...text.matchAll(PART)].map(([part]) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : fold(part),
  );
}

/** The same as SQL. */
export function tableSql(option: string, text: string, fold: (name: string) => string): string {
  return nameParts(option, text, fold).map(quoted).join('.');
}
