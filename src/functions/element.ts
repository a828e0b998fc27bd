import { differingTypes } from '../errors/function-errors.ts';
import {
  indexOutOfBounds,
  invalidArrayIndex,
  invalidIndexOfZero,
} from '../errors/runtime-errors.ts';
import { commonType } from '../types/coercion.ts';
import { type DataType, type MapType, mapType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { compareValues } from '../types/value-order.ts';
import { callSql } from './call-sql.ts';
import { requireArray } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { INTEGRAL, implicitCast } from './input-type.ts';
import { perRow } from './per-row.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asList, asNumber } from './value-reading.ts';

/* Elements of arrays and values of maps: what `a[i]` and `m.key` become. */

/** The value of a key; null if the map does not have it. */
function mapValue(entries: Value, key: Value, keyType: DataType): Value {
  for (const entry of asList(entries)) {
    const [name, value] = asList(entry);
    if (compareValues(name, key, keyType) === 0) return value;
  }
  return null;
}

type PickElement = (elements: readonly Value[], index: number) => Value;

/** A function that takes an element out of an array by its number, or a value out of a map by its key. */
function elementFunction(
  name: string,
  pick: PickElement,
  record: Pick<ScalarFunction, 'usage' | 'examples'> & { takesMaps: boolean; isTotal: boolean },
): ScalarFunction {
  const { takesMaps, isTotal, usage, examples } = record;
  return defineFunction({
    name,
    usage,
    examples,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      const { dataType } = args[0];
      if (dataType.kind === 'map' && takesMaps) return mapLookup(name, args, dataType);
      if (takesMaps && dataType.kind !== 'array' && dataType.kind !== 'null') {
        throw unexpectedArgument(name, args, { index: 0, requiredType: '("ARRAY" or "MAP")' });
      }
      const list = requireArray(name, args);
      const indexType = implicitCast(args[1].dataType, INTEGRAL);
      if (indexType === undefined) {
        throw unexpectedArgument(name, args, { index: 1, requiredType: '"INT"' });
      }
      const types = [list, indexType];
      const compute = ([elements, index]: readonly Value[]) =>
        pick(asList(elements), typeof index === 'bigint' ? Number(index) : asNumber(index));
      return {
        args: types,
        output: list.elementType,
        nullable: true,
        isTotal,
        evaluate: perRow(types, list.elementType, compute),
      };
    },
  });
}

function mapLookup(name: string, args: readonly Argument[], type: MapType): ScalarSignature {
  const keyType = commonType([type.keyType, args[1].dataType]);
  if (keyType === undefined) {
    throw differingTypes(callSql(name, args), name, [type.keyType, args[1].dataType]);
  }
  const types = [mapType(keyType, type.valueType, type.valueContainsNull), keyType];
  const compute = ([entries, key]: readonly Value[]) => mapValue(entries, key, keyType);
  return {
    args: types,
    output: type.valueType,
    nullable: true,
    isTotal: true,
    evaluate: perRow(types, type.valueType, compute),
  };
}

function fromOne(elements: readonly Value[], index: number): Value | undefined {
  if (index === 0) throw invalidIndexOfZero();
  return elements[index > 0 ? index - 1 : elements.length + index];
}

export const ELEMENT: readonly ScalarFunction[] = [
  elementFunction(
    'get_item',
    (elements, index) => {
      if (index < 0 || index >= elements.length) throw invalidArrayIndex(index, elements.length);
      return elements[index];
    },
    {
      usage: 'Returns the element of a number, from 0, or the value of a key: `a[i]`.',
      examples: [],
      takesMaps: true,
      isTotal: false,
    },
  ),
  elementFunction('get', (elements, index) => elements[index] ?? null, {
    usage: 'Returns the element of a number, from 0; null past the ends.',
    examples: [['SELECT get(array(1, 2), 0)', 1]],
    takesMaps: false,
    isTotal: true,
  }),
  elementFunction(
    'element_at',
    (elements, index) => {
      const element = fromOne(elements, index);
      if (element === undefined) throw indexOutOfBounds(index, elements.length);
      return element;
    },
    {
      usage: 'Returns the element of a number, from 1 or from the end, or the value of a key.',
      examples: [['SELECT element_at(array(1, 2, 3), -1)', 3]],
      takesMaps: true,
      isTotal: false,
    },
  ),
  elementFunction('try_element_at', (elements, index) => fromOne(elements, index) ?? null, {
    usage: 'As `element_at`, but null past the ends.',
    examples: [['SELECT try_element_at(array(1, 2, 3), 9)', null]],
    takesMaps: true,
    isTotal: false,
  }),
];
