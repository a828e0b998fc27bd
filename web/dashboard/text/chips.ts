/** The chips of the filter box: what they say, and how a click changes them. */
import type { ClassKind, FilterTerm } from '../protocol.ts';

export interface ChipText {
  readonly field: string;
  readonly value: string;
}

/** Words for the classes, by index. */
const CLASS_NAMES: Readonly<Record<ClassKind, readonly string[]>> = {
  status: ['2xx', '3xx', '4xx', '5xx'],
  level: ['info', 'debug', 'warn', 'error'],
  none: ['lines', '', '', ''],
};

export const className = (classes: ClassKind, index: number): string =>
  CLASS_NAMES[classes][index] ?? '';

/** What a chip shows: the field in grey, the value strong. A negation is spelled "not". */
export function chipText(term: FilterTerm, classes: ClassKind): ChipText {
  const not = term.isNegated ? 'not ' : '';
  if (term.field === 'class') {
    return {
      field: `${not}${classes === 'level' ? 'level' : 'status'}`,
      value: className(classes, Number(term.value)),
    };
  }
  if (term.match === 'contains') return { field: `${not}text`, value: `"${term.value}"` };
  return {
    field: `${not}${term.field}`,
    value: term.match === 'prefix' ? `${term.value}*` : term.value,
  };
}

const sameSubject = (one: FilterTerm, other: FilterTerm) =>
  one.field === other.field && one.value === other.value && one.match === other.match;

/** Adds terms that are not there yet; one that contradicts another replaces it. */
export function addTerms(
  terms: readonly FilterTerm[],
  added: readonly FilterTerm[],
): readonly FilterTerm[] {
  return added.reduce<readonly FilterTerm[]>(
    (all, term) => [...all.filter((other) => !sameSubject(other, term)), term],
    terms,
  );
}

/** A click on a name: kept or left out, and when it was just that, removed. */
export function toggleTerm(terms: readonly FilterTerm[], term: FilterTerm): readonly FilterTerm[] {
  const present = terms.find((other) => sameSubject(other, term));
  return present !== undefined && present.isNegated === term.isNegated
    ? terms.filter((other) => other !== present)
    : addTerms(terms, [term]);
}

export const hasTerm = (terms: readonly FilterTerm[], term: FilterTerm): boolean =>
  terms.some((other) => sameSubject(other, term) && other.isNegated === term.isNegated);

/** The term that a legend entry stands for. */
export const classTerm = (classes: ClassKind, index: number): FilterTerm =>
  classes === 'status'
    ? { field: 'status', value: className(classes, index), isNegated: false, match: 'class' }
    : { field: 'class', value: String(index), isNegated: false, match: 'exact' };
