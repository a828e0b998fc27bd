import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { Connector } from '../../../../src/connectors/connector.ts';
import type { SourceConnection } from '../../../../src/connectors/source-connection.ts';
import type { Platform } from '../../../../src/ports/platform.ts';
import type { DroppedFile } from '../../protocol.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';

/** The first bytes of a source, and the last ones where they can be had. */
export interface SourceSample {
  readonly head: Uint8Array;
  readonly tail: Uint8Array | undefined;
}

/** How much of a source is looked at before it is read. */
export const SAMPLE_BYTES = 64 << 10;

/** What a source needs to be looked at before it is read. */
export interface SampleContext {
  readonly platform: Platform;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Where its checkpoint will be: what was taken to look at it must not be lost. */
  readonly location: string;
  readonly signal: AbortSignal;
  readonly onConnected: (connection: SourceConnection) => void;
}

/** Something that gives lines, as the user named it. */
export interface LogSource {
  /** The same whenever the same thing is opened again. */
  readonly id: string;
  readonly name: string;
  /** By which it is opened again. */
  readonly input: KeptInput;
  /** File names, or the address. */
  readonly inputs: readonly string[];
  /** Hosts that the page talks to for it. */
  readonly hosts: readonly string[];
  /** What it is made of; undefined for what is no files. */
  readonly files: readonly DroppedFile[] | undefined;
  /** Bytes in all, as they are stored; undefined where nobody knows. */
  readonly bytes: number | undefined;
  /** Whether more may come for ever. */
  readonly isEndless: boolean;
  /** Whether something that ends is shown as it comes, instead of as it is when it is opened. */
  readonly isShownWhileItComes: boolean;
  /** Looks at the source. What has no end is waited for, until the signal aborts: then it fails with its reason. */
  sample(context: SampleContext): Promise<SourceSample>;
  /** The lines as rows of a stream. */
  events(session: Session, shape: LogShape): DataFrame;
}
