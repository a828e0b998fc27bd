import { describing } from './condition.ts';
import { PAGE_CONDITIONS } from './conditions/page-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(PAGE_CONDITIONS);

/** A source that is connected and sends nothing; `since` is ISO 8601. */
export function sourceSilent(parameters: { source: string; since: string }): RuntimeException {
  return new RuntimeException(describeError('SOURCE_SILENT', parameters));
}

/** A source that has no lines at all. */
export function sourceEmpty(parameters: { source: string }): RuntimeException {
  return new RuntimeException(describeError('SOURCE_EMPTY', parameters));
}
