/** A page that owns a location as soon as it can, shows its snapshots then, and until then those of the owner. */
import { ownLocation } from '../../../web/storage/ownership.ts';
import { SnapshotFollower, SnapshotPublisher } from '../../../web/storage/viewers.ts';

export type OwnerReport =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'owns'; readonly atMs: number }
  | { readonly kind: 'saw'; readonly snapshot: string };

declare const told: (report: OwnerReport) => void;

const LOCATION = 'shared/query';
const name = location.hash.slice(1);
const follower = new SnapshotFollower<string>(LOCATION, (snapshot) =>
  told({ kind: 'saw', snapshot }),
);
await ownLocation(LOCATION, { onWaiting: () => told({ kind: 'waiting' }) });
told({ kind: 'owns', atMs: Date.now() });
follower.close();
new SnapshotPublisher<string>(LOCATION, crypto.randomUUID()).publish(`of ${name}`);
