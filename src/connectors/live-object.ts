import { liveObjectNotFound } from '../errors/streaming-errors.ts';

/** A class, as far as `instanceof` needs it. */
type Class<T> = abstract new (...args: never[]) => T;

export interface LiveObjectContext {
  readonly objects: ReadonlyMap<string, unknown>;
  readonly objectId?: string;
}

/**
 * The live object that a source or sink is made from: a memory stream, a function. Fails with
 * STREAMING_OBJECT_NOT_FOUND where the session has none of this kind under the id: it was made in another one.
 */
export function liveObject<T>(context: LiveObjectContext, kind: Class<T>, connector: string): T {
  const { objectId, objects } = context;
  const object = objectId === undefined ? undefined : objects.get(objectId);
  if (object instanceof kind) return object;
  throw liveObjectNotFound({ connector, objectId: objectId ?? '' });
}
