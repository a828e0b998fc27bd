/**
 * The first lines of a stream, before it is known how to read them. They are taken as text by a query over the checkpoint
 * of the one to come, which fails before it commits: so the lines are logged and not done, and the query that comes reads
 * the same ones again. Neither a server that counts what was taken nor one that sends things once loses any.
 */
import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import { createSessionOn } from '../../../../src/engine/local-session.ts';
import type { Logger } from '../../../../src/ports/logger.ts';
import { InputTap } from '../rows/input-tap.ts';
import { RowRing } from '../rows/row-ring.ts';
import { tappedConnector } from '../rows/tapped-source.ts';
import { SAMPLE_BYTES, type SampleContext } from './log-source.ts';

/** So many lines tell as much as any more. */
const SAMPLE_LINES = 1000;

/** Ends the query when it has what is wanted. */
class Sampled extends Error {}

/** Waits for lines. `lines` makes the stream as text, of one column. */
export async function sampleStream(
  { connectors, location, onConnected, platform, signal }: SampleContext,
  lines: (session: Session) => DataFrame,
): Promise<Uint8Array> {
  const tap = new InputTap(new RowRing(), { format: 'text', roles: {} }, ({ connection }) => {
    if (connection !== undefined) onConnected(connection);
  });
  const watched = [...connectors.values()].map((connector) => tappedConnector(connector, tap));
  // That the query fails is how it ends.
  const { logger: log } = platform;
  const logger: Logger = {
    error: () => {},
    warn: (message, details) => log.warn(message, details),
    info: (message, details) => log.info(message, details),
  };
  const session = await createSessionOn({ ...platform, logger }, connectors, {
    connectors: watched,
  });
  let sample = '';
  try {
    const query = await lines(session)
      .writeStream.option('checkpointLocation', location)
      .foreachBatch(async (batch) => {
        const rows = await batch.limit(SAMPLE_LINES).collect();
        if (rows.length === 0) return;
        sample = rows.map((row) => `${Object.values(row)[0]}\n`).join('');
        throw new Sampled();
      })
      .start({ signal });
    await query.awaitTermination();
  } catch (error) {
    if (sample === '') throw error;
  } finally {
    await session.stop();
  }
  signal.throwIfAborted();
  return new TextEncoder().encode(sample).subarray(0, SAMPLE_BYTES);
}
