/** DStreams in a page: `millrace/dstream`. */
import type { Session } from '../../src/api/session.ts';
import { ContextCheckpoint } from '../../src/dstream/checkpoint/context-checkpoint.ts';
import {
  StreamingContext as PortableContext,
  type StreamingContextOptions,
} from '../../src/dstream/streaming-context.ts';
import type { DurationInput } from '../../src/dstream/time.ts';
import { dstreamPlatform } from './platform.ts';

export * from '../../src/dstream/index.ts';

/** Where DStreams begin and end (Spark's `StreamingContext`); see there. Checkpoints are in IndexedDB, by their names. */
export class StreamingContext extends PortableContext {
  constructor(session: Session, batchDuration: DurationInput, options?: StreamingContextOptions) {
    super(session, batchDuration, dstreamPlatform(), options);
  }

  /** Whether there is a checkpoint of that name to go on from. */
  static async hasCheckpoint(checkpointName: string): Promise<boolean> {
    return ContextCheckpoint.exists(dstreamPlatform().checkpoints.open(checkpointName));
  }
}
