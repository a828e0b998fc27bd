import { nameExpression } from '../../src/api/column.ts';
import { GroupedData } from '../../src/api/grouped-data.ts';
import { rowOptions } from '../../src/api/row.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { UTC } from '../../src/types/local-time.ts';

/** Groups of a relation whose functions make plans, where a test has no session. */
export function planGroups(
  input: LogicalPlan,
  ...keys: readonly string[]
): GroupedData<LogicalPlan> {
  return new GroupedData({
    input,
    toFrame: (plan) => plan,
    groupType: 'groupBy',
    grouping: keys.map((key) => nameExpression(key)),
    session: { rowOptions: rowOptions({}), zone: UTC },
  });
}
