import type { SessionNames } from '../../analysis/catalog.ts';
import { type ExpressionContext, literal, type Resolution } from '../../analysis/resolution.ts';
import { extractValue } from '../../analysis/resolve-names.ts';
import type { SqlFunction } from '../../plan/command.ts';
import type { Expression, Literal, UnresolvedAttribute } from '../../plan/expression.ts';
import { type DataType, StringType } from '../../types/data-type.ts';
import { namedZone } from '../../types/local-time.ts';
import type { Value } from '../../types/value.ts';
import { valueSql } from '../../types/value-sql.ts';
import { callSqlFunction, tableOfSqlFunction } from './session-functions.ts';

/** A session variable. */
export interface SessionVariable {
  readonly name: string;
  readonly dataType: DataType;
  readonly value: Value;
  readonly default: Expression;
}

/** The functions and variables that a session's SQL has made. Names are compared without regard to case. */
export class OwnNames implements SessionNames {
  readonly functions = new Map<string, SqlFunction>();
  readonly variables = new Map<string, SessionVariable>();

  variable(
    { nameParts, planId }: UnresolvedAttribute,
    context: ExpressionContext,
  ): Resolution | undefined {
    if (planId !== undefined) return undefined;
    const [own, ...fields] = ownParts(nameParts);
    const variable = this.variables.get(own.toLowerCase());
    if (variable === undefined) return undefined;
    const { name, value, dataType } = variable;
    const text = valueSql(value, dataType, namedZone(context.analysis.timeZone));
    const whole: Resolution = {
      expression: literal(value, dataType),
      sql: `variablereference(system.session.${name}=${text})`,
      name: own,
    };
    return fields.reduce<Resolution>((child, field) => {
      const key = { expression: literal(field, StringType), sql: field };
      return { ...extractValue(child, key, context.analysis), name: field };
    }, whole);
  }

  /** The value of a variable as a constant of the grammar. */
  constant(name: string): Literal | undefined {
    const variable = this.variables.get(name.toLowerCase());
    return variable && { kind: 'literal', value: variable.value, dataType: variable.dataType };
  }

  call: SessionNames['call'] = (call, context, resolveIn) => {
    const definition = this.functions.get(call.name.toLowerCase());
    return definition && callSqlFunction(definition, call, context, resolveIn);
  };

  table: SessionNames['table'] = (view, analysis) => {
    const { generator } = view;
    const name = generator.kind === 'function' ? generator.name.toLowerCase() : '';
    const definition = this.functions.get(name);
    return definition && tableOfSqlFunction(definition, view, analysis);
  };
}

/** The name without the session's schema before it: `v` of `session.v` and `system.session.v`. */
export function ownParts(nameParts: readonly string[]): readonly string[] {
  const lower = nameParts.map((part) => part.toLowerCase());
  if (lower.length > 2 && lower[0] === 'system' && lower[1] === 'session')
    return nameParts.slice(2);
  return lower.length > 1 && lower[0] === 'session' ? nameParts.slice(1) : nameParts;
}
