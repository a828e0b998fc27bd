import type { ConditionTable } from './condition-table.ts';

/** Conditions of the engine in a browser, sorted by name; see `error-conditions.ts`. */
export const WEB_CONDITIONS = {
  INVALID_OPTION_VALUE: {
    message: ['The option `<option>` can\'t be "<value>": expected <expected>.'],
    sqlState: '22023',
  },
  'WASM_CORE_NOT_LOADED.NOT_FOUND': {
    message: [
      'The WebAssembly core is not at <url>: the server answered with status <status>.',
      "Copy the file from the folder `dist` of the millrace package there, or say where it is with `configure({ <option>: '…' })`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.NOT_WEBASSEMBLY': {
    message: [
      'What <url> gives is no WebAssembly: the server calls it <contentType>, perhaps the page for unknown addresses.',
      "Copy the file from the folder `dist` of the millrace package there, or say where it is with `configure({ <option>: '…' })`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.NO_WEBASSEMBLY': {
    message: [
      'This browser runs no WebAssembly, without which no query runs. Lockdown modes turn it off: make an exception for this page.',
    ],
    sqlState: '0A000',
  },
  'WASM_CORE_NOT_LOADED.REFUSED': {
    message: [
      'The browser does not compile the WebAssembly core from <url>: <reason>.',
      "If the page has a content security policy, its `script-src` needs `'wasm-unsafe-eval'`.",
    ],
    sqlState: '58030',
  },
  'WASM_CORE_NOT_LOADED.UNREACHABLE': {
    message: [
      'The WebAssembly core could not be fetched from <url>: <reason>.',
      "Check the network and that the page's content security policy has this address in `connect-src`, or choose another one with `configure({ <option>: '…' })`.",
    ],
    sqlState: '08001',
  },
  'WORKER_NOT_LOADED.REFUSED': {
    message: [
      'The browser does not run the worker script <url>: <reason>.',
      "Workers come from the page's own origin, and a content security policy must have it in `worker-src`; `configure({ workerUrl: '…' })` says where `worker.js` of the millrace package is.",
    ],
    sqlState: '58030',
  },
  'WORKER_NOT_LOADED.UNREACHABLE': {
    message: [
      'The worker script, or a file that it needs, can not be loaded from <url>.',
      "Copy the folder `dist/browser` of the millrace package there, or say where its `worker.js` is with `configure({ workerUrl: '…' })`.",
    ],
    sqlState: '58030',
  },
} as const satisfies ConditionTable;
