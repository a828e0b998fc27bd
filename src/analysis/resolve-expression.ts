import { invalidStar, unresolvedColumn } from '../errors/analysis-errors.ts';
import { assertNever, internalError } from '../errors/internal-error.ts';
import type {
  Cast,
  Expression,
  UnresolvedAttribute,
  UnresolvedFunction,
} from '../plan/expression.ts';
import { mayBecomeNull } from '../types/coercion.ts';
import { typeSql } from '../types/type-sql.ts';
import { checkCast } from './check-cast.ts';
import { isLiteralFunction } from './literal-functions.ts';
import { literalText } from './literal-text.ts';
import { RELATIONAL } from './relational-part.ts';
import { castNameOf, type ExpressionContext, type Resolution } from './resolution.ts';
import { resolveFunction } from './resolve-functions.ts';
import { resolveInlineFunction } from './resolve-inline-function.ts';
import { extractValue, unresolvedName } from './resolve-names.ts';
import { quoteName } from './suggestions.ts';
import { updateField } from './update-fields.ts';

/**
 * Binds the names of an expression, types every node, and writes out the implicit casts. Aggregate calls stay where
 * they are written; whether they may stand there is for the relation to say.
 */
export function resolveExpression(expression: Expression, context: ExpressionContext): Resolution {
  const resolve = (child: Expression) => resolveExpression(child, context);
  switch (expression.kind) {
    case 'literal': {
      const { value, dataType } = expression;
      return {
        expression: { kind: 'literal', value, dataType, nullable: value === null },
        sql: literalText(value, dataType, context.analysis.timeZone),
      };
    }
    case 'attribute':
      return resolveName(expression, context);
    case 'function':
      return resolveFunction(expression, context, resolveExpression);
    case 'alias':
      return resolveAlias(resolve(expression.child), expression.names);
    case 'cast':
      return resolveCast(expression, resolve(expression.child));
    case 'extract':
      return extractValue(
        resolve(expression.child),
        resolve(expression.extraction),
        context.analysis,
      );
    case 'updateFields':
      return updateField(
        resolve(expression.child),
        expression.fieldName,
        expression.value && resolve(expression.value),
        context.analysis,
      );
    case 'lambdaVariable':
      return resolveLambdaVariable(expression.name, context);
    case 'inlineFunction':
      return resolveInlineFunction(expression, expression.args.map(resolve));
    case 'over':
      return RELATIONAL.get().resolveOver(expression, context, resolveExpression);
    case 'subquery':
      return RELATIONAL.get().resolveSubquery(expression, context, resolveExpression);
    case 'namedArgument':
      return resolve(expression.value);
    case 'star':
    case 'regex':
      throw invalidStar('column');
    case 'expressionString':
    case 'lambda':
    case 'sortOrder':
      throw internalError(`an expression of kind ${expression.kind} where a value was due`);
    default:
      return assertNever(expression);
  }
}

/** A column, a variable of a lambda, or a function that needs no parentheses, in this order. */
function resolveName(attribute: UnresolvedAttribute, context: ExpressionContext): Resolution {
  const { nameParts, planId } = attribute;
  const [name] = nameParts;
  if (planId === undefined && context.lambdaVariables.has(name)) {
    const variable = resolveLambdaVariable(name, context);
    return nameParts
      .slice(1)
      .reduce<Resolution>(
        (child, field) => extractValue(child, fieldName(field), context.analysis),
        variable,
      );
  }
  const found = context.find(attribute);
  if (found !== undefined) return found;
  if (nameParts.length === 1 && isLiteralFunction(name)) {
    // `user` and `session_user` are other names of it, which only a call prints.
    const called = /user$/i.test(name) ? 'current_user' : name;
    const call: UnresolvedFunction = { kind: 'function', name: called, args: [] };
    return resolveFunction(call, context, resolveExpression);
  }
  const variable = context.analysis.catalog.names?.variable(attribute, context);
  if (variable !== undefined) return variable;
  throw unresolvedName(nameParts, context);
}

function fieldName(name: string): Resolution {
  return {
    expression: { kind: 'literal', value: name, dataType: { kind: 'string' }, nullable: false },
    sql: name,
  };
}

function resolveLambdaVariable(name: string, { lambdaVariables }: ExpressionContext): Resolution {
  const expression = lambdaVariables.get(name);
  if (expression === undefined)
    throw unresolvedColumn({ objectName: quoteName([name]), proposal: [] });
  return { expression, sql: 'namedlambdavariable()', name: expression.name };
}

/** An alias below the top of a select list names the field of a struct, and prints. */
function resolveAlias(child: Resolution, names: readonly string[]): Resolution {
  const [name] = names;
  return { expression: child.expression, sql: `${child.sql} AS ${name}`, name };
}

function resolveCast(cast: Cast, child: Resolution): Resolution {
  const { dataType, mode } = cast;
  const name = mode === 'try' ? 'TRY_CAST' : 'CAST';
  const text = `${name}(${child.sql} AS ${typeSql(dataType)})`;
  checkCast(child.expression.dataType, dataType, text);
  const { dataType: from, nullable: isNullable } = child.expression;
  const nullable = mode === 'try' || isNullable || mayBecomeNull(from, dataType);
  // Spark loses sight of who wrote a cast to a nested type, and shows none that it has added itself.
  const sql = ['array', 'map', 'struct'].includes(dataType.kind) ? child.sql : text;
  return {
    expression: { kind: 'cast', child: child.expression, mode, dataType, nullable },
    sql,
    castName: castNameOf(child),
  };
}
