/**
 * The demo's log as a stream that a WebSocket serves: everything from its beginning can be read again, because it is
 * generated again. What must last is only when each part of it was first promised to a reader.
 */
import { randomUUID } from 'node:crypto';
import type { ServedLines } from '../connectors/served-lines.ts';
import {
  EVENT_BYTES,
  eventBytes,
  eventsDue,
  type GeneratorOptions,
  type StreamClock,
} from './log-generator.ts';
import { readJson, writeJson } from './state-folder.ts';

interface Saved {
  /** Names the positions. */
  readonly streamId?: string;
  readonly clocks: readonly StreamClock[];
  /** Events before this number follow the clocks that are saved. */
  readonly reservedEvents: number;
}

/** How far ahead of time events are promised, in seconds: the saved file is written that seldom. */
const RESERVED_SECONDS = 10;

function isSaved(value: unknown): value is Saved {
  return (
    typeof value === 'object' && value !== null && 'clocks' in value && 'reservedEvents' in value
  );
}

export class GeneratedLines implements ServedLines {
  readonly start = 0;
  /** The same as long as the file lasts. */
  readonly streamId: string;
  readonly #file: string;
  readonly #options: GeneratorOptions;
  readonly #nowMs: () => number;
  #reservedEvents: number;

  /** Goes on after what an earlier process promised, under a new clock that begins now. */
  constructor(file: string, options: Omit<GeneratorOptions, 'clocks'>, nowMs: () => number) {
    const saved = readJson(file);
    const before: Saved = isSaved(saved) ? saved : { clocks: [], reservedEvents: 0 };
    this.streamId = before.streamId ?? randomUUID().slice(0, 8);
    this.#file = file;
    this.#nowMs = nowMs;
    this.#reservedEvents = before.reservedEvents;
    this.#options = {
      ...options,
      clocks: [...before.clocks, { fromEvent: before.reservedEvents, startMs: nowMs() }],
    };
    this.#reserve(this.#reservedEvents + 1);
  }

  get end(): number {
    const due = eventsDue(this.#options, this.#nowMs());
    if (due > this.#reservedEvents) this.#reserve(due);
    return due * EVENT_BYTES;
  }

  read(position: number, bytesMax: number): Uint8Array {
    const from = Math.ceil(position / EVENT_BYTES);
    const count = Math.max(1, Math.floor(bytesMax / EVENT_BYTES));
    return eventBytes(this.#options, from, Math.min(from + count, this.end / EVENT_BYTES));
  }

  release(): void {}

  /** An event must not be given out before it is certain that a restart will generate it alike. */
  #reserve(events: number): void {
    this.#reservedEvents = events + RESERVED_SECONDS * this.#options.eventsPerSecond;
    const { clocks } = this.#options;
    const saved: Saved = { streamId: this.streamId, clocks, reservedEvents: this.#reservedEvents };
    writeJson(this.#file, saved);
  }
}
