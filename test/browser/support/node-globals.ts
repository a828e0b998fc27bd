/** What support modules use of Node's globals, for tests that run in a browser. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** A task of its own, as in Node; browsers stretch nested timers to 4 ms. */
function setImmediate(callback: () => void): void {
  waiting.push(callback);
  port2.postMessage(null);
}

Object.assign(globalThis, { setImmediate });

export {};
