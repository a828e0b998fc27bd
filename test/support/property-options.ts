/**
 * How long a property is tried. `MILLRACE_RUNS` is the number of runs, for a longer search; `MILLRACE_SEED` replays the
 * seed that a failure printed.
 */
export function propertyOptions(numRuns: number): { numRuns: number; seed?: number } {
  const { MILLRACE_RUNS, MILLRACE_SEED } = process.env;
  return {
    numRuns: MILLRACE_RUNS === undefined ? numRuns : Number(MILLRACE_RUNS),
    ...(MILLRACE_SEED !== undefined && { seed: Number(MILLRACE_SEED) }),
  };
}
