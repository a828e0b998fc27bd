import type { RDD } from '../rdd/rdd.ts';
import type { DStreamNode } from './node.ts';

/** What is to be done with an RDD of a time. */
export type Output<T> = (rdd: RDD<T>, timeMs: number) => unknown;

/** An output operation (Spark's `ForEachDStream`). */
export class OutputNode {
  readonly name: string;
  readonly #job: (timeMs: number) => Promise<(() => Promise<void>) | undefined>;
  readonly isTimeValid: (timeMs: number) => boolean;

  private constructor(
    name: string,
    isTimeValid: (timeMs: number) => boolean,
    job: (timeMs: number) => Promise<(() => Promise<void>) | undefined>,
  ) {
    this.name = name;
    this.isTimeValid = isTimeValid;
    this.#job = job;
  }

  static of<T>(name: string, parent: DStreamNode<T>, output: Output<T>): OutputNode {
    return new OutputNode(
      name,
      (timeMs) => parent.isTimeValid(timeMs),
      async (timeMs) => {
        const rdd = await parent.at(timeMs);
        if (rdd === undefined) return undefined;
        return async () => {
          await output(rdd, timeMs);
        };
      },
    );
  }

  /** What is to be run for a batch; undefined where its stream has no RDD. */
  job(timeMs: number): Promise<(() => Promise<void>) | undefined> {
    return this.#job(timeMs);
  }
}
