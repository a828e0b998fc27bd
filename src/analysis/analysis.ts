import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { configFlag, configText, type SessionConfig } from '../types/session-config.ts';
import type { Catalog } from './catalog.ts';
import type { Relation, SameName, Scope } from './scope.ts';

/** What the analyzer needs besides the plan. */
export interface AnalysisContext {
  readonly catalog: Catalog;
  readonly config: SessionConfig;
  /** The least id of a column. Default: 0. */
  readonly firstId?: number;
}

/** A CTE, and the CTEs that its own text can name. */
export interface CteDefinition {
  readonly plan: LogicalPlan;
  readonly columnNames: readonly string[] | undefined;
  readonly ctes: CteNames;
  /** Set for one that its own text can name. */
  readonly recursion?: { readonly levelLimit: number };
  /** Set where this is the CTE as its own text names it. */
  readonly itself?: SelfReference;
}

/** The CTEs that can be named somewhere, by `cteKey`. */
export interface CteNames {
  get(key: string): CteDefinition | undefined;
  keys(): Iterable<string>;
}

/** What the name of a recursive CTE means inside of it: the rows of the round before, where it may be named at all. */
export type SelfReference =
  | {
      readonly kind: 'round';
      readonly loopId: number;
      readonly columns: readonly AttributeReference[];
    }
  | { readonly kind: 'refused' };

/**
 * One analysis under way. It hands out ids, and carries what a relation can name besides its inputs: CTEs, and the
 * columns of the query around a subquery.
 */
export class Analysis {
  readonly catalog: Catalog;
  readonly config: SessionConfig;
  readonly timeZone: string;
  readonly sameName: SameName;
  /** Names in lower case, unless the session minds case. */
  readonly ctes: CteNames;
  readonly outer: Scope | undefined;
  /** The views that this analysis is inside of, the outermost first. */
  readonly views: readonly string[];
  readonly #ids: { attribute: number; scan: number };
  readonly #resolve: ResolveRelation;

  private constructor(
    shared: Pick<Analysis, 'catalog' | 'config'> & { readonly resolve: ResolveRelation },
    own: Names,
    ids: { attribute: number; scan: number },
  ) {
    this.catalog = shared.catalog;
    this.config = shared.config;
    this.timeZone = configText(shared.config, 'spark.sql.session.timeZone');
    this.sameName = configFlag(shared.config, 'spark.sql.caseSensitive')
      ? (left, right) => left === right
      : (left, right) => left === right || left.toLowerCase() === right.toLowerCase();
    this.ctes = own.ctes;
    this.outer = own.outer;
    this.views = own.views;
    this.#ids = ids;
    this.#resolve = shared.resolve;
  }

  /** `resolve` ties relations and expressions together, which contain each other. */
  static begin(context: AnalysisContext, resolve: ResolveRelation): Analysis {
    return new Analysis(
      { ...context, resolve },
      { ctes: new Map(), outer: undefined, views: [] },
      { attribute: context.firstId ?? 0, scan: 0 },
    );
  }

  /** An id that no other column of this analysis has. */
  nextId(): number {
    return this.#ids.attribute++;
  }

  nextScanId(): number {
    return this.#ids.scan++;
  }

  resolve(plan: LogicalPlan): Relation {
    return this.#resolve(plan, this);
  }

  /** The same analysis where other CTEs can be named. */
  withCtes(ctes: CteNames): Analysis {
    const { outer, views } = this;
    return this.#derive({ ctes, outer, views });
  }

  /** The analysis of a subquery in an expression over `outer`. */
  within(outer: Scope): Analysis {
    const { ctes, views } = this;
    return this.#derive({ ctes, outer, views });
  }

  /** The analysis of a view, whose text names nothing of the query around it. */
  ofView(name: string): Analysis {
    return this.#derive({ ctes: new Map(), outer: undefined, views: [...this.views, name] });
  }

  #derive(own: Names): Analysis {
    const { catalog, config } = this;
    return new Analysis({ catalog, config, resolve: this.#resolve }, own, this.#ids);
  }
}

type Names = Pick<Analysis, 'ctes' | 'outer' | 'views'>;

/** Resolves a relation and all below. */
export type ResolveRelation = (plan: LogicalPlan, analysis: Analysis) => Relation;
