import type { ExecutedPlan, LocalBackend } from '../engine/local-backend.ts';
import { assert } from '../errors/internal-error.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { StructType } from '../types/data-type.ts';
import type { RowBlock } from '../types/row-block.ts';
import { packBatch } from './pack-batch.ts';

/**
 * The batch plans that run for a session in another thread. A plan goes on as its rows are asked for, and rests between:
 * the session decides how far ahead it runs.
 */
export class ServedResults {
  readonly #backend: LocalBackend;
  readonly #plans = new Map<number, Promise<ExecutedPlan<RowBlock>>>();

  constructor(backend: LocalBackend) {
    this.#backend = backend;
  }

  /** Starts a plan, and answers with its schema. */
  async start(result: number, plan: LogicalPlan): Promise<StructType> {
    const executed = this.#backend.executeAs(plan, packBatch);
    this.#plans.set(result, executed);
    try {
      return (await executed).schema;
    } catch (error) {
      this.#plans.delete(result);
      throw error;
    }
  }

  /** The next rows; undefined at the end. Questions that were asked ahead are answered in order. */
  async next(result: number): Promise<RowBlock | undefined> {
    const executed = this.#plans.get(result);
    assert(executed !== undefined, 'rows were asked of a plan that does not run');
    const { batches } = await executed;
    const { done, value } = await batches.next();
    return done === true ? undefined : value;
  }

  /** Nobody wants the rest. */
  async leave(result: number): Promise<void> {
    const executed = this.#plans.get(result);
    this.#plans.delete(result);
    // Whoever asked has been told of a failure already.
    await executed?.then(({ batches }) => batches.return()).catch(() => {});
  }

  async leaveAll(): Promise<void> {
    await Promise.all([...this.#plans.keys()].map((result) => this.leave(result)));
  }
}
