/**
 * `npm run parity -- PATH… [--json] [--shards N] [--spilled]`: runs recorded answers of Spark, files or folders of them, and
 * counts passed, failed and unsupported for each tag. With `--json` it prints one JSON object and nothing else. A case that
 * can't be run counts as unsupported, and its reason is listed. Streaming cases run in so many shards, or with their state
 * spilled.
 */
import '../support/all-parts.ts';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MemorySpill } from '../support/memory-spill.ts';
import { newSession } from '../support/session.ts';
import { type BatchCase, runBatchCase } from './batch-case.ts';
import { type FunctionCase, runFunctionCase } from './function-case.ts';
import type { CaseOutcome } from './outcome.ts';
import { inShards, runStreamingCase, type StreamingCase, spilled } from './streaming-case.ts';

interface Case {
  readonly id: string;
  readonly tags: readonly string[];
  run(): Promise<CaseOutcome>;
}

interface Counts {
  passed: number;
  failed: number;
  unsupported: number;
}

/** A case must not hold up the others. */
const CASE_LIMIT_MS = 60_000;

function recordFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?$/.test(name) && !name.endsWith('MANIFEST.json'))
    .sort()
    .map((name) => join(path, name));
}

function records(file: string): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8');
  const found: unknown[] = file.endsWith('.jsonl')
    ? text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line))
    : [JSON.parse(text)].flat();
  return found.map((record) => ({ ...(record as object) }));
}

/** The kind of a record shows in its fields. */
function toCase(record: Record<string, unknown>): Case {
  const id = String(record.id);
  const tags = Array.isArray(record.tags) ? record.tags.map(String) : [];
  if ('expr' in record) {
    const recorded = record as unknown as FunctionCase;
    return {
      id,
      tags: [recorded.group],
      run: async () => {
        const { conf: config } = recorded;
        const session = await newSession({ int64: 'bigint', timestamps: 'micros', config });
        try {
          return await runFunctionCase(session, recorded);
        } finally {
          await session.stop();
        }
      },
    };
  }
  if ('tables' in record)
    return { id, tags, run: () => runBatchCase(record as unknown as BatchCase) };
  if ('sources' in record) {
    const recorded = record as unknown as StreamingCase;
    const changed = values.spilled ? spilled(recorded) : inShards(recorded, values.shards);
    return { id, tags, run: () => runStreamingCase(changed, { spill: new MemorySpill() }) };
  }
  const reason = 'pipeline' in record ? 'DStreams' : 'a kind of record that is not known';
  return { id, tags, run: async () => ({ outcome: 'unsupported', reason }) };
}

async function limited({ run }: Case): Promise<CaseOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CaseOutcome>((resolve) => {
    const reason = `no answer within ${CASE_LIMIT_MS / 1000} s`;
    timer = setTimeout(() => resolve({ outcome: 'failed', reason }), CASE_LIMIT_MS);
  });
  const failed = (error: unknown): CaseOutcome => ({ outcome: 'failed', reason: String(error) });
  try {
    return await Promise.race([run().catch(failed), late]);
  } finally {
    clearTimeout(timer);
  }
}

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    shards: { type: 'string', default: '1' },
    spilled: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const noCounts = (): Counts => ({ passed: 0, failed: 0, unsupported: 0 });
const total = noCounts();
const state = { passed: 0, failed: 0 };
const byTag: Record<string, Counts> = {};
const failures: { id: string; reason: string }[] = [];
const unsupported: { id: string; reason: string }[] = [];
const stateFailures: { id: string; reason: string }[] = [];

for (const file of positionals.flatMap(recordFiles)) {
  for (const record of records(file)) {
    const recorded = toCase(record);
    const result = await limited(recorded);
    total[result.outcome]++;
    for (const tag of recorded.tags) {
      byTag[tag] ??= noCounts();
      byTag[tag][result.outcome]++;
    }
    const reason = result.reason ?? '';
    if (result.outcome === 'failed') failures.push({ id: recorded.id, reason });
    if (result.outcome === 'unsupported') unsupported.push({ id: recorded.id, reason });
    if (result.stateOutcome !== undefined) state[result.stateOutcome]++;
    if (result.stateOutcome === 'failed') {
      stateFailures.push({ id: recorded.id, reason: result.stateReason ?? '' });
    }
  }
}

function printTable(): void {
  console.log(`${'tag'.padEnd(20)} passed  failed  unsupported`);
  for (const [tag, counts] of Object.entries(byTag).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const cells = [counts.passed, counts.failed, counts.unsupported];
    console.log(`${tag.padEnd(20)} ${cells.map((count) => String(count).padStart(6)).join('  ')}`);
  }
  const list = (title: string, entries: typeof failures) => {
    for (const { id, reason } of entries)
      console.log(`${title} ${id}: ${reason.split('\n')[0].slice(0, 300)}`);
  };
  list('failed', failures);
  if (values.verbose) list('unsupported', unsupported);
  if (values.verbose) list('state counts differ', stateFailures);
  if (state.passed + state.failed > 0) {
    console.log(`state counts: ${state.passed} equal, ${state.failed} different`);
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.unsupported} unsupported`);
}

if (values.json) console.log(JSON.stringify({ ...total, byTag, failures }));
else printTable();
process.exit(0);
