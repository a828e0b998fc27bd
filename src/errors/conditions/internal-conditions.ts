import type { ConditionTable } from './condition-table.ts';

/** The condition of the engine's own mistakes; by itself, since everything may make them. */
export const INTERNAL_CONDITIONS = {
  INTERNAL_ERROR: { message: ['<message>'], sqlState: 'XX000' },
} as const satisfies ConditionTable;
