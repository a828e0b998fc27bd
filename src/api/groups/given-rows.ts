/** What a function on groups gave as rows. Fails with what it is instead, for the error that names the function. */
export function givenRows(given: unknown): Iterable<unknown> {
  if (isIterable(given)) return given;
  refusePromise(given);
  throw new TypeError(`it gave ${String(given)} instead of rows`);
}

/** Rows do not wait for what comes of a promise. */
export function refusePromise(given: unknown): void {
  if (!isObject(given) || typeof given.then !== 'function') return;
  throw new TypeError('it gave a promise, and must not be asynchronous');
}

function isIterable(given: unknown): given is Iterable<unknown> {
  return isObject(given) && typeof given[Symbol.iterator] === 'function';
}

function isObject(given: unknown): given is Readonly<Record<PropertyKey, unknown>> {
  return typeof given === 'object' && given !== null;
}
