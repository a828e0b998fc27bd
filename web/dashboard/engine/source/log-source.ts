import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { SourceRequest } from '../../protocol.ts';
import type { LogShape } from './log-shape.ts';

/** The first bytes of a source, and the last ones where they can be had. */
export interface SourceSample {
  readonly head: Uint8Array;
  readonly tail: Uint8Array | undefined;
}

/** How much of a source is looked at before it is read. */
export const SAMPLE_BYTES = 64 << 10;

/** Something that gives lines, as the user named it. */
export interface LogSource {
  /** The same whenever the same thing is opened again. */
  readonly id: string;
  readonly name: string;
  readonly kind: SourceRequest['kind'];
  /** File names, or the address. */
  readonly inputs: readonly string[];
  /** Hosts that the page talks to for it. */
  readonly hosts: readonly string[];
  /** Bytes in all, as they are stored; undefined for what has no end. */
  readonly bytes: number | undefined;
  /** Looks at the source. What has no end is waited for. */
  sample(signal: AbortSignal): Promise<SourceSample>;
  /** The lines as rows of a stream. */
  events(session: Session, shape: LogShape): DataFrame;
  /** Bytes, as they are stored, that were taken from it so far. */
  readonly takenBytes: number;
  /** Resolves when there is nothing more to take; never for what has no end. */
  readonly ended: Promise<void>;
}
