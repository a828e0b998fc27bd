import type { DataType } from '../types/data-type.ts';
import type { SessionBackend } from './session-backend.ts';
import { type UserDefinedFunction, udf } from './udf.ts';

/** Names functions of the program for SQL (Spark's `UDFRegistration`). */
export class UdfRegistration {
  readonly #backend: SessionBackend;

  constructor(backend: SessionBackend) {
    this.#backend = backend;
  }

  /**
   * Names a function, or one that `udf` made, for `session.sql`, `expr` and the like, without regard to case, and returns
   * it. A later one replaces an earlier one; Spark's own functions keep their names.
   */
  register<Parameters extends readonly unknown[]>(
    name: string,
    run: ((...values: Parameters) => unknown) | UserDefinedFunction<Parameters>,
    returnType?: DataType | string,
  ): UserDefinedFunction<Parameters> {
    const named = (isUserDefined(run) ? run : udf(run, returnType)).withName(name);
    this.#backend.registerFunction(named.description);
    return named;
  }
}

function isUserDefined<Parameters extends readonly unknown[]>(
  run: ((...values: Parameters) => unknown) | UserDefinedFunction<Parameters>,
): run is UserDefinedFunction<Parameters> {
  return 'description' in run;
}
