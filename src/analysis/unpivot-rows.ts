import { unpivotTypeMismatch } from '../errors/relational-errors.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { commonType, widerTypeWithoutText } from '../types/coercion.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Resolution } from './resolution.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';

/**
 * The rows that UNPIVOT makes of one: structs of a name and of values, each value of a type that the others at its place have
 * in common with it. Text, unlike elsewhere, has none with other types.
 */
export function unpivotRows(rows: readonly Resolution[]): Resolution {
  const cells = rows.map(({ expression }) => valuesOf(expression));
  for (let place = 0; place < cells[0].length; place++) {
    const column = cells.map((row) => row[place]);
    const types = column.map(({ dataType }) => dataType);
    if (commonType(types, widerTypeWithoutText) === undefined) throw mismatch(column);
  }
  return resolveScalarCall('array', lookupFunction('array'), rows);
}

/** The values of a row's struct after the name: every second argument is one, and the first of them the name. */
function valuesOf(row: ResolvedExpression): readonly ResolvedExpression[] {
  return row.kind === 'call' ? row.args.filter((_, at) => at % 2 === 1).slice(1) : [];
}

function mismatch(column: readonly ResolvedExpression[]): Error {
  const byType = new Map<string, string[]>();
  for (const value of column) {
    const type = typeSql(value.dataType);
    const names = byType.get(type) ?? [];
    names.push(value.kind === 'attribute' ? value.name : type);
    byType.set(type, names);
  }
  return unpivotTypeMismatch(byType);
}
