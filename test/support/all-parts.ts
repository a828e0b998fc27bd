import { EVENT_TIME } from '../../src/analysis/event-time-part.ts';
import { LAMBDAS } from '../../src/analysis/lambda-part.ts';
import { PIPES } from '../../src/analysis/pipe-part.ts';
import { RELATIONAL } from '../../src/analysis/relational-part.ts';
import { TIME_TYPE } from '../../src/analysis/time-type-part.ts';
import { WINDOW_TABLES } from '../../src/analysis/window-table-part.ts';
import { NESTED_AGGREGATES } from '../../src/functions/aggregate/nested-part.ts';
import {
  DATETIME_ARITHMETIC,
  INTERVAL_CASTS,
  TIME_CASTS,
} from '../../src/functions/datetime-part.ts';
import { functionNames, loadFunctions } from '../../src/functions/registry.ts';
import { JOIN_FILTERS } from '../../src/optimizer/join-filters-part.ts';
import { SOURCE_FILTERS } from '../../src/optimizer/push-to-source.ts';
import { loadSubqueryRules } from '../../src/optimizer/subquery-part.ts';
import { GENERATORS } from '../../src/physical/generator-part.ts';
import { JOINS } from '../../src/physical/join-part.ts';
import { COMPILED_LAMBDAS } from '../../src/physical/lambda-part.ts';
import { LATENESS } from '../../src/physical/lateness-part.ts';
import { WINDOWS } from '../../src/physical/over-part.ts';
import { SESSIONS } from '../../src/physical/session-part.ts';
import { STATEFUL } from '../../src/physical/stateful-part.ts';
import { STREAM_JOINS } from '../../src/physical/stream-join-part.ts';

/* Imported by what analyzes or compiles plans that nobody prepared: all that is loaded on use is loaded. */

await Promise.all([
  loadFunctions(functionNames()),
  COMPILED_LAMBDAS.load(),
  DATETIME_ARITHMETIC.load(),
  EVENT_TIME.load(),
  INTERVAL_CASTS.load(),
  LAMBDAS.load(),
  LATENESS.load(),
  PIPES.load(),
  RELATIONAL.load(),
  loadSubqueryRules(),
  GENERATORS.load(),
  JOIN_FILTERS.load(),
  JOINS.load(),
  SESSIONS.load(),
  SOURCE_FILTERS.load(),
  NESTED_AGGREGATES.load(),
  STATEFUL.load(),
  STREAM_JOINS.load(),
  TIME_CASTS.load(),
  TIME_TYPE.load(),
  WINDOWS.load(),
  WINDOW_TABLES.load(),
]);
