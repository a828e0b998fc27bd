/**
 * What the tab that owns a location shows to those that look on. A snapshot is anything that a structured clone can copy.
 *
 * A follower says hello when it comes, upon which the publisher sends its latest snapshot again; the others know it by
 * its number and pass over it. A publisher that took over from another has a name of its own and counts from 1 again.
 */
import { databaseName } from './location-name.ts';

type ViewerMessage<Snapshot> =
  | { readonly kind: 'hello' }
  | {
      readonly kind: 'snapshot';
      readonly publisher: string;
      readonly number: number;
      readonly snapshot: Snapshot;
    };

function openChannel(location: string): BroadcastChannel {
  return new BroadcastChannel(`${databaseName(location)}#viewers`);
}

/** The owner's end: publishes snapshots under the location's name. */
export class SnapshotPublisher<Snapshot> {
  readonly #channel: BroadcastChannel;
  readonly #name: string;
  #number = 0;
  #latest: ViewerMessage<Snapshot> | undefined;

  /** `name` is one that no other publisher has, a UUID for example. */
  constructor(location: string, name: string) {
    this.#name = name;
    this.#channel = openChannel(location);
    this.#channel.onmessage = ({ data }: MessageEvent<ViewerMessage<Snapshot>>) => {
      if (data.kind === 'hello' && this.#latest !== undefined) {
        this.#channel.postMessage(this.#latest);
      }
    };
  }

  /** Shows a snapshot to all followers, and to those that come later until there is a newer one. Not changed afterwards. */
  publish(snapshot: Snapshot): void {
    this.#number++;
    this.#latest = {
      kind: 'snapshot',
      publisher: this.#name,
      number: this.#number,
      snapshot,
    };
    this.#channel.postMessage(this.#latest);
  }

  close(): void {
    this.#channel.close();
  }
}

/** A follower's end: the latest snapshot at once, then each new one, in order and none twice. */
export class SnapshotFollower<Snapshot> {
  readonly #channel: BroadcastChannel;
  #publisher = '';
  #number = 0;

  constructor(location: string, listener: (snapshot: Snapshot) => void) {
    this.#channel = openChannel(location);
    this.#channel.onmessage = ({ data }: MessageEvent<ViewerMessage<Snapshot>>) => {
      if (data.kind === 'snapshot' && this.#isNew(data)) listener(data.snapshot);
    };
    const hello: ViewerMessage<Snapshot> = { kind: 'hello' };
    this.#channel.postMessage(hello);
  }

  close(): void {
    this.#channel.close();
  }

  #isNew({ publisher, number }: { readonly publisher: string; readonly number: number }): boolean {
    if (publisher === this.#publisher && number <= this.#number) return false;
    this.#publisher = publisher;
    this.#number = number;
    return true;
  }
}
