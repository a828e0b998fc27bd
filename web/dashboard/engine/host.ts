import type { Connector } from '../../../src/connectors/connector.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type { PageEvent } from '../protocol.ts';

/** What the engine needs of where it runs: a worker of a browser, or a test. */
export interface EngineHost {
  readonly platform: Platform;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Tells the page; the buffers move to it. */
  tell(event: PageEvent, transfer?: readonly ArrayBuffer[]): void;
}
