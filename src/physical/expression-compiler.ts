/**
 * Turns resolved expressions into calls of kernels over batches.
 *
 * A compiled expression is a closure from a batch to a column. Three things make it more than a walk of the tree:
 *
 * - A subtree of constants is computed once, when first needed, and then written out as a constant column.
 * - A subtree that several expressions of one list contain is computed once for each batch.
 * - CASE, IF, COALESCE, AND and OR must not evaluate a branch for rows that don't reach it, if the branch can fail:
 *   `CASE WHEN x <> 0 THEN 1 / x END`. Such a branch is evaluated on a batch of just those rows, and its values are
 *   put back into their places. Branches that can't fail are evaluated for all rows, which is faster.
 */

import { assert, assertNever, internalError } from '../errors/internal-error.ts';
import { columnCast } from '../functions/cast.ts';
import {
  allRows,
  type Choice,
  gatherRows,
  mergeChoices,
  type RowList,
  splitRows,
} from '../functions/column-choice.ts';
import type { Evaluate, EvaluationContext, HigherOrderFunction } from '../functions/define.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { andColumns, isNotNullColumn, notColumn, orColumns } from '../functions/logical.ts';
import { lookupFunction } from '../functions/registry.ts';
import type {
  AttributeReference,
  CaseWhen,
  GetStructField,
  ResolvedCast,
  ResolvedExpression,
  ScalarCall,
  ScalarUdf,
} from '../plan/resolved-expression.ts';
import { visitExpression } from '../plan/transform.ts';
import type { Value } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { structField } from '../wasm/struct-field.ts';
import { expressionKey } from './expression-key.ts';
import { COMPILED_LAMBDAS } from './lambda-part.ts';
import { NULL_OPERANDS } from './null-operands-part.ts';
import { selectColumns } from './row-selection.ts';
import {
  canFail,
  higherOrderSignature,
  isConstant,
  scalarFunction,
  signatureOf,
} from './scalar-signature.ts';

/** Computes a column of the batch's rows; the column lives in the arena, and may be one of the batch's own. */
export type CompiledExpression = (batch: Batch) => Ptr;

/** Compiles one expression over the columns of `input`. Fails with INTERNAL_ERROR on nodes that operators plan. */
export function compileExpression(
  expression: ResolvedExpression,
  input: readonly AttributeReference[],
  context: EvaluationContext,
): CompiledExpression {
  const compiled = new ExpressionCompiler(input, context).compile(expression);
  // What is shared inside is known by the batch's identity; a batch that comes again is another one.
  return (batch) => compiled({ ...batch });
}

/**
 * Compiles a list of expressions; what they have in common is computed once a batch. A batch is known by its identity: the
 * same object stands for the same rows in the same arena.
 */
export function compileExpressions(
  expressions: readonly ResolvedExpression[],
  input: readonly AttributeReference[],
  context: EvaluationContext,
): readonly CompiledExpression[] {
  const compiler = new ExpressionCompiler(input, context);
  return expressions.map((expression) => compiler.compile(expression));
}

/** A compiled expression that is evaluated for some rows of a batch. */
interface Branch {
  readonly evaluate: CompiledExpression;
  readonly canFail: boolean;
  readonly ordinals: ReadonlySet<number>;
}

/** A node that does work. */
type Computed = ScalarCall | ResolvedCast | CaseWhen | GetStructField | ScalarUdf;

class ExpressionCompiler {
  readonly #context: EvaluationContext;
  readonly #ordinals: ReadonlyMap<number, number>;
  readonly #shared = new Map<string, CompiledExpression>();

  constructor(input: readonly { readonly id: number }[], context: EvaluationContext) {
    this.#context = context;
    this.#ordinals = new Map(input.map(({ id }, ordinal) => [id, ordinal]));
  }

  compile(expression: ResolvedExpression): CompiledExpression {
    switch (expression.kind) {
      case 'literal':
        return this.#constant(expression, () => expression.value);
      case 'attribute':
      case 'lambdaVariable':
        return this.#column(expression);
      case 'alias':
        return this.compile(expression.child);
      case 'call':
      case 'cast':
      case 'caseWhen':
      case 'getField':
      case 'udf':
        return this.#computed(expression);
      case 'aggregateCall':
      case 'over':
      case 'timeWindow':
      case 'lambda':
      case 'subquery':
        throw internalError(`${expression.kind} is not evaluated by itself`);
      default:
        return assertNever(expression);
    }
  }

  #column({ id, name }: Pick<AttributeReference, 'id' | 'name'>): CompiledExpression {
    const ordinal = this.#ordinals.get(id);
    if (ordinal === undefined) throw internalError(`no column ${name}#${id} in the input`);
    return (batch) => batch.columns[ordinal];
  }

  #constant({ dataType }: ResolvedExpression, value: () => Value): CompiledExpression {
    const { core } = this.#context;
    return (batch) => buildConstant(core, dataType, value(), batch.rows);
  }

  /** A node that does work: folded if it is constant, shared if it occurs again. */
  #computed(expression: Computed): CompiledExpression {
    if (isConstant(expression)) return this.#folded(expression);
    if (!isDeterministic(expression)) return this.#node(expression);
    const key = expressionKey(expression);
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const compiled = oncePerBatch(this.#node(expression));
    this.#shared.set(key, compiled);
    return compiled;
  }

  #folded(expression: Computed): CompiledExpression {
    const evaluate = this.#node(expression);
    let value: Value | undefined;
    return this.#constant(expression, () => {
      if (value === undefined) {
        const column = evaluate({ rows: 1, columns: [] });
        value = columnReader(this.#context.core, column, expression.dataType)(0);
      }
      return value;
    });
  }

  #node(expression: Computed): CompiledExpression {
    switch (expression.kind) {
      case 'call':
        return this.#call(expression);
      case 'cast':
        return this.#cast(expression);
      case 'caseWhen':
        return this.#caseWhen(expression);
      case 'getField':
        return this.#field(expression);
      case 'udf':
        return this.#userCall(expression);
      default:
        return assertNever(expression);
    }
  }

  #userCall(call: ScalarUdf): CompiledExpression {
    const { userCalls } = this.#context;
    assert(userCalls !== undefined, `nothing calls ${call.name}`);
    return this.#applied(userCalls.evaluate(call), call.args);
  }

  #field({ child, ordinal }: GetStructField): CompiledExpression {
    const struct = this.compile(child);
    return (batch) => structField(this.#context.core, struct(batch), ordinal);
  }

  #cast({ child, dataType, mode }: ResolvedCast): CompiledExpression {
    const cast = columnCast(child.dataType, dataType, mode);
    assert(cast !== undefined, `no cast from ${child.dataType.kind} to ${dataType.kind}`);
    const { evaluate } = cast;
    const operand = this.compile(child);
    return (batch) => evaluate(this.#context, operand(batch), batch.rows);
  }

  #call(call: ScalarCall): CompiledExpression {
    const record = lookupFunction(call.name);
    if (record?.kind === 'higherOrder') return this.#higherOrder(call, record);
    const { name } = scalarFunction(call.name);
    const mayFail = call.args.slice(1).some((arg) => canFail(arg));
    if (mayFail && (name === 'and' || name === 'or')) return this.#connective(call, name);
    if (mayFail && (name === 'coalesce' || name === 'nvl')) return this.#coalesce(call);
    if (mayFail && (name === 'if' || name === 'nvl2')) return this.#conditional(call, name);
    const { evaluate } = signatureOf(call);
    const applied = this.#applied(evaluate, call.args);
    if (call.args.length < 2 || !call.args.some(canFail)) return applied;
    const stepwise = this.#stepwise(call, evaluate);
    if (stepwise === undefined) return applied;
    return (batch) => {
      try {
        return applied(batch);
      } catch {
        return stepwise(batch);
      }
    };
  }

  /** The call without the operands that Spark does not come to in a row, if there can be any. */
  #stepwise(call: ScalarCall, evaluate: Evaluate): CompiledExpression | undefined {
    const nulls = NULL_OPERANDS.loaded;
    const disjunction = nulls?.inDisjunction(call);
    if (disjunction !== undefined) return this.compile(disjunction);
    if (!nulls?.stopsAtNull(call)) return undefined;
    const operands = call.args.map((arg) => {
      const branch = this.#branch(arg);
      return (batch: Batch, rows: RowList) => this.#evaluateFor(branch, batch, rows);
    });
    return nulls.stepwise(this.#context, { call, operands, evaluate });
  }

  #applied(evaluate: Evaluate, operands: readonly ResolvedExpression[]): CompiledExpression {
    const args = operands.map((arg) => this.compile(arg));
    return (batch) =>
      evaluate(
        this.#context,
        args.map((arg) => arg(batch)),
        batch.rows,
      );
  }

  /** A function of lambdas: each body is an expression over the columns that it reads, and over its parameters. */
  #higherOrder(call: ScalarCall, record: HigherOrderFunction): CompiledExpression {
    const { evaluate } = higherOrderSignature(call, record);
    const values = call.args.slice(0, record.valueCount).map((arg) => this.compile(arg));
    const lambdas = call.args.slice(record.valueCount).map((arg) => {
      assert(arg.kind === 'lambda', `${call.name} has a lambda`);
      const used = this.#ordinalsOf(arg.body);
      const captured = [...this.#ordinals].filter(([, ordinal]) => used.has(ordinal));
      const input = [...captured.map(([id]) => ({ id })), ...arg.parameters];
      const body = new ExpressionCompiler(input, this.#context).compile(arg.body);
      const ordinals = captured.map(([, ordinal]) => ordinal);
      const { core } = this.#context;
      return COMPILED_LAMBDAS.get().lambdaOf(core, arg, { body, captured: ordinals });
    });
    return (batch) =>
      evaluate(this.#context, {
        values: values.map((value) => value(batch)),
        lambdas: lambdas.map((lambda) => lambda(batch)),
        rows: batch.rows,
      });
  }

  /** AND and OR: the right side is evaluated where the left side leaves the answer open. */
  #connective({ args }: ScalarCall, name: 'and' | 'or'): CompiledExpression {
    const { core } = this.#context;
    const left = this.compile(args[0]);
    const right = this.#branch(args[1]);
    return (batch) => {
      const known = left(batch);
      const decided = name === 'and' ? notColumn(core, known, batch.rows) : known;
      const { rest } = splitRows(core, decided, allRows(batch.rows));
      const open = mergeChoices(core, batch.rows, [
        {
          column: buildConstant(core, args[1].dataType, null, batch.rows),
          rows: allRows(batch.rows),
          isGathered: false,
        },
        this.#evaluateFor(right, batch, rest),
      ]);
      return (name === 'and' ? andColumns : orColumns)(core, known, open, batch.rows);
    };
  }

  #coalesce({ args }: ScalarCall): CompiledExpression {
    const { core } = this.#context;
    const branches = args.map((arg) => this.#branch(arg));
    return (batch) => {
      const choices: Choice[] = [];
      let open = allRows(batch.rows);
      for (const branch of branches) {
        const choice = this.#evaluateFor(branch, batch, open);
        const listed = choice.isGathered ? choice.column : gatherRows(core, choice.column, open);
        const { rest } = splitRows(core, isNotNullColumn(core, listed, open.count), open);
        choices.push(choice);
        open = rest;
        if (open.count === 0) break;
      }
      return mergeChoices(core, batch.rows, choices);
    };
  }

  /** `if(condition, a, b)` and `nvl2(tested, a, b)`. */
  #conditional({ args }: ScalarCall, name: 'if' | 'nvl2'): CompiledExpression {
    const { core } = this.#context;
    const tested = this.compile(args[0]);
    const whenTrue = this.#branch(args[1]);
    const otherwise = this.#branch(args[2]);
    return (batch) => {
      const column = tested(batch);
      const condition = name === 'if' ? column : isNotNullColumn(core, column, batch.rows);
      const { matched, rest } = splitRows(core, condition, allRows(batch.rows));
      return mergeChoices(core, batch.rows, [
        this.#evaluateFor(whenTrue, batch, matched),
        this.#evaluateFor(otherwise, batch, rest),
      ]);
    };
  }

  #caseWhen({ branches, otherwise, dataType }: CaseWhen): CompiledExpression {
    const { core } = this.#context;
    const cases = branches.map(({ condition, value }) => ({
      condition: this.#branch(condition),
      value: this.#branch(value),
    }));
    const last = otherwise && this.#branch(otherwise);
    return (batch) => {
      const choices: Choice[] = [];
      let open = allRows(batch.rows);
      for (const { condition, value } of cases) {
        const test = this.#evaluateFor(condition, batch, open);
        const listed = test.isGathered ? test.column : gatherRows(core, test.column, open);
        const { matched, rest } = splitRows(core, listed, open);
        if (matched.count > 0) choices.push(this.#evaluateFor(value, batch, matched));
        open = rest;
        if (open.count === 0) break;
      }
      if (open.count > 0 && last !== undefined) choices.push(this.#evaluateFor(last, batch, open));
      if (choices.length === 0) return buildConstant(core, dataType, null, batch.rows);
      return mergeChoices(core, batch.rows, choices);
    };
  }

  #branch(expression: ResolvedExpression): Branch {
    const ordinals = this.#ordinalsOf(expression);
    return { evaluate: this.compile(expression), canFail: canFail(expression), ordinals };
  }

  /** The columns of the input that an expression reads, variables of lambdas around it among them. */
  #ordinalsOf(expression: ResolvedExpression): ReadonlySet<number> {
    const ordinals = new Set<number>();
    visitExpression(expression, (node) => {
      if (node.kind !== 'attribute' && node.kind !== 'lambdaVariable') return;
      const ordinal = this.#ordinals.get(node.id);
      if (ordinal !== undefined) ordinals.add(ordinal);
    });
    return ordinals;
  }

  /** The values of a branch for some rows: computed for those only, if another row could make it fail. */
  #evaluateFor(branch: Branch, batch: Batch, rows: RowList): Choice {
    const isWhole = rows.pointer === undefined;
    if (!branch.canFail || isWhole) {
      return { column: branch.evaluate(batch), rows, isGathered: false };
    }
    if (rows.count === 0) return { column: batch.columns[0], rows, isGathered: true };
    const selected = selectColumns(this.#context.core, batch, { rows, ordinals: branch.ordinals });
    return { column: branch.evaluate(selected), rows, isGathered: true };
  }
}

function oncePerBatch(evaluate: CompiledExpression): CompiledExpression {
  let lastBatch: Batch | undefined;
  let lastColumn: Ptr;
  return (batch) => {
    if (batch !== lastBatch) {
      lastColumn = evaluate(batch);
      lastBatch = batch;
    }
    return lastColumn;
  };
}
