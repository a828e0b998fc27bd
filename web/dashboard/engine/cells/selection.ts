/**
 * Which cells a filter lets through. Terms on the class, the status or level, the ranked field and what stands before it
 * (the method) are answered by cells, exactly and for all that is counted; terms on anything else need the rows
 * themselves (`isCellTerm`).
 */
import type { FilterTerm } from '../../protocol.ts';
import type { CellTable } from './cell-table.ts';

/** The columns of the log that cells know. */
export interface CellFields {
  readonly status: string | undefined;
  readonly ranked: string | undefined;
  /** What stands before the ranked name: the column of the method. */
  readonly prefix: string | undefined;
}

/** One byte for each status and each shown name: whether it passes. Undefined lets all pass. */
export interface Selection {
  readonly statuses: Uint8Array | undefined;
  readonly names: Uint8Array | undefined;
}

/** The field that stands for the class of a row. */
export const CLASS_FIELD = 'class';
/** The field that stands for the whole line. */
export const TEXT_FIELD = 'text';

export function isCellTerm({ field }: FilterTerm, fields: CellFields): boolean {
  return (
    field === CLASS_FIELD ||
    (field !== TEXT_FIELD &&
      (field === fields.status || field === fields.ranked || field === fields.prefix))
  );
}

/** The cells that pass all terms; terms that cells don't know are passed over. */
export function selectCells(
  table: CellTable,
  fields: CellFields,
  terms: readonly FilterTerm[],
): Selection {
  const { statuses, names } = table;
  const ofStatus = terms.filter(({ field }) => field === CLASS_FIELD || field === fields.status);
  const ofName = terms.filter(
    ({ field }) => field !== CLASS_FIELD && (field === fields.ranked || field === fields.prefix),
  );
  return {
    statuses: maskOf(statuses.texts.length, ofStatus, (number, term) =>
      matchesStatus(term, statuses.texts[number], statuses.classes[number]),
    ),
    names: maskOf(names.shown.length, ofName, (number, term) => {
      const { prefix, name } = names.shown[number];
      return matchesText(term, term.field === fields.ranked ? name : prefix);
    }),
  };
}

/** Terms of one field that are kept are alternatives; all else must hold together. */
function maskOf(
  count: number,
  terms: readonly FilterTerm[],
  matches: (number: number, term: FilterTerm) => boolean,
): Uint8Array | undefined {
  if (terms.length === 0) return undefined;
  return Uint8Array.from({ length: count }, (_, number) =>
    passes(terms, (term) => matches(number, term)) ? 1 : 0,
  );
}

/** Whether something passes terms, given which of them it matches. */
export function passes(
  terms: readonly FilterTerm[],
  matches: (term: FilterTerm) => boolean,
): boolean {
  const kept = new Map<string, boolean>();
  for (const term of terms) {
    const doesMatch = matches(term);
    if (term.isNegated) {
      if (doesMatch) return false;
    } else kept.set(term.field, (kept.get(term.field) ?? false) || doesMatch);
  }
  return [...kept.values()].every((isMet) => isMet);
}

/** Whether a row's status, and the class that it stands for, match. */
export function matchesStatus(term: FilterTerm, text: string, classIndex: number): boolean {
  if (term.field === CLASS_FIELD) return Number(term.value) === classIndex;
  return matchesText(term, text);
}

/** Whether a value matches; `5xx` is any status that begins with 5. Case matters only where all must be equal. */
export function matchesText({ match, value }: FilterTerm, text: string): boolean {
  switch (match) {
    case 'exact':
      return text === value;
    case 'prefix':
      return text.startsWith(value);
    case 'class':
      return text.length === value.length && text.charAt(0) === value.charAt(0);
    case 'contains':
      return text.toLowerCase().includes(value.toLowerCase());
  }
}
