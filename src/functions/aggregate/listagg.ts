import { orderOtherThanDistinct } from '../../errors/aggregate-errors.ts';
import { differingTypes } from '../../errors/function-errors.ts';
import { isAtomic } from '../../types/coercion.ts';
import {
  arrayType,
  BinaryType,
  type DataType,
  DoubleType,
  StringType,
  structField,
  structType,
} from '../../types/data-type.ts';
import type { Value, ValueRow } from '../../types/value.ts';
import { compareValues } from '../../types/value-order.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import {
  type AggregateOptions,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asBytes, asList, asNumber, asText } from '../value-reading.ts';
import { latestOf } from './arrival-order.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';
import { parameterValue } from './parameter.ts';

/** About what an entry holds on the host. */
const ENTRY_BYTES = 64;

/** A text, where it arrived and what it is ordered by. */
interface Entry {
  readonly value: Value;
  readonly place: number;
  readonly keys: ValueRow;
}

interface Order {
  readonly types: readonly DataType[];
  readonly directions: NonNullable<AggregateOptions['order']>;
}

/** By the keys of WITHIN GROUP; equal ones, and all without keys, as they arrived. */
function compareEntries(a: Entry, b: Entry, { types, directions }: Order): number {
  for (const [index, { isAscending, nullsFirst }] of directions.entries()) {
    const [x, y] = [a.keys[index], b.keys[index]];
    if (x === null || y === null) {
      if (x !== y) return (x === null) === nullsFirst ? -1 : 1;
      continue;
    }
    const order = compareValues(x, y, types[index]);
    if (order !== 0) return isAscending ? order : -order;
  }
  return a.place - b.place;
}

function joinTexts(values: readonly Value[], delimiter: Value): string {
  return values.map(asText).join(delimiter === null ? '' : asText(delimiter));
}

function joinBytes(values: readonly Value[], delimiter: Value): Uint8Array {
  const between = delimiter === null ? new Uint8Array() : asBytes(delimiter);
  const parts = values.flatMap((value, index) => [
    ...(index === 0 ? [] : [between]),
    asBytes(value),
  ]);
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** BINARY stays what it is; anything else becomes text. */
function joinedType(name: string, args: readonly Argument[]): DataType {
  const { dataType } = args[0];
  if (!isAtomic(dataType) && dataType.kind !== 'null') {
    throw unexpectedArgument(name, args, '("STRING" or "BINARY")');
  }
  return dataType.kind === 'binary' ? BinaryType : StringType;
}

/** The delimiter, of the type of what is joined; null for none, also while it is not known. */
function delimiterOf(name: string, args: readonly Argument[], type: DataType): Value {
  if (args.length < 2) return null;
  const { dataType } = args[1];
  if (dataType.kind !== 'null' && (dataType.kind === 'binary') !== (type.kind === 'binary')) {
    throw differingTypes(callSql(name, args), name, [type, dataType]);
  }
  const call = { sql: callSql(name, args), args };
  const value = parameterValue(call, 1, { name: 'delimiter', type }) ?? null;
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  return argumentSql({ literal: value, dataType, nullable: false });
}

/** What a call folds: the texts, and the keys that are read after them. */
function joining(type: DataType, delimiter: Value, order: Order) {
  const keyTypes = structType(order.types.map((key, index) => structField(`k${index}`, key)));
  return hosted(
    { output: type, state: [arrayType(type), arrayType(DoubleType), arrayType(keyTypes)] },
    {
      create: (): Entry[] => [],
      update: (state, { read, place }) => {
        const value = read(0);
        if (value === null) return;
        state.push({ value, place, keys: order.types.map((_, index) => read(index + 1)) });
      },
      merge: (state, other) => {
        for (const entry of other) state.push(entry);
      },
      finish: (state) => {
        if (state.length === 0) return null;
        const sorted = [...state].sort((a, b) => compareEntries(a, b, order));
        const values = sorted.map(({ value }) => value);
        return type.kind === 'binary' ? joinBytes(values, delimiter) : joinTexts(values, delimiter);
      },
      save: (state) => [
        state.map(({ value }) => value),
        state.map(({ place }) => place),
        state.map(({ keys }) => keys),
      ],
      load: ([values, places, keys]) =>
        asList(values).map((value, index) => ({
          value,
          place: asNumber(asList(places)[index]),
          keys: asList(asList(keys)[index]),
        })),
      bytes: (state) => state.length * ENTRY_BYTES,
      latest: (state) => latestOf(state.map(({ place }) => place)),
    },
  );
}

function resolveListAgg(
  args: readonly Argument[],
  { isDistinct, order = [] }: AggregateOptions,
): AggregateSignature {
  const written = args.slice(0, args.length - order.length);
  requireCount('listagg', written, [1, 2]);
  const keys = args.slice(written.length);
  const type = joinedType('listagg', written);
  const [value] = args;
  const other = keys.find(({ sql }, index) => index > 0 || sql !== value.sql);
  if (isDistinct && other !== undefined) {
    throw orderOtherThanDistinct('listagg', argumentSql(value), argumentSql(other));
  }
  const types = keys.map(({ dataType }) => dataType);
  return {
    args: [type, ...written.slice(1).map(({ dataType }) => dataType), ...types],
    nullable: true,
    reads: [0, ...keys.map((_, index) => written.length + index)],
    ...joining(type, delimiterOf('listagg', written, type), { types, directions: order }),
  };
}

/** Spark's ListAgg. Nulls are left out; without WITHIN GROUP texts are in the order of their arrival. */
export const listagg = defineAggregate({
  name: 'listagg',
  aliases: ['string_agg'],
  usage: 'Returns the values as one text, with a delimiter between them.',
  examples: [
    ["SELECT listagg(col, ',') FROM VALUES ('a'), (NULL), ('b') AS tab(col)", 'a,b'],
    [
      "SELECT listagg(col, ',') WITHIN GROUP (ORDER BY col DESC) FROM VALUES ('a'), ('b') AS tab(col)",
      'b,a',
    ],
  ],
  withinGroup: 'long',
  resolve: resolveListAgg,
});
