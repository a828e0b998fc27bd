import { join } from 'node:path';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import type { QueryDefinition } from './pipeline-definition.ts';

interface QueryStart {
  readonly name: string;
  readonly stateDir: string;
  /** Takes what is there and ends. */
  readonly once: boolean;
}

/** Starts a query of a pipeline over its checkpoint. */
export async function startQuery(
  frame: DataFrame,
  { outputMode = 'append', trigger, sink }: QueryDefinition,
  { name, stateDir, once }: QueryStart,
): Promise<StreamingQuery> {
  const { format, path, partitionBy = [], options = {} } = sink;
  const writer = frame.writeStream
    .queryName(name)
    .format(format)
    .outputMode(outputMode)
    .trigger(once ? { availableNow: true } : triggerOf(trigger))
    .option('checkpointLocation', checkpointOf(stateDir, name))
    .options(options);
  if (partitionBy.length > 0) writer.partitionBy(...partitionBy);
  return writer.start({ path });
}

/** Where the checkpoint of a query is. */
export function checkpointOf(stateDir: string, name: string): string {
  return join(stateDir, 'queries', name);
}

export function optionTexts(
  options: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
}

function triggerOf(trigger: QueryDefinition['trigger']): Trigger {
  if (trigger === undefined) return { processingTime: '0 seconds' };
  return typeof trigger === 'string' ? { processingTime: trigger } : trigger;
}
