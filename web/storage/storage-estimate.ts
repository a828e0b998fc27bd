/** What the browser lets this site keep. */
export interface StorageEstimate {
  /** Bytes in use by everything of the site; undefined where the browser does not tell. */
  readonly usedBytes: number | undefined;
  readonly quotaBytes: number | undefined;
}

/** Asks the browser. It tells secure pages only, and rounds and pads what it tells. */
export async function storageEstimate(): Promise<StorageEstimate> {
  if (!('storage' in navigator)) return { usedBytes: undefined, quotaBytes: undefined };
  const { usage, quota } = await navigator.storage.estimate();
  return { usedBytes: usage, quotaBytes: quota };
}
