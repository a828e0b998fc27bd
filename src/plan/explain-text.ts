import { simpleString } from '../types/data-type.ts';
import { columnNumbers, planText, relationText, treeText } from './explain.ts';
import { planInputs, planOutput, type ResolvedPlan } from './resolved-plan.ts';
import { sourceFiltersText } from './source-filter-text.ts';

/** A plan as it is on its way from text to operators. */
export interface ExplainedPlans {
  /** The text of what was written (`unresolved-text.ts`); absent where that is not known any more. */
  readonly parsed?: string;
  readonly analyzed: ResolvedPlan;
  readonly optimized: ResolvedPlan;
  /** What the reader of a scan is told, where more is known of it than its filters. */
  readonly scanTexts?: (scan: ResolvedPlan, number: Numbering) => readonly string[] | undefined;
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

/** A number for the id of a column, the same each time. */
export type Numbering = (id: number) => number;

/**
 * The texts that a streaming query has ready, under Spark's headings. Columns carry numbers (`usr#2`) that start from 0 in each
 * text, so that the same query always prints the same.
 */
export function explainBriefly(plans: ExplainedPlans, mode: 'simple' | 'extended'): string {
  const number = columnNumbers();
  const { parsed, analyzed, optimized } = plans;
  if (mode === 'simple') return section('Physical', physicalText(plans, number));
  const schema = planOutput(analyzed).map(
    ({ name, dataType }) => `${name}: ${simpleString(dataType)}`,
  );
  return [
    ...(parsed === undefined ? [] : [section('Parsed Logical', parsed)]),
    section('Analyzed Logical', `${schema.join(', ')}\n${planText(analyzed, number)}`),
    section('Optimized Logical', planText(optimized, number)),
    section('Physical', physicalText(plans, number)),
  ].join('\n');
}

export function section(title: string, text: string): string {
  return `== ${title} Plan ==\n${text}\n`;
}

/** The operators of relations that are called otherwise when they run. */
const OPERATORS: Readonly<Partial<Record<ResolvedPlan['kind'], readonly [string, string]>>> = {
  localRelation: ['LocalRelation', 'LocalTableScan'],
  sourceScan: ['Relation', 'Scan'],
  aggregate: ['Aggregate', 'HashAggregate'],
  join: ['Join', 'HashJoin'],
};

export function physicalLine(plan: ResolvedPlan, number: Numbering): string {
  const text = relationText(plan, number);
  const [logical, physical] = OPERATORS[plan.kind] ?? [];
  return logical !== undefined && text.startsWith(logical)
    ? `${physical}${text.slice(logical.length)}`
    : text;
}

export function physicalText(plans: ExplainedPlans, number: Numbering): string {
  return treeText(plans.optimized, planInputs, (node) =>
    [physicalLine(node, number), ...pushedText(node, plans, number)].join(', '),
  );
}

/** What the reader of a scan is told, if anything. */
export function pushedText(
  plan: ResolvedPlan,
  { scanTexts }: ExplainedPlans,
  number: Numbering,
): readonly string[] {
  const known = scanTexts?.(plan, number);
  if (known !== undefined) return known;
  const filters = plan.kind === 'sourceScan' ? plan.pushedFilters : undefined;
  return filters === undefined ? [] : [`PushedFilters: ${sourceFiltersText(filters)}`];
}
