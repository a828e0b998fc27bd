import { assert } from '../errors/internal-error.ts';
import type { EvaluationContext } from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { Generate } from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { GenerateExec } from './operators/generate.ts';
import { asArgument } from './scalar-signature.ts';

/** The operator of a generator. */
export function newGenerate(
  { generator, isOuter, kept }: Generate,
  common: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
  },
): GenerateExec {
  const record = lookupFunction(generator.name);
  assert(record?.kind === 'generator', `no generator ${generator.name}`);
  const signature = record.resolve(generator.args.map(asArgument));
  return new GenerateExec({ ...common, signature, args: generator.args, isOuter, kept });
}
