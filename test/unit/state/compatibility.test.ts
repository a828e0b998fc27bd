import { expect, test } from 'vitest';
import { MillraceError } from '../../../src/errors/exception.ts';
import { checkOperators } from '../../../src/state/schema-check.ts';
import type { StoredOperator } from '../../../src/state/segment-directory.ts';
import { columnField } from '../../../src/state/state-table.ts';
import { type DataType, IntegerType, LongType, StringType } from '../../../src/types/data-type.ts';

interface Described {
  readonly id?: number;
  readonly name?: string;
  readonly keys?: Readonly<Record<string, DataType>>;
  readonly values?: Readonly<Record<string, DataType>>;
  readonly isNamed?: boolean;
  readonly keyLayout?: string;
}

function operator({
  id = 0,
  name = 'stateStoreSave',
  keys = { k: StringType },
  values = { count: LongType },
  isNamed = true,
  keyLayout,
}: Described = {}): StoredOperator {
  const key = Object.keys(keys).map((field, index) => columnField(field, index));
  const value = Object.keys(values).map((field, index) => columnField(field, key.length + index));
  return {
    operatorId: id,
    operatorName: name,
    keyTypes: Object.values(keys),
    valueTypes: Object.values(values),
    keyLayout,
    ...(isNamed && { tables: [{ store: 'default', key, value }] }),
  };
}

/** The condition and the report of what a changed query is refused with. */
function refusal(stored: readonly StoredOperator[], current: readonly StoredOperator[]) {
  try {
    checkOperators(stored, current);
  } catch (error) {
    if (error instanceof MillraceError) {
      expect(error.message).toContain(error.parameters.report);
      return [error.condition, ...error.parameters.report.split('\n')];
    }
  }
  throw new Error('nothing was refused');
}

test('an operator that is gone, one that is new, and one that became another', () => {
  const dedupe = operator({ id: 1, name: 'dedupe', values: {} });
  expect(refusal([operator(), dedupe], [operator()])).toEqual([
    'STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA',
    'stateful operators: 2 in the checkpoint, 1 in the query:',
    '- operator 0: stateStoreSave, key kept, value kept',
    '- operator 1: dedupe is gone, and its state has no owner',
  ]);
  expect(refusal([], [operator()])[2]).toBe(
    '- operator 0: stateStoreSave is new, and the checkpoint has no state for it',
  );
  expect(refusal([dedupe], [operator({ id: 1 })])[2]).toBe(
    '- operator 1: was dedupe, is stateStoreSave',
  );
});

test('keys and values of all operators, as they were and as they are', () => {
  const stored = [operator(), operator({ id: 1 })];
  const current = [
    operator({ keys: { k: StringType, n: IntegerType } }),
    operator({ id: 1, values: { count: LongType, max: IntegerType } }),
  ];
  expect(refusal(stored, current)).toEqual([
    'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    'stateful operators: 2 in the checkpoint, 2 in the query:',
    '- operator 0: stateStoreSave, key changed from struct<k:string> to struct<k:string,n:int>, value kept',
    '- operator 1: stateStoreSave, key kept, value changed from struct<count:bigint> to struct<count:bigint,max:int>',
  ]);
});

test('a layout, and types where there are no names to tell', () => {
  const windowed = (seconds: number) =>
    operator({ keyLayout: `window(${seconds}, ${seconds}, 0)` });
  expect(refusal([windowed(60)], [windowed(3600)])[2]).toBe(
    '- operator 0: stateStoreSave, key changed from struct<k:string> by window(60, 60, 0) to ' +
      'struct<k:string> by window(3600, 3600, 0), value kept',
  );
  const unnamed = operator({ isNamed: false, values: { count: IntegerType } });
  expect(refusal([unnamed], [operator()])[2]).toBe(
    '- operator 0: stateStoreSave, key kept, value changed from struct<int> to struct<bigint>',
  );
});

test('names and nullability may change', () => {
  const renamed = operator({ keys: { other: StringType }, values: { total: LongType } });
  expect(() => checkOperators([operator()], [renamed])).not.toThrow();
});
