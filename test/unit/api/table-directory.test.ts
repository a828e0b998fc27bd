import { expect, test } from 'vitest';
import {
  hasStream,
  type PlanReads,
  type TableDirectory,
} from '../../../src/api/table-directory.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';

function directory(tables: Readonly<Record<string, PlanReads>>): TableDirectory {
  const summary = (name: string) => {
    const reads = tables[name.toLowerCase()];
    return reads && { name, isTemporary: true, reads };
  };
  return { summaries: () => [], summary };
}

const table = (name: string): LogicalPlan => ({ kind: 'readNamedTable', nameParts: [name] });
const reads = (isStreaming: boolean, ...tableNames: string[]) => ({ isStreaming, tableNames });

test('a stream is found behind views of views', () => {
  const tables = directory({
    top: reads(false, 'Middle'),
    middle: reads(false, 'low'),
    low: reads(true),
  });
  expect(hasStream(tables, table('TOP'))).toBe(true);
  expect(hasStream(tables, table('other'))).toBe(false);
  const source = { kind: 'readDataSource', format: 'rate', options: {}, paths: [] } as const;
  expect(hasStream(tables, { ...source, isStreaming: true })).toBe(true);
  expect(hasStream(tables, { ...source, isStreaming: false })).toBe(false);
});

test('views that name each other are looked at once', () => {
  expect(hasStream(directory({ a: reads(false, 'b'), b: reads(false, 'a') }), table('a'))).toBe(
    false,
  );
});
