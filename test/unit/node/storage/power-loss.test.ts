import { expect, test } from 'vitest';
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import { textWrite } from '../../../support/checkpoint-storage-contract.ts';
import type { Fault } from '../../../support/faulty-storage.ts';
import { Chance } from '../../../support/simulated/chance.ts';
import { diskWorlds } from '../../../support/simulated/disk-suite.ts';

const newWorld = await diskWorlds();

async function entries(storage: CheckpointStorage): Promise<Record<string, string>> {
  const names = (await storage.list('')).sort();
  const texts = names.map(async (name) => [name, String(await storage.read(name))] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Kills a process at a call that it makes while it writes two sets; its successor goes on from what it reads. */
async function killedAt(call: number, seed: number) {
  const world = newWorld();
  const chance = new Chance(seed);
  const script = ({ index }: { index: number }): Fault => (index === call ? 'crashAfter' : 'none');
  const calm = { chance, rate: 0, left: 0, faults: [] };
  const killed = world.newProcess({ ...calm, script });
  const first = world.open('a/checkpoint');
  const writing = (async () => {
    await first.lock();
    await first.write([textWrite('offsets/0', 'zero')]);
    await first.write([textWrite('state/1', 'one'), textWrite('commits/0', 'done')]);
  })();
  const isKilled = await Promise.race([writing.then(() => false), killed.crashed.then(() => true)]);
  await world.processEnded();
  world.newProcess(calm);
  const second = world.open('a/checkpoint');
  await second.lock();
  const found = await entries(second);
  await world.processEnded();
  world.losePower(chance);
  world.newProcess(calm);
  const kept = await entries(world.open('a/checkpoint'));
  return { isKilled, found, kept };
}

test('what a killed process wrote, and its successor read, is there after a power loss', async () => {
  let kills = 0;
  for (let call = 0; ; call++) {
    for (let seed = 0; seed < 8; seed++) {
      const { isKilled, found, kept } = await killedAt(call, seed);
      expect(kept, `killed at call ${call}, seed ${seed}`).toEqual(found);
      if (!isKilled) {
        expect(Object.keys(found)).toEqual(['commits/0', 'offsets/0', 'state/1']);
        expect(kills).toBeGreaterThan(40);
        return;
      }
    }
    kills++;
  }
});
