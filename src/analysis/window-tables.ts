export { windowsAsKeys } from './group-by-window-table.ts';
export { resolveWindowTable } from './resolve-window-table.ts';
