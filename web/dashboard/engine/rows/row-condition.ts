/**
 * A filter as a condition on the rows themselves. Everything is asked in the engine, but for one: whether a path is of a
 * place that is shown folded (`/users/{id}`) is known only by folding it. Of such a term the condition asks what must
 * hold in any case, and `isWanted` decides.
 */
import type { Column } from '../../../../src/api/column.ts';
import { lit } from '../../../../src/api/core-functions.ts';
import { coalesce, lower } from '../../../../src/api/functions.ts';
import type { FilterTerm } from '../../protocol.ts';
import { foldPath } from '../cells/fold-path.ts';
import { CLASS_FIELD, matchesText, passes, TEXT_FIELD } from '../cells/selection.ts';
import { FAILING, FINE, LEVEL_CLASSES, NEUTRAL, WARNING } from '../cells/statuses.ts';
import { column } from '../column.ts';
import { classKind, type LogShape, RAW_COLUMN, statusColumn } from '../source/log-shape.ts';

export interface RowCondition {
  /** Undefined where every row passes. */
  readonly condition: Column | undefined;
  /** The column whose value `isWanted` needs; undefined where the condition says it all. */
  readonly foldedColumn: string | undefined;
  isWanted(path: string): boolean;
}

export function rowCondition(terms: readonly FilterTerm[], shape: LogShape): RowCondition {
  const { path } = shape.roles;
  const folded = terms.filter(({ field }) => field === path);
  const kept = new Map<string, Column>();
  let condition: Column | undefined;
  const and = (other: Column) => {
    condition = condition === undefined ? other : condition.and(other);
  };
  for (const term of terms) {
    const met = term.field === path ? foldedCondition(term) : termCondition(term, shape);
    if (met === undefined) continue;
    const isMet = coalesce(met, lit(false));
    if (term.isNegated) and(isMet.not());
    else kept.set(term.field, kept.get(term.field)?.or(isMet) ?? isMet);
  }
  for (const alternatives of kept.values()) and(alternatives);
  return {
    condition,
    foldedColumn: folded.length === 0 ? undefined : path,
    isWanted: (raw) => passes(folded, (term) => matchesText(term, foldPath(raw))),
  };
}

/** What holds of every path that folds to what is wanted. Nothing can be said of one that is not. */
function foldedCondition({ field, isNegated, match, value }: FilterTerm): Column | undefined {
  if (isNegated) return undefined;
  const [literal] = value.split('{');
  return match === 'contains' ? lit(true) : column(field).startsWith(literal);
}

function termCondition(term: FilterTerm, shape: LogShape): Column | undefined {
  const { field, match, value } = term;
  if (field === CLASS_FIELD) return classCondition(Number(value), shape);
  const text = shape.format === 'text' ? shape.schema.fields[0].name : RAW_COLUMN;
  const isKnown = shape.schema.fields.some(({ name }) => name === field);
  // No row has a value of a column that is none.
  if (field !== TEXT_FIELD && !isKnown) return lit(false);
  const subject = column(field === TEXT_FIELD ? text : field).cast('STRING');
  switch (match) {
    case 'exact':
      return subject.eq(value);
    case 'prefix':
      return subject.startsWith(value);
    case 'class':
      return subject.like(`${value.charAt(0)}__`);
    case 'contains':
      return lower(subject).contains(value.toLowerCase());
  }
}

/** Rows of a class, as `classOf` has it. */
function classCondition(classIndex: number, { roles }: LogShape): Column {
  const name = statusColumn(roles);
  if (name === undefined) return lit(classIndex === FINE);
  return classKind(roles) === 'status'
    ? statusCondition(classIndex, coalesce(column(name).tryCast('INT'), lit(0)))
    : levelCondition(classIndex, lower(coalesce(column(name).cast('STRING'), lit(''))));
}

function statusCondition(classIndex: number, status: Column): Column {
  switch (classIndex) {
    case FINE:
      return status.between(100, 299);
    case WARNING:
      return status.between(400, 499);
    case FAILING:
      return status.between(500, 599);
    default:
      return status.lt(100).or(status.between(300, 399)).or(status.ge(600));
  }
}

function levelCondition(classIndex: number, level: Column): Column {
  const words = (index: number) =>
    [...LEVEL_CLASSES].filter(([, of]) => of === index).map(([word]) => word);
  if (classIndex !== NEUTRAL) return level.isin(...words(classIndex));
  return level.isin(...words(FINE), ...words(WARNING), ...words(FAILING)).not();
}
