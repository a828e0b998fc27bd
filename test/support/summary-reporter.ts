import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a run with what was skipped, grouped by the reason that each test gives, and with one line that machines read
 * too: `N passed, N failed`. A file that does not load counts as one failure. With `MILLRACE_COUNTS` set, the counts go to
 * that file, for whoever sums them up over several runs.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const broken = modules.filter((module) => module.errors().length > 0);
    for (const module of broken) console.log(`failed to load: ${module.moduleId}`);
    const skipped = inState('skipped');
    printReasons(skipped);
    const failed = inState('failed').length + broken.length;
    const passed = inState('passed').length;
    const { MILLRACE_COUNTS: file } = process.env;
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify({ passed, failed, skipped: skipped.length }));
      return;
    }
    const counts = `${passed} passed, ${failed} failed`;
    // The last line of all: the default reporter prints its own summary in the same turn.
    setImmediate(() =>
      console.log(skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts),
    );
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return result.state === 'skipped' ? (result.note ?? 'not for this machine').split('\n')[0] : '';
}

function printReasons(skipped: readonly TestCase[]): void {
  const byReason = new Map<string, TestCase[]>();
  for (const test of skipped)
    byReason.set(reasonOf(test), [...(byReason.get(reasonOf(test)) ?? []), test]);
  for (const [reason, tests] of [...byReason].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`skipped ${tests.length}: ${reason}`);
  }
}
