import type { Encoder } from '../../../src/connectors/format/format.ts';
import type { NewEvents } from './event-columns.ts';
import type { FlumeEvent } from './flume-protocol.ts';

const NEWLINE = 10;

/** An event of each line that a format makes. */
export function lineEvents(encoder: Encoder): NewEvents {
  return {
    of: (_, rows) => (rows.rows === 0 ? [] : [...eventsOf(Buffer.from(encoder.encode(rows)))]),
    close: () => encoder.close?.(),
  };
}

function* eventsOf(lines: Buffer): Generator<FlumeEvent> {
  for (let at = 0; at < lines.length; ) {
    const end = lines.indexOf(NEWLINE, at);
    yield { headers: {}, body: lines.subarray(at, end) };
    at = end + 1;
  }
}
