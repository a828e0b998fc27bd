/**
 * Generators over columns. None of them looks at a value: the elements of arrays and maps are columns already, so that a
 * generator only says which row of them stands where, and a gather does the rest.
 */
import { valueOutOfRange } from '../errors/analysis-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { nonFoldableInput, stackColumnTypes } from '../errors/generator-errors.ts';
import {
  type DataType,
  IntegerType,
  type StructField,
  sameType,
  structField,
} from '../types/data-type.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnFromIntegers } from '../wasm/integer-column.ts';
import { pointerList } from '../wasm/kernel-result.ts';
import { type ListRows, listRows } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { structField as fieldColumn } from '../wasm/struct-field.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { constantNumber } from './constant-number.ts';
import {
  type Argument,
  defineGenerator,
  type GeneratedPairs,
  type Generation,
  type GeneratorFunction,
  type GeneratorSignature,
} from './define.ts';
import { unexpectedArgument } from './signature.ts';

/** How many elements each row has. */
function countsOf({ rows, offsets }: ListRows): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => offsets[row + 1] - offsets[row]);
}

/** Which element each pair stands for; -1 for none. */
function elementRows(core: WasmCore, { offsets }: ListRows, pairs: GeneratedPairs): Ptr {
  const { rows, positions, count } = pairs;
  const list = core.kernels.arena_alloc(count * 4);
  const { i32 } = core.memory;
  for (let at = 0; at < count; at++) {
    const position = i32[(positions >>> 2) + at];
    i32[(list >>> 2) + at] = position < 0 ? -1 : offsets[i32[(rows >>> 2) + at]] + position;
  }
  return list;
}

function onlyArgument(name: string, args: readonly Argument[]): Argument {
  if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
  return args[0];
}

function elementFields(name: string, args: readonly Argument[]): readonly StructField[] {
  const { dataType } = onlyArgument(name, args);
  switch (dataType.kind) {
    case 'array':
      return [structField('col', dataType.elementType, dataType.containsNull)];
    case 'map':
      return [
        structField('key', dataType.keyType, false),
        structField('value', dataType.valueType, dataType.valueContainsNull),
      ];
    default:
      throw unexpectedArgument(name, args, { index: 0, requiredType: '("ARRAY" or "MAP")' });
  }
}

function resolveExplode(name: string, withPosition: boolean) {
  return (args: readonly Argument[]): GeneratorSignature => {
    const fields = elementFields(name, args);
    const position = withPosition ? [structField('pos', IntegerType, false)] : [];
    return {
      args: [args[0].dataType],
      output: [...position, ...fields],
      generate: ({ core }, [column], rows): Generation => {
        const lists = listRows(core, column, rows);
        return {
          counts: countsOf(lists),
          columns: (pairs) => {
            const list = elementRows(core, lists, pairs);
            const gathered = lists.children.map((child) =>
              core.kernels.column_gather(child, list, pairs.count),
            );
            return withPosition ? [positionColumn(core, pairs), ...gathered] : gathered;
          },
        };
      },
    };
  };
}

/** The positions as a column, null where there is none. */
function positionColumn(core: WasmCore, { positions, count }: GeneratedPairs): Ptr {
  const list = core.memory.i32.slice(positions >>> 2, (positions >>> 2) + count);
  return columnFromIntegers(core, list, (position) => position >= 0);
}

function resolveInline(name: string) {
  return (args: readonly Argument[]): GeneratorSignature => {
    const { dataType } = onlyArgument(name, args);
    if (dataType.kind !== 'array' || dataType.elementType.kind !== 'struct') {
      throw unexpectedArgument(name, args, { index: 0, requiredType: '"ARRAY<STRUCT>"' });
    }
    const { fields } = dataType.elementType;
    return {
      args: [dataType],
      output: dataType.containsNull
        ? fields.map((field) => ({ ...field, nullable: true }))
        : fields,
      generate: ({ core }, [column], rows): Generation => {
        const lists = listRows(core, column, rows);
        return {
          counts: countsOf(lists),
          columns: (pairs) => {
            const list = elementRows(core, lists, pairs);
            const structs = core.kernels.column_gather(lists.children[0], list, pairs.count);
            return fields.map((_, ordinal) => fieldColumn(core, structs, ordinal));
          },
        };
      },
    };
  };
}

/** How many rows `stack` makes: its first argument, a constant of at least 1. */
function stackRows(args: readonly Argument[]): number {
  const [count] = args;
  const sqlExpr = callSql('stack', args);
  if (count.dataType.kind !== 'integer') {
    throw unexpectedArgument('stack', args, { index: 0, requiredType: '"INT"' });
  }
  const constant = constantNumber(count.expression);
  if (constant === undefined) {
    const inputExpr = argumentSql(count);
    throw nonFoldableInput({ sqlExpr, inputName: 'n', inputType: IntegerType, inputExpr });
  }
  const rows = Number(constant ?? 0);
  if (rows >= 1) return rows;
  throw valueOutOfRange({
    sqlExpr: `"${sqlExpr}"`,
    exprName: '`n`',
    valueRange: '(0, 2147483647]',
    currentValue: String(rows),
  });
}

/** The type of each column is that of its values, which must agree; a NULL takes it on. */
function stackTypes(args: readonly Argument[], width: number): readonly DataType[] {
  const values = args.slice(1);
  return Array.from({ length: width }, (_, columnIndex) => {
    const own = [...values.keys()].filter((index) => index % width === columnIndex);
    const first = own.find((index) => values[index].dataType.kind !== 'null') ?? columnIndex;
    const { dataType } = values[first];
    const odd = own.find((index) => {
      const other = values[index].dataType;
      return other.kind !== 'null' && !sameType(other, dataType);
    });
    if (odd === undefined) return dataType;
    throw stackColumnTypes({
      sqlExpr: callSql('stack', args),
      columnIndex,
      left: { type: dataType, index: first + 1 },
      right: { type: values[odd].dataType, index: odd + 1 },
    });
  });
}

function resolveStack(args: readonly Argument[]): GeneratorSignature {
  if (args.length < 2) throw wrongNumberOfArguments('stack', '> 1', args.length);
  const count = stackRows(args);
  const values = args.slice(1);
  const width = Math.ceil(values.length / count);
  const types = stackTypes(args, width);
  const isWhole = values.length === width * count;
  return {
    args: [args[0].dataType, ...values.map((_, index) => types[index % width])],
    output: types.map((type, column) => {
      const nullable = values.some((value, index) => index % width === column && value.nullable);
      return structField(`col${column}`, type, nullable || !isWhole);
    }),
    generate: ({ core }, [, ...columns], rows): Generation => ({
      counts: new Int32Array(rows).fill(count),
      columns: (pairs) =>
        types.map((_, column) => {
          const own = columns.filter((_value, index) => index % width === column);
          return stackedColumn(core, { columns: own, rows }, pairs);
        }),
    }),
  };
}

/** The value at each pair's position: all of a column's values one after the other, and from there the one that is meant. */
function stackedColumn(
  core: WasmCore,
  { columns, rows }: { readonly columns: readonly Ptr[]; readonly rows: number },
  pairs: GeneratedPairs,
): Ptr {
  const joined = core.kernels.column_concat(pointerList(core, columns), columns.length);
  const list = core.kernels.arena_alloc(pairs.count * 4);
  const { i32 } = core.memory;
  for (let at = 0; at < pairs.count; at++) {
    const position = i32[(pairs.positions >>> 2) + at];
    const isMissing = position < 0 || position >= columns.length;
    i32[(list >>> 2) + at] = isMissing ? -1 : position * rows + i32[(pairs.rows >>> 2) + at];
  }
  return core.kernels.column_gather(joined, list, pairs.count);
}

/** A generator, and the same with a row of nulls where there is nothing to make rows of. */
function withOuter(
  record: Omit<GeneratorFunction, 'kind' | 'resolve'>,
  resolve: (name: string) => GeneratorFunction['resolve'],
  outerExample: GeneratorFunction['examples'],
): readonly GeneratorFunction[] {
  const { name, usage } = record;
  const outer = `${name}_outer`;
  return [
    defineGenerator({ ...record, resolve: resolve(name) }),
    defineGenerator({
      name: outer,
      usage: `${usage.slice(0, -1)}; one row of nulls where there is none.`,
      examples: outerExample,
      resolve: resolve(outer),
      isOuter: true,
    }),
  ];
}

const stack = defineGenerator({
  name: 'stack',
  usage:
    'Returns as many rows as its first argument says, filled with the other arguments in turn.',
  examples: [['SELECT stack(1, 7)', 7]],
  resolve: resolveStack,
});

/** What makes rows of arrays, maps and lists of values. */
export const GENERATORS: readonly GeneratorFunction[] = [
  ...withOuter(
    {
      name: 'explode',
      usage: 'Returns a row for each element of an array, or each entry of a map.',
      examples: [['SELECT explode(array(10))', 10]],
    },
    (name) => resolveExplode(name, false),
    [['SELECT explode_outer(array())', null]],
  ),
  ...withOuter(
    {
      name: 'posexplode',
      usage:
        'Returns a row for each element of an array or entry of a map, with its position from 0.',
      examples: [['SELECT posexplode(array(10))', 0]],
    },
    (name) => resolveExplode(name, true),
    [['SELECT posexplode_outer(array())', null]],
  ),
  ...withOuter(
    {
      name: 'inline',
      usage: 'Returns a row for each struct of an array, its fields as columns.',
      examples: [['SELECT inline(array(struct(1, 2)))', 1]],
    },
    resolveInline,
    [['SELECT inline_outer(array(struct(1, 2)))', 1]],
  ),
  stack,
];
