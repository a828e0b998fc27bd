import type { SinkWriter } from '../../../src/connectors/connector.ts';

/** Takes a micro-batch that was committed before a crash: it counts, and nothing is written. */
export class CommittedWriter implements SinkWriter {
  write(): void {}
  async commit(): Promise<void> {}
  async abort(): Promise<void> {}
}
