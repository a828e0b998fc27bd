import fc from 'fast-check';
import type { StructType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';

/* Tables whose columns have few values, and conditions on them: so that a condition is met by some rows, by none, or by all. */

/** A column: its values, and constants of SQL to compare it with, which need not be of its type. */
interface Column {
  readonly type: string;
  readonly values: readonly Value[];
  readonly constants: readonly string[];
  readonly isText?: boolean;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

const COLUMNS: Readonly<Record<string, Column>> = {
  yes: { type: 'BOOLEAN', values: [true, false], constants: ['true', 'false'] },
  tiny: { type: 'TINYINT', values: [-128, -1, 0, 1, 127], constants: ['0', '-128Y', '127', '300'] },
  small: { type: 'SMALLINT', values: [-32768, -7, 7, 32767], constants: ['7', '-7S', '40000'] },
  whole: {
    type: 'INT',
    values: [-2147483648, -1, 0, 5, 2147483647],
    constants: ['0', '5', '-1', '5L', '2147483647', '2147483648L', '-2147483648'],
  },
  big: {
    type: 'BIGINT',
    values: [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n],
    constants: ['0', '9007199254740993L', '9007199254740992L', '9223372036854775807L'],
  },
  narrow: {
    type: 'FLOAT',
    values: [-Infinity, -1.5, -0, 0, 0.10000000149011612, 3, Infinity, Number.NaN],
    constants: ['0F', '-0F', '3F', "float('NaN')", '1e30F', '0.1F'],
  },
  wide: {
    type: 'DOUBLE',
    values: [-Infinity, -1.5, -0, 0, 0.1, 3, 1e300, Infinity, Number.NaN],
    constants: ['0D', '-0D', '3', '0.1D', '1.5', "double('NaN')", '1e300D', "double('Infinity')"],
  },
  money: {
    type: 'DECIMAL(9,2)',
    values: [-999999999n, -1n, 0n, 150n, 999999999n],
    constants: ['1.50', '1.5', '0', '9999999.99', '-0.01', '1.505'],
  },
  exact: {
    type: 'DECIMAL(18,4)',
    values: [-(10n ** 18n - 1n), -1n, 0n, 90071992547409931n, 10n ** 18n - 1n],
    constants: ['9007199254740.9931', '9007199254740.9930', '0', '99999999999999.9999'],
  },
  vast: {
    type: 'DECIMAL(30,3)',
    values: [-(10n ** 30n - 1n), -5n, 0n, 5n, 10n ** 30n - 1n],
    constants: ['0.005', '0', '-0.005', '999999999999999999999999999.999'],
  },
  text: {
    type: 'STRING',
    values: ['', 'a', 'ab', 'abc', 'b', 'é', '\u{1F600}', '￿', 'a'.repeat(200), 'z%_\\"'],
    constants: ["''", "'a'", "'ab'", "'b'", "'é'", "'\u{1F600}'", "'￿'", "'zz'"],
    isText: true,
  },
  bytes: {
    type: 'BINARY',
    values: [utf8(''), utf8('a'), Uint8Array.of(0x80), Uint8Array.of(0xff, 0), utf8('é')],
    constants: ["X''", "X'61'", "X'80'", "X'FF'", "X'C3A9'"],
  },
  day: {
    type: 'DATE',
    values: [-719162, -1, 0, 19723, 2932896],
    constants: ["DATE'1970-01-01'", "DATE'2024-01-01'", "'2024-01-01'", "'0001-01-01'"],
  },
  instant: {
    type: 'TIMESTAMP',
    values: [-62135596800000000n, -1n, 0n, 1704067200000000n, 253402300799999999n],
    constants: [
      "TIMESTAMP'2024-01-01 00:00:00'",
      "'2024-01-01'",
      "DATE'1970-01-01'",
      "'1969-12-31 23:59:59.999999Z'",
    ],
  },
  local: {
    type: 'TIMESTAMP_NTZ',
    values: [-1n, 0n, 1704067200000000n],
    constants: ["TIMESTAMP_NTZ'2024-01-01 00:00:00'", "'1970-01-01 00:00:00'"],
  },
};
const NESTED = ['part.n', 'part.t'];
const NESTED_COLUMNS: Readonly<Record<string, Column>> = {
  'part.n': COLUMNS.whole,
  'part.t': COLUMNS.text,
};

export interface FilteredTable {
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
  readonly condition: string;
  /** Conditions on one column each. */
  readonly simple: readonly string[];
}

/** Tables of all columns but some, each with a condition. Rows that are neighbours have few values, often a single one. */
export function filteredTables(without: readonly string[] = []): fc.Arbitrary<FilteredTable> {
  const names = Object.keys(COLUMNS).filter((name) => !without.includes(name));
  const hasNested = !without.includes('part');
  const columns = names.map((name) => `${name} ${COLUMNS[name].type}`);
  if (hasNested) columns.push('part STRUCT<n: INT, t: STRING>');
  const schema = parseSchema(columns.join(', '));
  const leaf = simpleConditions(hasNested ? [...names, ...NESTED] : names);
  const stretch = fc
    .tuple(stretchOf(names), hasNested ? stretchOf(NESTED) : fc.constant(undefined))
    .map(([flat, nested]) =>
      flat.map((row, at): ValueRow => {
        if (nested === undefined) return row;
        const inner = nested[at % nested.length];
        return [...row, inner.every((value) => value === null) ? null : inner];
      }),
    );
  return fc.record({
    schema: fc.constant(schema),
    rows: fc.array(stretch, { minLength: 1, maxLength: 5 }).map((all) => all.flat()),
    condition: conditions(leaf),
    simple: fc.array(leaf, { maxLength: 12 }),
  });
}

const columnOf = (name: string) => NESTED_COLUMNS[name] ?? COLUMNS[name];

/** Rows of which each column has one value or two, or null. */
function stretchOf(names: readonly string[]): fc.Arbitrary<ValueRow[]> {
  const pools = names.map((name) =>
    fc.array(fc.constantFrom<Value[]>(...columnOf(name).values, null), {
      minLength: 1,
      maxLength: 2,
    }),
  );
  return fc.tuple(...pools).chain((chosen) => {
    const row = fc.tuple(...chosen.map((pool) => fc.constantFrom(...pool)));
    return fc.array(row, { minLength: 1, maxLength: 6 });
  });
}

function simpleConditions(names: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...names).chain((name) => {
    const { constants, isText = false } = columnOf(name);
    const constant = fc.constantFrom(...constants);
    const operator = fc.constantFrom('=', '<=>', '<>', '<', '<=', '>', '>=');
    const compared = fc.tuple(operator, constant);
    const simple = [
      compared.map(([is, value]) => `${name} ${is} ${value}`),
      compared.map(([is, value]) => `${value} ${is} ${name}`),
      fc.constantFrom(`${name} IS NULL`, `${name} IS NOT NULL`, `${name} <=> NULL`),
      fc
        .array(constant, { minLength: 1, maxLength: 3 })
        .map((values) => `${name} IN (${values.join(', ')})`),
      fc.tuple(constant, constant).map(([low, high]) => `${name} BETWEEN ${low} AND ${high}`),
    ];
    if (isText) {
      simple.push(
        fc
          .constantFrom("'a%'", "'%c'", "'%b%'", "'a%c'", "'_b'", "'\u{1F600}%'", "'é'", "'%'")
          .map((pattern) => `${name} LIKE ${pattern}`),
        fc
          .tuple(fc.constantFrom('startswith', 'endswith', 'contains'), constant)
          .map(([test, value]) => `${test}(${name}, ${value})`),
      );
    }
    if (name === 'yes') simple.push(fc.constantFrom('yes', 'NOT yes'));
    return fc.oneof(...simple);
  });
}

function conditions(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} AND ${b})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} OR ${b})`),
      tie('condition').map((inner) => `NOT (${inner})`),
    ),
  }));
  return condition;
}
