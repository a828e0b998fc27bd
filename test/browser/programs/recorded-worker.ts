/** A module worker that runs recorded cases on the engine that is bundled with it, and tells what became of each. */
import '../support/node-globals.ts';
import { portableConnectors } from '../../../src/connectors/index.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { IndexedDbCheckpointStorage } from '../../../web/storage/indexeddb.ts';
import { type FunctionCase, runFunctionCase } from '../../parity/function-case.ts';
import type { CaseOutcome } from '../../parity/outcome.ts';
import { runStreamingCase, type StreamingCase } from '../../parity/streaming-case.ts';
import { type MachineParts, SimulatedMachine } from '../../support/simulation.ts';

export interface RecordedJob {
  readonly core: 'release' | 'scalar';
  readonly storage: 'memory' | 'indexeddb';
  readonly streams: readonly StreamingCase[];
  readonly functions: readonly FunctionCase[];
}

/** By the cases' identifiers. */
export type Outcomes = Readonly<Record<string, CaseOutcome>>;

/** Runs all cases of a job, each on a machine of its own. */
async function run(job: RecordedJob): Promise<Outcomes> {
  const outcomes: Record<string, CaseOutcome> = {};
  for (const recorded of job.streams) {
    outcomes[recorded.id] = await runStreamingCase(recorded, machineParts(job, recorded.id));
  }
  const { platform } = new SimulatedMachine(undefined, machineParts(job, 'functions')).process();
  const connectors = new Map(portableConnectors.map((connector) => [connector.name, connector]));
  const session = await createSessionOn(platform, connectors);
  for (const recorded of job.functions) {
    outcomes[recorded.id] = await runFunctionCase(session, recorded);
  }
  await session.stop();
  return outcomes;
}

function machineParts({ core, storage }: RecordedJob, name: string): MachineParts {
  if (storage === 'memory') return { core };
  const open = (location: string) => new IndexedDbCheckpointStorage(`${core}/${name}/${location}`);
  return { core, checkpoints: { open, temporary: () => new MemoryCheckpoints().temporary() } };
}

self.onmessage = async ({ data }: MessageEvent<RecordedJob>) => {
  try {
    self.postMessage({ kind: 'outcomes', outcomes: await run(data) });
  } catch (error) {
    self.postMessage({ kind: 'failed', reason: String(error) });
  }
};
self.postMessage({ kind: 'ready' });
