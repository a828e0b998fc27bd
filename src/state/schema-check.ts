import {
  statefulOperatorsMismatch,
  stateKeySchemaMismatch,
  stateValueSchemaMismatch,
} from '../errors/state-errors.ts';
import { type DataType, simpleString } from '../types/data-type.ts';
import { type ComparedOperator, compatibilityReport } from './compatibility.ts';
import type { StoredOperator } from './segment-directory.ts';

/** A type without names and nullability: Spark lets a restart change those. */
export function typeShape(type: DataType): string {
  switch (type.kind) {
    case 'struct':
      return `struct<${type.fields.map((field) => typeShape(field.dataType)).join(',')}>`;
    case 'array':
      return `array<${typeShape(type.elementType)}>`;
    case 'map':
      return `map<${typeShape(type.keyType)},${typeShape(type.valueType)}>`;
    default:
      return simpleString(type);
  }
}

function shapes(types: readonly DataType[]): string {
  return `struct<${types.map(typeShape).join(',')}>`;
}

function keyText({ keyTypes, keyLayout }: StoredOperator): string {
  return keyLayout === undefined ? shapes(keyTypes) : `${shapes(keyTypes)} by ${keyLayout}`;
}

/** Whether two operators' keys mean the same. A segment that is older than layouts has none to compare. */
function haveSameKeys(stored: StoredOperator, current: StoredOperator): boolean {
  if (shapes(stored.keyTypes) !== shapes(current.keyTypes)) return false;
  return stored.keyLayout === undefined || stored.keyLayout === current.keyLayout;
}

function compareOperators(stored: StoredOperator, current: StoredOperator): ComparedOperator {
  return {
    stored,
    current,
    hasSameKeys: haveSameKeys(stored, current),
    hasSameValues: shapes(stored.valueTypes) === shapes(current.valueTypes),
  };
}

function operatorTexts(operators: readonly StoredOperator[]): string[] {
  return operators.map(
    ({ operatorId, operatorName }) =>
      `(OperatorId: ${operatorId} -> OperatorName: ${operatorName})`,
  );
}

/**
 * Refuses a checkpoint of another query: other stateful operators, or other keys or values (Spark's
 * OperatorStateMetadataValidator and StateSchemaCompatibilityChecker). Names and nullability may differ. Unlike Spark,
 * whose keys hold whole windows, a window of another size or slide is refused: the state has panes of the old one. The
 * error reports on all operators, as most changes to a query change more than one.
 */
export function checkOperators(
  stored: readonly StoredOperator[],
  current: readonly StoredOperator[],
): void {
  const report = () => compatibilityReport(stored, current, compareOperators);
  const [storedTexts, currentTexts] = [operatorTexts(stored), operatorTexts(current)];
  if (storedTexts.join() !== currentTexts.join()) {
    throw statefulOperatorsMismatch(storedTexts, currentTexts, report());
  }
  for (const [index, operator] of current.entries()) {
    const { hasSameKeys, hasSameValues } = compareOperators(stored[index], operator);
    if (!hasSameKeys) {
      throw stateKeySchemaMismatch(keyText(stored[index]), keyText(operator), report());
    }
    if (hasSameValues) continue;
    const [before, now] = [shapes(stored[index].valueTypes), shapes(operator.valueTypes)];
    throw stateValueSchemaMismatch(before, now, report());
  }
}
