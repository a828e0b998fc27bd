import { type DataType, type StructType, simpleString } from '../types/data-type.ts';

/** How `show` prints. */
export interface ShowOptions {
  /** Cuts values to 20 characters, or to so many; `false` and 0 cut nothing. By default true. */
  readonly truncate?: boolean | number;
  /** One line a value instead of one line a row. */
  readonly vertical?: boolean;
}

const TRUNCATE_DEFAULT = 20;

/** The number of characters that a value is cut to; 0 for none. */
export function truncateLength(truncate: boolean | number = true): number {
  if (typeof truncate === 'number') return truncate;
  return truncate ? TRUNCATE_DEFAULT : 0;
}

/** A schema as the tree that `printSchema` prints (Spark's `StructType.treeString`). */
export function schemaTree(schema: StructType): string {
  return ['root', ...structLines(schema, ' |')].join('\n');
}

function structLines(type: StructType, prefix: string): string[] {
  return type.fields.flatMap(({ name, dataType, nullable }) => [
    `${prefix}-- ${name}: ${treeName(dataType)} (nullable = ${nullable})`,
    ...nestedLines(dataType, `${prefix}    |`),
  ]);
}

function nestedLines(type: DataType, prefix: string): string[] {
  switch (type.kind) {
    case 'struct':
      return structLines(type, prefix);
    case 'array':
      return [
        `${prefix}-- element: ${treeName(type.elementType)} (containsNull = ${type.containsNull})`,
        ...nestedLines(type.elementType, `${prefix}    |`),
      ];
    case 'map':
      return [
        `${prefix}-- key: ${treeName(type.keyType)}`,
        ...nestedLines(type.keyType, `${prefix}    |`),
        `${prefix}-- value: ${treeName(type.valueType)} (valueContainsNull = ${type.valueContainsNull})`,
        ...nestedLines(type.valueType, `${prefix}    |`),
      ];
    default:
      return [];
  }
}

/** A type's name in a tree: without what follows below it. */
function treeName(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'null':
      return 'void';
    case 'time':
    case 'day_time_interval':
    case 'year_month_interval':
      return simpleString(type);
    case 'calendar_interval':
      return 'interval';
    default:
      return type.kind;
  }
}
