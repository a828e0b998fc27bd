import { type DataType, DoubleType, IntegerType } from '../types/data-type.ts';
import type { Resolution } from './resolution.ts';

/** A function that is only called with OVER. */
interface WindowFunction {
  /** Fails without ORDER BY. */
  readonly needsOrder: boolean;
  readonly output: (args: readonly Resolution[]) => DataType;
  readonly nullable: boolean;
}

const rank = (output: DataType): WindowFunction => ({
  needsOrder: true,
  output: () => output,
  nullable: false,
});
const ofFirstArgument: WindowFunction = {
  needsOrder: true,
  output: ([value]) => value?.expression.dataType ?? { kind: 'null' },
  nullable: true,
};

const WINDOW_FUNCTIONS: Readonly<Record<string, WindowFunction>> = {
  row_number: rank(IntegerType),
  rank: rank(IntegerType),
  dense_rank: rank(IntegerType),
  ntile: rank(IntegerType),
  percent_rank: rank(DoubleType),
  cume_dist: rank(DoubleType),
  lag: ofFirstArgument,
  lead: ofFirstArgument,
  nth_value: { ...ofFirstArgument, needsOrder: false },
};

/** Whether a function is only called with OVER. */
export function isWindowOnly(name: string): boolean {
  return Object.hasOwn(WINDOW_FUNCTIONS, name);
}

/** The function; undefined where there is none of the name. */
export function windowFunction(name: string): WindowFunction | undefined {
  return isWindowOnly(name) ? WINDOW_FUNCTIONS[name] : undefined;
}
