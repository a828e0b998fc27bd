import type { SinkWriter } from '../../src/connectors/connector.ts';
import type { Encoder } from '../../src/connectors/format/format.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Scheduler } from '../../src/ports/scheduler.ts';
import type { Batch } from '../../src/wasm/batch.ts';
import { wholeLines } from './served-lines.ts';

/** Someone who is connected and gets every row from then on. */
export interface FanOutPeer {
  /** Bytes that were sent and that the peer has not taken yet. */
  readonly bufferedBytes: number;
  send(lines: Uint8Array): void;
  /** Cuts the peer off. */
  drop(): void;
}

/**
 * The peers of a sink that sends the same lines to everyone. Nobody is waited for: a peer for which more than the limit
 * has piled up is cut off and counted, so that one that never reads costs neither memory nor the others' time.
 */
export class FanOut {
  readonly #peerBytesMax: number;
  readonly #peers = new Set<FanOutPeer>();
  readonly #logger: Logger;
  #dropped = 0;

  constructor(peerBytesMax: number, logger: Logger) {
    this.#peerBytesMax = peerBytesMax;
    this.#logger = logger;
  }

  get peerCount(): number {
    return this.#peers.size;
  }

  /** Peers that were cut off. */
  get droppedCount(): number {
    return this.#dropped;
  }

  add(peer: FanOutPeer): void {
    this.#peers.add(peer);
  }

  remove(peer: FanOutPeer): void {
    this.#peers.delete(peer);
  }

  /** Sends whole lines to everyone. */
  send(lines: Uint8Array): void {
    for (const peer of this.#peers) {
      if (peer.bufferedBytes + lines.length <= this.#peerBytesMax) {
        peer.send(lines);
        continue;
      }
      this.#peers.delete(peer);
      this.#dropped++;
      peer.drop();
      const { bufferedBytes } = peer;
      this.#logger.warn('a peer that does not read was cut off', { bufferedBytes });
    }
  }

  /** Cuts everyone off, uncounted. */
  close(): void {
    for (const peer of this.#peers) peer.drop();
    this.#peers.clear();
  }
}

/** Lines are handed to the peers in pieces of about this size, with a turn of the event loop in between. */
const PIECE_BYTES = 1 << 18;

/**
 * Gathers a batch's lines and sends them at its commit. At least once: a batch that is handed in again after a crash is
 * sent again.
 */
export class FanOutWriter implements SinkWriter {
  readonly #fanOut: FanOut;
  #encoder: Encoder | undefined;
  readonly #scheduler: Scheduler;
  #chunks: Uint8Array[] = [];

  constructor(fanOut: FanOut, encoder: Encoder, scheduler: Scheduler) {
    this.#fanOut = fanOut;
    this.#encoder = encoder;
    this.#scheduler = scheduler;
  }

  write(batch: Batch): void {
    if (batch.rows === 0 || this.#encoder === undefined) return;
    this.#chunks.push(this.#encoder.encode(batch).slice());
  }

  async commit(): Promise<void> {
    for (const chunk of this.#chunks) {
      for (let at = 0; at < chunk.length; ) {
        const piece = wholeLines(chunk.subarray(at), PIECE_BYTES);
        this.#fanOut.send(piece);
        at += piece.length;
        // Peers that do read get the chance to, so that only those who don't run over their limit.
        await this.#scheduler.sleep(0);
      }
    }
    this.#finish();
  }

  async abort(): Promise<void> {
    this.#finish();
  }

  /** A commit that fails is followed by an abort: what is freed already is not freed again. */
  #finish(): void {
    this.#chunks = [];
    this.#encoder?.close?.();
    this.#encoder = undefined;
  }
}
