import {
  statefulOperatorsMismatch,
  stateKeySchemaMismatch,
  stateValueSchemaMismatch,
} from '../errors/state-errors.ts';
import { type DataType, simpleString } from '../types/data-type.ts';
import type { StoredOperator } from './segment.ts';

/** A type without names and nullability: Spark lets a restart change those. */
function shape(type: DataType): string {
  switch (type.kind) {
    case 'struct':
      return `struct<${type.fields.map((field) => shape(field.dataType)).join(',')}>`;
    case 'array':
      return `array<${shape(type.elementType)}>`;
    case 'map':
      return `map<${shape(type.keyType)},${shape(type.valueType)}>`;
    default:
      return simpleString(type);
  }
}

function shapes(types: readonly DataType[]): string {
  return `struct<${types.map(shape).join(',')}>`;
}

function keyText({ keyTypes, keyLayout }: StoredOperator): string {
  return keyLayout === undefined ? shapes(keyTypes) : `${shapes(keyTypes)} by ${keyLayout}`;
}

/** Whether two operators' keys mean the same. A segment that is older than layouts has none to compare. */
function haveSameKeys(stored: StoredOperator, current: StoredOperator): boolean {
  if (shapes(stored.keyTypes) !== shapes(current.keyTypes)) return false;
  return stored.keyLayout === undefined || stored.keyLayout === current.keyLayout;
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
 * whose keys hold whole windows, a window of another size or slide is refused: the state has panes of the old one.
 */
export function checkOperators(
  stored: readonly StoredOperator[],
  current: readonly StoredOperator[],
): void {
  const [storedTexts, currentTexts] = [operatorTexts(stored), operatorTexts(current)];
  if (storedTexts.join() !== currentTexts.join()) {
    throw statefulOperatorsMismatch(storedTexts, currentTexts);
  }
  for (const [index, operator] of current.entries()) {
    if (!haveSameKeys(stored[index], operator)) {
      throw stateKeySchemaMismatch(keyText(stored[index]), keyText(operator));
    }
    const [storedValue, value] = [shapes(stored[index].valueTypes), shapes(operator.valueTypes)];
    if (storedValue !== value) throw stateValueSchemaMismatch(storedValue, value);
  }
}
