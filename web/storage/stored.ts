/**
 * What `web-storage.ts` tells and does about the site's storage, loaded when it is asked. A page that keeps nothing does
 * without the code.
 */
import type { StoredLocation, WebStorageState } from './web-storage.ts';

const load = () => import('./web-storage.ts');

/** All checkpoint locations of this site, sorted by name. */
export async function storedLocations(): Promise<StoredLocation[]> {
  return (await load()).storedLocations();
}

/** What a location holds; undefined where nothing was ever written. */
export async function storedLocation(location: string): Promise<StoredLocation | undefined> {
  return (await load()).storedLocation(location);
}

/**
 * Forgets a location; no error where there is none. Fails with `CONCURRENT_QUERY` while a query writes it, in this tab
 * or another.
 */
export async function removeLocation(location: string): Promise<void> {
  await (await load()).removeLocation(location);
}

/** How full the site's storage is, and whether there is one and for how long. */
export async function webStorageState(): Promise<WebStorageState> {
  return (await load()).webStorageState();
}

/**
 * Asks the browser not to evict what the site keeps. Some ask the user, some decide by themselves; false is a usual
 * answer, also from pages that are not secure.
 */
export async function persistStorage(): Promise<boolean> {
  return (await load()).persistStorage();
}
