import type { RowOptions } from '../api/row.ts';
import type { UserDefinedFunction } from '../api/udf.ts';

/** What a worker module of the program's own gives to the engine that it runs. */
export interface ServeOptions extends Partial<RowOptions> {
  /**
   * Functions that the session's plans can call by these names, made by `udf`: in SQL, by `callFunction`, and by a `udf`
   * of the session's side that has the name. They run in the worker, with values in the forms that `int64` and
   * `timestamps` say.
   */
  readonly functions?: Readonly<Record<string, UserDefinedFunction<readonly unknown[]>>>;
}
