import { expect, test } from 'vitest';
import { StateFiles } from '../../../src/dstream/checkpoint/state-files.ts';
import { KeyedState } from '../../../src/dstream/nodes/state-node.ts';
import { noChanges } from '../../../src/dstream/rdd/versioned-map.ts';

const BATCHES = 1200;

test('small changes of a large state come in a bounded number of files, which are all of it', async () => {
  const disk = new Map<string, Uint8Array>();
  const state = new KeyedState<unknown, unknown>();
  // So large that its changes alone would not bring a snapshot.
  state.restore(Array.from({ length: 20_000 }, (_, key) => [`key ${key}`, key]));
  const files = new StateFiles(3, state);
  let most = 0;
  let snapshots = 0;
  let names: readonly string[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const changes = noChanges<unknown, unknown>();
    changes.set.set(`key ${batch}`, -batch);
    changes.removed.set(`key ${batch + 10_000}`, true);
    state.plan(batch, () => changes);
    state.settle();
    const saved = files.save(batch, 'numbers');
    if (saved.write !== undefined) disk.set(saved.write.name, saved.write.bytes);
    if (saved.names.length === 1) snapshots++;
    for (const name of files.saved()) disk.delete(name);
    names = saved.names;
    most = Math.max(most, names.length);
  }
  expect(most).toBeLessThanOrEqual(500);
  expect(snapshots).toBeLessThanOrEqual(4);
  expect([...disk.keys()].sort()).toEqual([...names].sort());

  const restored = new KeyedState<unknown, unknown>();
  await new StateFiles(3, restored).restore(
    names,
    async (name) => disk.get(name) ?? new Uint8Array(),
  );
  expect(new Map(restored.map.version)).toEqual(new Map(state.map.version));
});
