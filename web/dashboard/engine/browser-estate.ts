import { webRandom } from '../../random.ts';
import { ownLocation } from '../../storage/ownership.ts';
import { SnapshotFollower, SnapshotPublisher } from '../../storage/viewers.ts';
import { persistStorage, removeLocation, webStorageState } from '../../storage/web-storage.ts';
import type { PageEvent } from '../protocol.ts';
import type { Estate } from './host.ts';

/** The browser's storage, locks and channels. */
export const browserEstate: Estate = {
  state: webStorageState,
  persist: persistStorage,
  remove: removeLocation,
  own: ownLocation,
  publish: (location) => new SnapshotPublisher<readonly PageEvent[]>(location, webRandom.uuid()),
  follow: (location, listener) => {
    const follower = new SnapshotFollower<readonly PageEvent[]>(location, listener);
    return () => follower.close();
  },
};
