import { generatorAliasMismatch } from '../errors/generator-errors.ts';
import type { GeneratorFunction } from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { AttributeReference, ScalarCall } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { structType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { callText } from './call-text.ts';
import type { Generated } from './generator-call.ts';
import type { Resolution } from './resolution.ts';
import { asArgument, asPrinted, castArguments } from './resolve-scalar-call.ts';

/** A call of a generator; its type is the struct of the columns that it makes. */
export function resolveGenerator(
  record: GeneratorFunction,
  args: readonly Resolution[],
): Resolution {
  const signature = record.resolve(args.map(asArgument));
  const { isOuter = false, name } = record;
  const fields = signature.output.map((field) => (isOuter ? { ...field, nullable: true } : field));
  return {
    expression: {
      kind: 'call',
      name,
      args: castArguments(args, signature.args),
      dataType: structType(fields),
      nullable: false,
    },
    sql: callText(name, args.map(asPrinted)),
  };
}

interface GeneratedNames {
  readonly names?: readonly string[];
  readonly qualifier?: readonly string[];
  /** LATERAL VIEW OUTER. */
  readonly isOuter?: boolean;
}

/**
 * The columns of a generator under the names that are given, or its own. Fails with UDTF_ALIAS_NUMBER_MISMATCH unless
 * there are as many names as columns, or none.
 */
export function generatedColumns(
  generator: ScalarCall,
  { names, qualifier = [], isOuter = false }: GeneratedNames,
  analysis: Analysis,
): Generated {
  const fields = generator.dataType.kind === 'struct' ? generator.dataType.fields : [];
  if (names !== undefined && names.length !== fields.length) {
    throw generatorAliasMismatch(fields.length, names);
  }
  const columns = fields.map(
    ({ name, dataType, nullable }, index): AttributeReference => ({
      kind: 'attribute',
      id: analysis.nextId(),
      name: names?.[index] ?? name,
      dataType,
      nullable: nullable || isOuter,
      qualifier,
    }),
  );
  const record = lookupFunction(generator.name);
  const isOuterCall = record?.kind === 'generator' && record.isOuter === true;
  return { generator, isOuter: isOuter || isOuterCall, columns };
}

/** The input's rows, each with each row that the generators make of it. */
export function withGenerated(input: ResolvedPlan, generators: readonly Generated[]): ResolvedPlan {
  return generators.reduce(
    (plan, { generator, isOuter, columns: generated }): ResolvedPlan => ({
      kind: 'generate',
      input: plan,
      generator,
      isOuter,
      kept: planOutput(plan),
      generated,
    }),
    input,
  );
}
