import { partOnUse } from '../plan/part-on-use.ts';

/** The rules for functions of the program on groups with state. */
export const GROUPS = partOnUse('the rules for functions on groups', () => import('./groups.ts'));
