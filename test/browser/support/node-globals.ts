/** What support modules use of Node's globals, for tests that run in a browser. */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** A task of its own, as in Node; browsers stretch nested timers to 4 ms. */
function setImmediate(callback: () => void): void {
  waiting.push(callback);
  port2.postMessage(null);
}

/** Variables that the configuration passes on to the page. */
const env = (import.meta as ImportMeta & { readonly env: Readonly<Record<string, string>> }).env;

Object.assign(globalThis, { setImmediate, process: { env } });

export {};
