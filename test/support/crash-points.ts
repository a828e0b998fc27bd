/**
 * How far apart the calls are at which a run is made to crash: each of them in turn with `MILLRACE_CRASHES=all`, as
 * `npm run test:simulation` has it, else every third, so that `npm test` takes minutes.
 */
const STRIDE = process.env.MILLRACE_CRASHES === 'all' ? 1 : 3;

/** The first call to crash at: each run of CI takes others. */
export const FIRST_CRASH = Number(process.env.MILLRACE_SEED ?? 0) % STRIDE;

/** The call after the one at which the run has crashed. */
export function nextCrash(index: number): number {
  return index + STRIDE;
}
