import {
  notGenerator,
  notTableFunction,
  unknownTableFunction,
} from '../errors/generator-errors.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { LateralView } from '../plan/logical-plan.ts';
import type { Analysis } from './analysis.ts';
import { isGeneratorCall } from './generator-call.ts';
import { scopeContext } from './name-lookup.ts';
import { resolveExpression } from './resolve-expression.ts';
import { generatedColumns, withGenerated } from './resolve-generators.ts';
import { rangeRelation } from './resolve-range.ts';
import type { Relation } from './scope.ts';

/** LATERAL VIEW and functions in FROM: each row of the input with each row that the generator makes of it. */
export function resolveLateralView(view: LateralView, analysis: Analysis): Relation {
  const own = analysis.catalog.names?.table(view, analysis);
  if (own !== undefined) return own;
  const range = rangeRelation(view, analysis);
  if (range !== undefined) return range;
  const input = analysis.resolve(view.input);
  refuseOtherFunction(view, analysis);
  const { expression, sql } = resolveExpression(
    view.generator,
    scopeContext(input.scope, analysis),
  );
  if (!isGeneratorCall(expression)) throw notGenerator(functionName(view, sql));
  const names = view.columnNames.length === 0 ? undefined : view.columnNames;
  const qualifier = view.alias === '' ? [] : [view.alias];
  const generated = generatedColumns(
    expression,
    { names, qualifier, isOuter: view.outer },
    analysis,
  );
  return {
    plan: withGenerated(input.plan, [generated]),
    scope: { ...input.scope, columns: [...input.scope.columns, ...generated.columns] },
  };
}

/** Refuses a function that makes no rows before its arguments are looked at. */
function refuseOtherFunction(
  { generator, isTableFunction }: LateralView,
  analysis: Analysis,
): void {
  if (generator.kind !== 'function') return;
  const { name } = generator;
  const record = lookupFunction(name.toLowerCase());
  if (record?.kind === 'generator') return;
  if (record !== undefined) throw isTableFunction ? notTableFunction(name) : notGenerator(name);
  const isOfProgram = analysis.catalog.lookupFunction(name.toLowerCase()) !== undefined;
  if (isTableFunction && !isOfProgram) throw unknownTableFunction(name);
}

function functionName({ generator }: LateralView, sql: string): string {
  return generator.kind === 'function' ? generator.name : sql;
}
