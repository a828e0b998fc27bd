import { expect, onTestFinished, test } from 'vitest';
import { count } from '../../../src/api/functions.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

describeSessions((newSession) => {
  test('a plan says what the last micro-batch did at each operator', async () => {
    const session = await newSession({}, new SimulatedMachine());
    onTestFinished(() => session.stop());
    const input = session.memoryStream('k STRING, v INT');
    const query = await input
      .toDF()
      .where('v > 0')
      .groupBy('k')
      .agg(count('*').as('n'))
      .writeStream.format('noop')
      .outputMode('update')
      .start();
    expect(await query.explainMetrics()).toBe(query.explain());
    input.addData(['a', 1], ['b', 2], ['c', 0]);
    await query.processAllAvailable();
    input.addData(['a', 1], ['a', 2], ['c', 0], ['c', -1]);
    await query.processAllAvailable();
    const text = await query.explainMetrics();
    const lines = text.split('\n');
    expect(lines[0]).toBe('== Physical Plan ==');
    expect(lines[1]).toMatch(/^Micro-batch 1, \d+ ms$/);
    const countsOf = (operator: string) =>
      lines
        .find((line) => line.includes(operator))
        ?.replace(/, \d+\/s/g, '')
        .match(/ {2}\[(in .*|out .*)\]$/)?.[1];
    expect(countsOf('HashAggregate')).toBe('in 2 rows; out 1 rows; state 2 rows');
    expect(countsOf('Filter')).toBe('in 4 rows; out 2 rows');
    expect(countsOf('memory')).toBe('out 4 rows');
    // The plain form is what it was.
    expect(query.explain()).not.toContain('rows');
  });
});
