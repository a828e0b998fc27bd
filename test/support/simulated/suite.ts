import { expect, test } from 'vitest';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import { propertyOptions } from '../property-options.ts';
import { Chance } from './chance.ts';
import { SIMULATED_QUERIES, SIMULATED_STREAMS, type SimulatedQuery } from './queries.ts';
import { runSimulation } from './run.ts';
import type { Trouble } from './seeded-faults.ts';
import { OnceOutside, type Outside, PlainOutside } from './sinks.ts';
import { randomSteps, type Step } from './steps.ts';
import { PortWorld, type World } from './world.ts';

/** How the processes of a run go through the rows. */
export type SimulatedMode = 'micro-batches' | 'epochs' | 'either mode';

export interface SuiteOptions {
  /** What the checkpoint is on, as a failure names it. */
  readonly medium: string;
  readonly newWorld: () => World;
  readonly mode: SimulatedMode;
  /** How many seeds are run where nothing else is asked for. */
  readonly seeds: number;
  /** Takes this part of the seeds that are asked for, so that a suite of many takes minutes; all by default. */
  readonly share?: number;
}

/** Inputs that take turns: what a run has to give is told once for each. */
const INPUTS = 8;
const FAULTS_MAX = 8;
const BATCHES: Trigger = { processingTime: '0 seconds' };
const EPOCHS: Trigger = { continuous: '1 second' };
const TRIGGERS: Readonly<Record<SimulatedMode, readonly Trigger[]>> = {
  'micro-batches': [BATCHES],
  epochs: [EPOCHS],
  'either mode': [BATCHES, EPOCHS],
};

/**
 * The tests of a medium and a mode, one for each query: with every seed the query ends as it does undisturbed, whatever
 * happens to its processes, its storage, its source and its sink.
 */
export function simulationSuite(options: SuiteOptions): void {
  const { medium, mode, seeds, share = 1 } = options;
  const { numRuns: asked, seed: first = 1 } = propertyOptions(seeds);
  const numRuns = Math.ceil(asked * share);
  const { MILLRACE_QUERY: wanted = '' } = process.env;
  for (const query of SIMULATED_QUERIES.filter(({ name }) => name.startsWith(wanted))) {
    test(
      `${query.name}, in ${mode} over ${medium}, with seeds from ${first} on`,
      async () => {
        const undisturbed = new Map<string, Promise<readonly string[]>>();
        for (let seed = first; seed < first + numRuns; seed++) {
          await runSeed(query, seed, { ...options, undisturbed });
        }
      },
      20_000 + numRuns * 2000,
    );
  }
}

interface SeedOptions extends SuiteOptions {
  /** What runs have to end with, by their input and their sink. */
  readonly undisturbed: Map<string, Promise<readonly string[]>>;
}

async function runSeed(
  query: SimulatedQuery,
  seed: number,
  { mode, newWorld, undisturbed }: SeedOptions,
): Promise<void> {
  const input = seed % INPUTS;
  const steps = randomSteps(new Chance(input), SIMULATED_STREAMS.length);
  const chance = new Chance(seed);
  const isPlain = chance.is(0.25);
  const key = `${input} ${isPlain}`;
  const expected =
    undisturbed.get(key) ?? undisturbedResult(query, steps, newOutside(query, mode, isPlain));
  undisturbed.set(key, expected);
  const result = await expected;
  const trouble = newTrouble(chance);
  const outside = newOutside(query, mode, isPlain);
  const failure = await runSimulation({
    ...{ query, steps, outside, world: newWorld(), trouble },
    newTrigger: () => chance.pick(TRIGGERS[mode]),
    config: randomConfig(chance),
  }).catch((error: unknown) => error);
  expect({ failure, result: outside.result() }, report(query, seed, trouble)).toEqual({
    failure: undefined,
    result,
  });
}

async function undisturbedResult(
  query: SimulatedQuery,
  steps: readonly Step[],
  outside: Outside,
): Promise<readonly string[]> {
  const trouble = { chance: new Chance(0), rate: 0, left: 0, faults: [] };
  const world = new PortWorld();
  const newTrigger = () => BATCHES;
  await runSimulation({ query, newTrigger, steps, outside, world, trouble });
  const result = outside.result();
  expect(result.length, 'rows of the undisturbed run').toBeGreaterThan(2);
  return result;
}

function newOutside(query: SimulatedQuery, mode: SimulatedMode, isPlain: boolean): Outside {
  if (isPlain) return new PlainOutside(query);
  const isOneBatch = mode === 'micro-batches' && !query.readsTwo;
  return new OnceOutside(query, query.outputMode !== 'update' || isOneBatch);
}

function newTrouble(chance: Chance): Trouble {
  const rate = chance.pick([0.01, 0.03, 0.1, 0.3]);
  return { chance, rate, left: 1 + chance.below(FAULTS_MAX), faults: [] };
}

/** Logs and state that are purged and compacted now and then, soon or hardly ever. */
function randomConfig(chance: Chance): Record<string, string> {
  return {
    'spark.sql.streaming.minBatchesToRetain': chance.pick(['1', '2', '100']),
    'spark.sql.streaming.stateStore.minDeltasForSnapshot': chance.pick(['1', '2', '10']),
  };
}

/** What a failure says: how to see it again, and what happened. */
function report({ name }: SimulatedQuery, seed: number, { faults }: Trouble): string {
  const again = `npm run test:simulation -- --seed ${seed} --seeds 1 --query '${name}'`;
  return [`seed ${seed} of ${name}: ${again}`, ...faults].join('\n');
}
