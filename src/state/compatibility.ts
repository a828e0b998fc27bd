import { simpleString } from '../types/data-type.ts';
import type { StoredOperator } from './segment-directory.ts';
import { fieldsType } from './state-table.ts';

/*
 * What became of a query's stateful operators since its checkpoint was written, for people: a line an operator, which says
 * what is as it was and what is not, as it was and as it is now.
 */

/** How two operators of one id compare. */
export interface ComparedOperator {
  readonly stored: StoredOperator;
  readonly current: StoredOperator;
  readonly hasSameKeys: boolean;
  readonly hasSameValues: boolean;
}

type Compare = (stored: StoredOperator, current: StoredOperator) => ComparedOperator;
type Part = 'key' | 'value';

/** The lines of the report, by operator id. `compare` is asked about operators of one kind that are in both. */
export function compatibilityReport(
  stored: readonly StoredOperator[],
  current: readonly StoredOperator[],
  compare: Compare,
): string {
  const ids = new Set([...stored, ...current].map(({ operatorId }) => operatorId));
  const lines = [...ids]
    .sort((left, right) => left - right)
    .map((id) => {
      const [before, now] = [operatorOf(stored, id), operatorOf(current, id)];
      return `- operator ${id}: ${describeChange(before, now, compare)}`;
    });
  const counts = `stateful operators: ${stored.length} in the checkpoint, ${current.length} in the query`;
  return [`${counts}:`, ...lines].join('\n');
}

function operatorOf(operators: readonly StoredOperator[], id: number): StoredOperator | undefined {
  return operators.find(({ operatorId }) => operatorId === id);
}

function describeChange(
  stored: StoredOperator | undefined,
  current: StoredOperator | undefined,
  compare: Compare,
): string {
  if (stored === undefined) {
    return `${current?.operatorName} is new, and the checkpoint has no state for it`;
  }
  if (current === undefined) return `${stored.operatorName} is gone, and its state has no owner`;
  if (stored.operatorName !== current.operatorName) {
    return `was ${stored.operatorName}, is ${current.operatorName}`;
  }
  const compared = compare(stored, current);
  const key = describePart(compared, 'key', compared.hasSameKeys);
  const value = describePart(compared, 'value', compared.hasSameValues);
  return `${stored.operatorName}, ${key}, ${value}`;
}

/** A part before and now: by names, or by types alone where those say no difference or only one side has names. */
function describePart({ stored, current }: ComparedOperator, part: Part, isKept: boolean): string {
  if (isKept) return `${part} kept`;
  const [before, now] = [namedText(stored, part), namedText(current, part)];
  return before === undefined || now === undefined || before === now
    ? `${part} changed from ${plainText(stored, part)} to ${plainText(current, part)}`
    : `${part} changed from ${before} to ${now}`;
}

/** The columns by the names of the tables that they are read as. */
function namedText(operator: StoredOperator, part: Part): string | undefined {
  const types = [...operator.keyTypes, ...operator.valueTypes];
  // Variables have the rows of their operator.
  const plain = operator.tables?.filter(({ variable }) => variable === undefined);
  const tables = plain?.map((table) => {
    const schema = simpleString(fieldsType(table[part], types));
    return table.store === 'default' ? schema : `${table.store} ${schema}`;
  });
  return tables && withLayout(tables.join(' and '), operator, part);
}

function plainText(operator: StoredOperator, part: Part): string {
  const types = part === 'key' ? operator.keyTypes : operator.valueTypes;
  return withLayout(`struct<${types.map(simpleString).join(',')}>`, operator, part);
}

function withLayout(schema: string, { keyLayout }: StoredOperator, part: Part): string {
  return part === 'key' && keyLayout !== undefined ? `${schema} by ${keyLayout}` : schema;
}
