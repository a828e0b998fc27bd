import { internalError } from '../errors/internal-error.ts';
import { columnCast } from '../functions/cast.ts';
import type {
  Argument,
  HigherOrderFunction,
  HigherOrderSignature,
  ScalarFunction,
  ScalarSignature,
} from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { ResolvedExpression, ScalarCall } from '../plan/resolved-expression.ts';
import { someExpression, visitExpression } from '../plan/transform.ts';

/** The scalar function of a name. That there is none is a mistake of the engine's. */
export function scalarFunction(name: string): ScalarFunction {
  const definition = lookupFunction(name);
  if (definition?.kind !== 'scalar') throw internalError(`no scalar function ${name}`);
  return definition;
}

/** The signature that the analyzer found for a call, found again. */
export function signatureOf({ name, args }: ScalarCall): ScalarSignature {
  return scalarFunction(name).resolve(args.map(asArgument));
}

/** The same for a call with lambdas. */
export function higherOrderSignature(
  { args }: ScalarCall,
  { valueCount, resolve }: HigherOrderFunction,
): HigherOrderSignature {
  const typed = args.map(asArgument);
  return resolve(typed.slice(0, valueCount), typed.slice(valueCount), '');
}

/** What a signature is looked for by: the type, and the value of a constant. */
export function asArgument(expression: ResolvedExpression): Argument {
  const { dataType, nullable } = expression;
  const literal = expression.kind === 'literal' ? expression.value : undefined;
  return { dataType, nullable, literal, expression };
}

/** Whether a node has the same value in every batch. A call without arguments may read the batch's time. */
export function isConstant(expression: ResolvedExpression): boolean {
  const bound = new Set<number>();
  visitExpression(expression, (node) => {
    if (node.kind === 'lambda') for (const { id } of node.parameters) bound.add(id);
  });
  return !someExpression(expression, (node) => {
    switch (node.kind) {
      case 'call': {
        const record = lookupFunction(node.name);
        const isMoving =
          record?.kind === 'scalar' && (record.deterministic === false || record.readsClock);
        return node.args.length === 0 || isMoving === true;
      }
      case 'lambdaVariable':
        return !bound.has(node.id);
      case 'cast':
        // A time of day becomes one of the day of the batch.
        return node.child.dataType.kind === 'time' && node.dataType.kind.startsWith('timestamp');
      case 'literal':
      case 'alias':
      case 'caseWhen':
      case 'getField':
      case 'lambda':
        return false;
      default:
        return true;
    }
  });
}

/** Whether evaluating the expression for some row may fail. */
export function canFail(expression: ResolvedExpression): boolean {
  return someExpression(expression, (node) => {
    if (node.kind === 'call') return !isTotal(node);
    if (node.kind !== 'cast') return node.kind === 'udf';
    return columnCast(node.child.dataType, node.dataType, node.mode)?.isTotal !== true;
  });
}

function isTotal(call: ScalarCall): boolean {
  const record = lookupFunction(call.name);
  const signature =
    record?.kind === 'higherOrder' ? higherOrderSignature(call, record) : signatureOf(call);
  return signature.isTotal === true;
}
