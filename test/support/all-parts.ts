import { EVENT_TIME } from '../../src/analysis/event-time-part.ts';
import { GROUPS } from '../../src/analysis/groups-part.ts';
import { LAMBDAS } from '../../src/analysis/lambda-part.ts';
import { PIPES } from '../../src/analysis/pipe-part.ts';
import { REFUSALS } from '../../src/analysis/refusals-part.ts';
import { RELATIONAL } from '../../src/analysis/relational-part.ts';
import { TIME_TYPE } from '../../src/analysis/time-type-part.ts';
import { WINDOW_TABLES } from '../../src/analysis/window-table-part.ts';
import { INTERVAL_READING } from '../../src/connectors/format/interval-reading-part.ts';
import { TIME_PATTERNS } from '../../src/connectors/format/time-options.ts';
import { NESTED_AGGREGATES } from '../../src/functions/aggregate/nested-part.ts';
import {
  DATETIME_ARITHMETIC,
  INTERVAL_CASTS,
  TIME_CASTS,
} from '../../src/functions/datetime-part.ts';
import { UNCOMMON_OPERANDS } from '../../src/functions/operands-part.ts';
import { functionNames, loadFunctions } from '../../src/functions/registry.ts';
import { SOURCE_FILTERS } from '../../src/optimizer/push-to-source.ts';
import { STREAM_FILTERS } from '../../src/optimizer/stream-filters-part.ts';
import { loadSubqueryRules } from '../../src/optimizer/subquery-part.ts';
import { GENERATORS } from '../../src/physical/generator-part.ts';
import { GROUPS_OPERATOR } from '../../src/physical/groups-part.ts';
import { JOINS } from '../../src/physical/join-part.ts';
import { COMPILED_LAMBDAS } from '../../src/physical/lambda-part.ts';
import { LATENESS } from '../../src/physical/lateness-part.ts';
import { NULL_OPERANDS } from '../../src/physical/null-operands-part.ts';
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
  INTERVAL_READING.load(),
  LAMBDAS.load(),
  LATENESS.load(),
  PIPES.load(),
  REFUSALS.load(),
  RELATIONAL.load(),
  loadSubqueryRules(),
  GENERATORS.load(),
  STREAM_FILTERS.load(),
  GROUPS.load(),
  GROUPS_OPERATOR.load(),
  JOINS.load(),
  SESSIONS.load(),
  SOURCE_FILTERS.load(),
  NESTED_AGGREGATES.load(),
  NULL_OPERANDS.load(),
  STATEFUL.load(),
  STREAM_JOINS.load(),
  TIME_CASTS.load(),
  TIME_PATTERNS.load(),
  TIME_TYPE.load(),
  UNCOMMON_OPERANDS.load(),
  WINDOWS.load(),
  WINDOW_TABLES.load(),
]);
