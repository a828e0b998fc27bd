/** What the analysis of functions of the program on groups needs. */
export {
  checkGroups,
  checkGroupsOfTable,
  checkOrderOfGroups,
  givesLateRows,
} from './check-groups.ts';
export { resolveMapGroups } from './resolve-map-groups.ts';
