/** DStreams in Node: `millrace/dstream`. */
import type { Session } from '../../src/api/session.ts';
import { ContextCheckpoint } from '../../src/dstream/checkpoint/context-checkpoint.ts';
import {
  StreamingContext as PortableContext,
  type StreamingContextOptions,
} from '../../src/dstream/streaming-context.ts';
import type { DurationInput } from '../../src/dstream/time.ts';
import { dstreamPlatform } from './platform.ts';

export * from '../../src/dstream/index.ts';

/** Where DStreams begin and end (Spark's `StreamingContext`); see there. Checkpoints are folders. */
export class StreamingContext extends PortableContext {
  constructor(session: Session, batchDuration: DurationInput, options?: StreamingContextOptions) {
    super(session, batchDuration, dstreamPlatform(), options);
  }

  /**
   * The context that a function makes, which goes on from the checkpoint in a folder if there is one. Functions can't be part
   * of a checkpoint, so the function runs in both cases, and makes the same streams each time.
   */
  static async getOrCreate<Context extends PortableContext>(
    checkpointDirectory: string,
    create: () => Context | Promise<Context>,
  ): Promise<Context> {
    const context = await create();
    context.recoverFrom(checkpointDirectory);
    return context;
  }

  /** The context that is started, or else the one of {@link getOrCreate}. */
  static async getActiveOrCreate(
    checkpointDirectory: string,
    create: () => PortableContext | Promise<PortableContext>,
  ): Promise<PortableContext> {
    return PortableContext.getActive() ?? StreamingContext.getOrCreate(checkpointDirectory, create);
  }

  /** Whether a folder has a checkpoint to go on from. */
  static async hasCheckpoint(checkpointDirectory: string): Promise<boolean> {
    return ContextCheckpoint.exists(dstreamPlatform().checkpoints.open(checkpointDirectory));
  }
}
