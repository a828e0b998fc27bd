export { windowsAsKeys } from './group-by-window-table.ts';
export { resolveLateRows } from './resolve-late-rows.ts';
export { resolveWindowTable } from './resolve-window-table.ts';
