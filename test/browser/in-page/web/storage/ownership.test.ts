import { describe, expect, onTestFinished, test } from 'vitest';
import { ownLocation } from '../../../../../web/storage/ownership.ts';
import { SnapshotFollower, SnapshotPublisher } from '../../../../../web/storage/viewers.ts';

let run = 0;
const freshLocation = () => `owned/${++run}`;

describe('the owner of a location', () => {
  test('is whoever asks first, and the next one when that one lets go', async () => {
    const location = freshLocation();
    const order: string[] = [];
    const first = await ownLocation(location, { onWaiting: () => order.push('first waits') });
    const second = ownLocation(location, { onWaiting: () => order.push('second waits') });
    second.then(() => order.push('second owns'));
    const third = ownLocation(`./${location}/`, { onWaiting: () => order.push('third waits') });
    third.then(() => order.push('third owns'));
    await expect.poll(() => order).toEqual(['second waits', 'third waits']);
    first.release();
    (await second).release();
    (await third).release();
    expect(order).toEqual(['second waits', 'third waits', 'second owns', 'third owns']);
  });

  test('has nothing to do with other locations', async () => {
    const one = await ownLocation(freshLocation());
    const other = await ownLocation(freshLocation());
    one.release();
    other.release();
  });

  test('is not waited for longer than the signal says', async () => {
    const location = freshLocation();
    const owner = await ownLocation(location);
    const controller = new AbortController();
    const waiting = ownLocation(location, { signal: controller.signal });
    controller.abort(new Error('the view was closed'));
    await expect(waiting).rejects.toThrow('the view was closed');
    await expect(ownLocation(location, { signal: controller.signal })).rejects.toThrow(
      'the view was closed',
    );
    owner.release();
    (await ownLocation(location)).release();
  });
});

describe('viewers', () => {
  interface Snapshot {
    readonly rows: number;
    readonly values: Float64Array;
  }

  function follow(location: string): { seen: number[]; follower: SnapshotFollower<Snapshot> } {
    const seen: number[] = [];
    const follower = new SnapshotFollower<Snapshot>(location, ({ rows }) => seen.push(rows));
    onTestFinished(() => follower.close());
    return { seen, follower };
  }

  function publish(location: string, name: string): SnapshotPublisher<Snapshot> {
    const publisher = new SnapshotPublisher<Snapshot>(location, name);
    onTestFinished(() => publisher.close());
    return publisher;
  }

  const snapshot = (rows: number): Snapshot => ({ rows, values: new Float64Array([rows]) });

  test('get the latest snapshot at once and each new one, none twice', async () => {
    const location = freshLocation();
    const early = follow(location);
    const publisher = publish(location, 'one');
    publisher.publish(snapshot(1));
    publisher.publish(snapshot(2));
    await expect.poll(() => early.seen).toEqual([1, 2]);
    const late = follow(location);
    await expect.poll(() => late.seen).toEqual([2]);
    publisher.publish(snapshot(3));
    await expect.poll(() => late.seen).toEqual([2, 3]);
    expect(early.seen).toEqual([1, 2, 3]);
  });

  test('follow the publisher that took over', async () => {
    const location = freshLocation();
    const viewer = follow(location);
    const first = publish(location, 'one');
    for (const rows of [1, 2, 3]) first.publish(snapshot(rows));
    first.close();
    publish(location, 'two').publish(snapshot(10));
    await expect.poll(() => viewer.seen).toEqual([1, 2, 3, 10]);
  });

  test('of other locations get nothing, nor do those that went', async () => {
    const location = freshLocation();
    const other = follow(freshLocation());
    const gone = follow(location);
    const stays = follow(location);
    gone.follower.close();
    publish(location, 'one').publish(snapshot(1));
    await expect.poll(() => stays.seen).toEqual([1]);
    expect([other.seen, gone.seen]).toEqual([[], []]);
  });
});
