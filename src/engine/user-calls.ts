import type { Catalog } from '../analysis/catalog.ts';
import { type RowOptions, type RowValue, rowArrays, rowOptions } from '../api/row.ts';
import { rowInput } from '../api/row-input.ts';
import { valueNotAcceptable } from '../errors/api-errors.ts';
import { MillraceError } from '../errors/exception.ts';
import { assert } from '../errors/internal-error.ts';
import {
  failedUserFunction,
  functionNeedsLocalEngine,
  invalidExternalValue,
  nondeterministicAggregate,
  nondeterministicCondition,
} from '../errors/user-function-errors.ts';
import type { Evaluate, UserCalls } from '../functions/define.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { expressionText } from '../plan/explain.ts';
import type { ScalarUdf } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { mapInputs, planExpressions, visitExpression } from '../plan/transform.ts';
import { keptFunction, type UserFunction } from '../plan/user-functions.ts';
import { type DataType, structType } from '../types/data-type.ts';
import { namedZone } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';

/** Calls functions of the program a row at a time, with values in the forms that the session's rows have. */
export class RowCalls implements UserCalls {
  readonly #options: RowOptions;
  readonly #catalog: Catalog;

  constructor(options: Partial<RowOptions>, catalog: Catalog) {
    this.#options = rowOptions(options);
    this.#catalog = catalog;
  }

  evaluate(call: ScalarUdf): Evaluate {
    const run = this.#functionOf(call);
    const types = call.args.map(({ dataType }) => dataType);
    const toArguments = rowArrays(argumentsOf(call.name, types), this.#options);
    const failure = { name: call.name, argumentTypes: types, resultType: call.dataType };
    return ({ core, timeZone }, columns, rows) => {
      const readers = columns.map((column, index) => columnReader(core, column, types[index]));
      const toResult = resultInput(call.dataType, zoneOf(timeZone));
      const results: Value[] = [];
      for (let row = 0; row < rows; row++) {
        const values = toArguments(readers.map((read) => read(row)));
        try {
          results.push(toResult(applied(run, values)));
        } catch (error) {
          throw failedUserFunction(failure, error);
        }
      }
      return buildColumn(core, call.dataType, results);
    };
  }

  /**
   * Fails with FUNCTION_NEEDS_LOCAL_ENGINE on functions of another realm, and where what a function gives anew each time must be the same twice: in the arguments of an aggregate
   * (AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION) and in the condition of a join
   * (INVALID_NON_DETERMINISTIC_EXPRESSIONS).
   */
  check(plan: ResolvedPlan): void {
    const expressions = planExpressions(plan);
    if (plan.kind === 'join') {
      const wrong = expressions.find((condition) => !isDeterministic(condition));
      if (wrong !== undefined) throw nondeterministicCondition(expressionText(wrong));
    }
    for (const expression of expressions) {
      visitExpression(expression, (node) => {
        if (node.kind === 'udf') this.#functionOf(node);
        if (node.kind === 'aggregateCall' && !isDeterministic(node)) {
          throw nondeterministicAggregate(expressionText(node));
        }
      });
    }
    mapInputs(plan, (input) => {
      this.check(input);
      return input;
    });
  }

  /** The function itself, or the one that has its name here. */
  #functionOf({ functionId, name }: ScalarUdf): UserFunction {
    const named = this.#catalog.lookupFunction(name)?.functionId ?? functionId;
    const run = keptFunction(functionId) ?? keptFunction(named);
    if (run === undefined) throw functionNeedsLocalEngine(name);
    return run;
  }
}

/** The types, with names for messages. */
function argumentsOf(name: string, types: readonly DataType[]) {
  return structType(
    types.map((dataType, index) => ({
      name: `${name}(${index + 1})`,
      dataType,
      nullable: true,
    })),
  );
}

function zoneOf(name: string): TimeZone {
  const zone = namedZone(name);
  assert(zone !== undefined, 'the session has a time zone that is none');
  return zone;
}

/** What a function is called with follows from the plan, and its author said what it takes. */
function applied(run: UserFunction, values: readonly RowValue[]): unknown {
  return Reflect.apply(run, undefined, values);
}

/** The condition of a value that is not of its column's type. */
const NOT_ACCEPTABLE = 'FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME';

/** Makes an engine value of what a function returned. */
function resultInput(dataType: DataType, zone: TimeZone): (result: unknown) => Value {
  const toRow = rowInput(structType([{ name: 'result', dataType, nullable: true }]), zone);
  return (result) => {
    try {
      // Of a promise a struct would be made: an object is as good as any other.
      if (result instanceof Promise) throw valueNotAcceptable('result', dataType, result);
      return toRow([result])[0];
    } catch (error) {
      if (!(error instanceof MillraceError) || error.condition !== NOT_ACCEPTABLE) throw error;
      const { obj, obj_type, data_type } = error.parameters;
      throw invalidExternalValue({ other: obj, otherClass: obj_type, dataType: data_type });
    }
  };
}
