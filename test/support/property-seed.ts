import fc from 'fast-check';

/* Every property of a run starts from `MILLRACE_SEED`, where that is set: one that failed is replayed, and CI repeats itself. */

const { MILLRACE_SEED } = process.env;
if (MILLRACE_SEED !== undefined) fc.configureGlobal({ seed: Number(MILLRACE_SEED) });
