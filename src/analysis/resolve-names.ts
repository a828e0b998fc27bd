import {
  ambiguousDataFrameColumn,
  ambiguousFieldReference,
  fieldNotFound,
  invalidExtractBase,
  invalidExtractField,
  unresolvedColumn,
  unresolvedDataFrameColumn,
} from '../errors/analysis-errors.ts';
import { unexpectedInputType } from '../errors/function-errors.ts';
import { EXACTLY_INTEGRAL, implicitCast } from '../functions/input-type.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { UnresolvedAttribute } from '../plan/expression.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import {
  type ArrayType,
  arrayType,
  type DataType,
  IntegerType,
  type MapType,
  StringType,
  type StructType,
} from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Analysis } from './analysis.ts';
import { castTo, type ExpressionContext, literal, type Resolution } from './resolution.ts';
import { findColumn, type SameName, type Scope } from './scope.ts';
import { proposeColumns, quoteName } from './suggestions.ts';

/** What a name means among the columns of a scope, fields of structs included; undefined when it means nothing. */
export function findInScope(
  attribute: UnresolvedAttribute,
  scope: Scope,
  analysis: Analysis,
): Resolution | undefined {
  const { nameParts, planId } = attribute;
  const found = findColumn(
    nameParts,
    planId === undefined ? scope : dataFrameScope(planId, nameParts, scope),
    analysis.sameName,
  );
  if (found === undefined) {
    if (planId !== undefined) throw unresolvedDataFrameColumn(quoteName(nameParts));
    return undefined;
  }
  const column: Resolution = { expression: found.column, sql: found.column.name };
  return found.fields.reduce<Resolution>(
    (child, field) => ({
      ...extractValue(child, { expression: literal(field, StringType), sql: field }, analysis),
      name: field,
    }),
    column,
  );
}

/** The columns that a DataFrame had, as far as they are still here. */
function dataFrameScope(planId: number, nameParts: readonly string[], scope: Scope): Scope {
  const known = scope.dataFrames.get(planId);
  if (known === 'ambiguous') throw ambiguousDataFrameColumn(quoteName(nameParts));
  const ids = new Set(known?.map(({ id }) => id));
  const columns = [...scope.columns, ...scope.hidden].filter(({ id }) => ids.has(id));
  return { columns, hidden: [], dataFrames: scope.dataFrames };
}

/** The error of a name that means nothing, with proposals. */
export function unresolvedName(
  nameParts: readonly string[],
  { scope }: Pick<ExpressionContext, 'scope'>,
): Error {
  return unresolvedColumn({
    objectName: quoteName(nameParts),
    proposal: proposeColumns(nameParts, scope.columns),
  });
}

/**
 * `child[extraction]`: a field of a struct, the field of each struct of an array, an element of an array from 0, or
 * the value of a key. Follows Spark's `ExtractValue`.
 */
export function extractValue(
  child: Resolution,
  extraction: Resolution,
  analysis: Pick<Analysis, 'sameName'>,
): Resolution {
  const { dataType } = child.expression;
  const name = constantText(extraction.expression);
  switch (dataType.kind) {
    case 'struct':
      if (name === undefined) throw invalidExtractField(`"${extraction.sql}"`);
      return structField(child, dataType, name, analysis.sameName);
    case 'array':
      return dataType.elementType.kind === 'struct' && name !== undefined
        ? fieldOfEach(
            child,
            { ...dataType, elementType: dataType.elementType },
            name,
            analysis.sameName,
          )
        : arrayElement(child, dataType, extraction);
    case 'map':
      return mapValue(child, dataType, extraction);
    default:
      throw invalidExtractBase(`"${child.sql}"`, `"${typeSql(dataType)}"`);
  }
}

function constantText(expression: ResolvedExpression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string'
    ? expression.value
    : undefined;
}

function structField(
  { expression, sql }: Resolution,
  struct: StructType,
  name: string,
  same: SameName,
): Resolution {
  const ordinal = fieldOrdinal(struct, name, same);
  const { dataType, nullable } = struct.fields[ordinal];
  return {
    expression: {
      kind: 'getField',
      child: expression,
      ordinal,
      name,
      dataType,
      nullable: nullable || expression.nullable,
    },
    sql: `${sql}.${name}`,
  };
}

function fieldOrdinal(struct: StructType, name: string, same: SameName): number {
  const ordinals = [...struct.fields.keys()].filter((at) => same(struct.fields[at].name, name));
  if (ordinals.length === 0) {
    const names = struct.fields.map((field) => quoteIdentifier(field.name));
    throw fieldNotFound(quoteIdentifier(name), names);
  }
  if (ordinals.length > 1) throw ambiguousFieldReference(quoteIdentifier(name), ordinals.length);
  return ordinals[0];
}

function fieldOfEach(
  { expression, sql }: Resolution,
  { elementType: struct, containsNull }: ArrayType & { readonly elementType: StructType },
  name: string,
  same: SameName,
): Resolution {
  const ordinal = fieldOrdinal(struct, name, same);
  const { dataType, nullable } = struct.fields[ordinal];
  const args = [expression, literal(ordinal, IntegerType)];
  return {
    expression: extraction(
      'get_array_struct_fields',
      args,
      arrayType(dataType, nullable || containsNull),
    ),
    sql: `${sql}.${name}`,
  };
}

function arrayElement(child: Resolution, array: ArrayType, index: Resolution): Resolution {
  const sql = `${child.sql}[${index.sql}]`;
  const { dataType } = index.expression;
  const indexType = implicitCast(dataType, EXACTLY_INTEGRAL);
  if (indexType === undefined) throw unexpectedKey(sql, index, '"INTEGRAL"');
  const args = [child.expression, castTo(index.expression, indexType)];
  return { expression: extraction('get_item', args, array.elementType), sql };
}

function unexpectedKey(sqlExpr: string, key: Resolution, requiredType: string): Error {
  const { dataType: inputType } = key.expression;
  return unexpectedInputType({ sqlExpr, index: 1, requiredType, inputSql: key.sql, inputType });
}

function mapValue(child: Resolution, map: MapType, key: Resolution): Resolution {
  const sql = `${child.sql}[${key.sql}]`;
  if (implicitCast(key.expression.dataType, map.keyType) === undefined) {
    throw unexpectedKey(sql, key, `"${typeSql(map.keyType)}"`);
  }
  const args = [child.expression, castTo(key.expression, map.keyType)];
  const expression = extraction('get_item', args, map.valueType);
  return { expression, sql };
}

/** Parts of arrays and maps are calls of functions that no plan names; whether one is there is only known at run time. */
function extraction(
  name: string,
  args: readonly ResolvedExpression[],
  dataType: DataType,
): ResolvedExpression {
  // Asked for here, where what is not loaded can be.
  lookupFunction(name);
  return { kind: 'call', name, args, dataType, nullable: true };
}
