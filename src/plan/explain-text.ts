import { simpleString } from '../types/data-type.ts';
import { columnNumbers, numbered, planText, relationText, treeText } from './explain.ts';
import type { ExplainMode } from './explain-mode.ts';
import { planInputs, planOutput, type ResolvedPlan } from './resolved-plan.ts';
import { sourceFiltersText } from './source-filter-text.ts';

/** A plan as it is on its way from text to operators. */
export interface ExplainedPlans {
  /** The text of what was written (`unresolved-text.ts`); absent where that is not known any more. */
  readonly parsed?: string;
  readonly analyzed: ResolvedPlan;
  readonly optimized: ResolvedPlan;
}

/** What a relation of a stream did in a micro-batch. */
export interface RelationCounts {
  /** Rows that it gave. */
  readonly rows: number;
  /** Rows of its state; undefined where it keeps none. */
  readonly stateRows: number | undefined;
}

/** A micro-batch in numbers. */
export interface BatchCounts {
  readonly batchId: number;
  readonly durationMs: number;
  readonly relations: ReadonlyMap<ResolvedPlan, RelationCounts>;
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

type Numbering = (id: number) => number;

/**
 * The text of EXPLAIN, under Spark's headings and in its modes. Columns carry numbers (`usr#2`) that start from 0 in each
 * text, so that the same query always prints the same. No code is generated, so `codegen` has nothing to show.
 */
export function explain(plans: ExplainedPlans, mode: ExplainMode): string {
  const number = columnNumbers();
  const { parsed, analyzed, optimized } = plans;
  switch (mode) {
    case 'simple':
      return section('Physical', physicalText(optimized, number));
    case 'extended': {
      const schema = planOutput(analyzed).map(
        ({ name, dataType }) => `${name}: ${simpleString(dataType)}`,
      );
      return [
        ...(parsed === undefined ? [] : [section('Parsed Logical', parsed)]),
        section('Analyzed Logical', `${schema.join(', ')}\n${planText(analyzed, number)}`),
        section('Optimized Logical', planText(optimized, number)),
        section('Physical', physicalText(optimized, number)),
      ].join('\n');
    }
    case 'formatted':
      return section('Physical', formattedText(optimized, number));
    case 'cost':
      return [
        section('Optimized Logical', costText(optimized, number)),
        section('Physical', physicalText(optimized, number)),
      ].join('\n');
    case 'codegen':
      return 'Found 0 WholeStageCodegen subtrees.\n';
  }
}

function section(title: string, text: string): string {
  return `== ${title} Plan ==\n${text}\n`;
}

/** The operators of relations that are called otherwise when they run. */
const OPERATORS: Readonly<Partial<Record<ResolvedPlan['kind'], readonly [string, string]>>> = {
  localRelation: ['LocalRelation', 'LocalTableScan'],
  sourceScan: ['Relation', 'Scan'],
  aggregate: ['Aggregate', 'HashAggregate'],
  join: ['Join', 'HashJoin'],
};

function physicalLine(plan: ResolvedPlan, number: Numbering): string {
  const text = relationText(plan, number);
  const [logical, physical] = OPERATORS[plan.kind] ?? [];
  return logical !== undefined && text.startsWith(logical)
    ? `${physical}${text.slice(logical.length)}`
    : text;
}

function physicalText(plan: ResolvedPlan, number: Numbering): string {
  return treeText(plan, planInputs, (node) =>
    [physicalLine(node, number), ...pushedText(node)].join(', '),
  );
}

/** What the reader of a scan is told, if anything. */
function pushedText(plan: ResolvedPlan): readonly string[] {
  const filters = plan.kind === 'sourceScan' ? plan.pushedFilters : undefined;
  return filters === undefined ? [] : [`PushedFilters: ${sourceFiltersText(filters)}`];
}

/** The tree with a number for each operator, counted from the leaves, then what each takes and gives. */
function formattedText(plan: ResolvedPlan, number: Numbering): string {
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
      ...pushedText(node),
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
