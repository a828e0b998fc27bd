import { configText } from '../../types/session-config.ts';
import type { EngineState } from '../engine-state.ts';

/** Makes the tables known, by their names, that earlier sessions have saved. */
export async function openWarehouse(engine: EngineState): Promise<void> {
  const { platform, config } = engine;
  const warehouse = configText(config, 'spark.sql.warehouse.dir');
  try {
    const names = (await platform.tables?.(warehouse).names()) ?? [];
    if (names.length === 0) return;
    const { openTables } = await import('./open-tables.ts');
    openTables(engine)?.know(names);
  } catch (cause) {
    platform.logger.warn('the tables of the warehouse could not be read', { cause });
  }
}
