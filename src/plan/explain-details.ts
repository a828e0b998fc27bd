import { columnNumbers, numbered, relationText, treeText } from './explain.ts';
import type { ExplainMode } from './explain-mode.ts';
import {
  type BatchCounts,
  type ExplainedPlans,
  explainBriefly,
  type Numbering,
  physicalLine,
  physicalText,
  pushedText,
  section,
} from './explain-text.ts';
import { planInputs, planOutput, type ResolvedPlan } from './resolved-plan.ts';

/** The text of EXPLAIN in Spark's modes; see `explainBriefly`. No code is generated, so `codegen` has nothing to show. */
export function explain(plans: ExplainedPlans, mode: ExplainMode): string {
  const number = columnNumbers();
  switch (mode) {
    case 'simple':
    case 'extended':
      return explainBriefly(plans, mode);
    case 'formatted':
      return section('Physical', formattedText(plans, number));
    case 'cost':
      return [
        section('Optimized Logical', costText(plans.optimized, number)),
        section('Physical', physicalText(plans, number)),
      ].join('\n');
    case 'codegen':
      return 'Found 0 WholeStageCodegen subtrees.\n';
  }
}

/** The physical plan with the rows of a micro-batch, and their rates, behind each operator that ran. */
export function explainCounts(optimized: ResolvedPlan, batch: BatchCounts): string {
  const number = columnNumbers();
  const text = treeText(optimized, planInputs, (node) => {
    const counts = countsText(node, batch);
    return `${physicalLine(node, number)}${counts === undefined ? '' : `  ${counts}`}`;
  });
  return section('Physical', `Micro-batch ${batch.batchId}, ${batch.durationMs} ms\n${text}`);
}

/** `[in 10 rows, 200/s; out 2 rows, 40/s; state 5 rows]`; undefined for what another operator does along with its work. */
function countsText(
  node: ResolvedPlan,
  { durationMs, relations }: BatchCounts,
): string | undefined {
  const counts = relations.get(node);
  if (counts === undefined) return undefined;
  const rows = (label: string, count: number) =>
    `${label} ${count} rows, ${Math.round((count * 1000) / Math.max(1, durationMs))}/s`;
  const parts = [rows('out', counts.rows)];
  const inputs = planInputs(node).map((input) => relations.get(input)?.rows);
  const known = inputs.filter((input) => input !== undefined);
  if (known.length > 0 && known.length === inputs.length) {
    parts.unshift(
      rows(
        'in',
        known.reduce((sum, input) => sum + input, 0),
      ),
    );
  }
  if (counts.stateRows !== undefined) parts.push(`state ${counts.stateRows} rows`);
  return `[${parts.join('; ')}]`;
}

/** The tree with a number for each operator, counted from the leaves, then what each takes and gives. */
function formattedText(plans: ExplainedPlans, number: Numbering): string {
  const { optimized: plan } = plans;
  const ordinals = new Map<ResolvedPlan, number>();
  const count = (node: ResolvedPlan) => {
    for (const input of planInputs(node)) count(input);
    ordinals.set(node, ordinals.size + 1);
  };
  count(plan);
  const title = (node: ResolvedPlan) => physicalLine(node, number).split(/[ [(]/, 1)[0];
  const tree = treeText(plan, planInputs, (node) => `${title(node)} (${ordinals.get(node)})`);
  const details = [...ordinals].map(([node, ordinal]) => {
    const line = physicalLine(node, number);
    const lists = planInputs(node).map((input) => columnsText('Input', input, number));
    const args = line.slice(title(node).length).trim();
    return [
      `(${ordinal}) ${title(node)}`,
      ...lists,
      columnsText('Output', node, number),
      ...(args === '' ? [] : [`Arguments: ${args}`]),
      ...pushedText(node, plans, number),
    ].join('\n');
  });
  return `${tree}\n\n\n${details.join('\n\n')}\n`;
}

function columnsText(label: string, plan: ResolvedPlan, number: Numbering): string {
  const columns = planOutput(plan).map((column) => numbered(column, number));
  return `${label} [${columns.length}]: [${columns.join(', ')}]`;
}

/** The optimized plan, with the counts of rows that are known without running it. */
function costText(plan: ResolvedPlan, number: Numbering): string {
  return treeText(plan, planInputs, (node) => {
    const rows = node.kind === 'localRelation' ? `rowCount=${node.rows.length}` : '';
    return `${relationText(node, number)}, Statistics(${rows})`;
  });
}
