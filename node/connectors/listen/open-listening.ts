import type { Source, SourceContext } from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { type ByteFeed, SpooledSource } from '../../../src/connectors/spooled-source.ts';

/** The source over a feed that listens already; the port is given back where it can't be opened. */
export async function openListening(
  context: SourceContext,
  feed: ByteFeed & { readonly address: string },
  { name, format }: { readonly name: string; readonly format: Format },
): Promise<Source> {
  try {
    const description = `${name}[${feed.address}]`;
    const source = await SpooledSource.open({ context, feed, format, description });
    context.platform.logger.info('listening', { source: name, address: feed.address });
    return source;
  } catch (error) {
    await feed.stop();
    throw error;
  }
}
