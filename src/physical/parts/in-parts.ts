import { invalidSettingType } from '../../errors/setting-errors.ts';
import { isDeterministic } from '../../functions/is-deterministic.ts';
import type { KeyedOperator, MakeInParts } from '../keyed-operator.ts';
import { KEY_GROUPS } from './key-split.ts';
import { PartedExec } from './parted-operator.ts';
import { SpillingStateExec } from './spilling-state.ts';
import type { StateMemory } from './state-memory.ts';

/**
 * Makes operators in as many parts as a setting says: a number from 1 to 32, or `auto`. Parts are on one thread so far,
 * where more than one are of no use: that is what `auto` gives. Fails with INVALID_CONF_VALUE.TYPE_MISMATCH.
 */
export function inShards(config: string, text: string): MakeInParts | undefined {
  if (text === 'auto') return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > KEY_GROUPS) {
    const confType = "number from 1 to 32, or 'auto'";
    throw invalidSettingType({ confName: config, confValue: text, confType });
  }
  if (count === 1) return undefined;
  return (keyed) => (hasParts(keyed) ? new PartedExec(keyed, count) : undefined);
}

/** Makes operators whose state leaves memory where it gets too large. */
export function spilling(memory: StateMemory): MakeInParts {
  return (keyed) => (hasParts(keyed) ? new SpillingStateExec(keyed, memory) : undefined);
}

/** Whether an operator's rows can be told apart by their keys. */
export function hasParts({ inputs, keyColumns }: KeyedOperator): boolean {
  return keyColumns.length > 0 && inputs.every(({ keys }) => keys.every(isDeterministic));
}
