import { describing, type ParametersOf } from './condition.ts';
import { CLIENT_CONDITIONS } from './conditions/client-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(CLIENT_CONDITIONS);

/* Connectors that another package speaks for: these load with them. */

/** A package that is an optional peer of this one, and not there. */
export function clientNotInstalled(
  parameters: ParametersOf<'CLIENT_NOT_INSTALLED'>,
): RuntimeException {
  return new RuntimeException(describeError('CLIENT_NOT_INSTALLED', parameters));
}

/** A secret that stands in the option itself. The message has nothing of it. */
export function credentialInPlainText(
  parameters: ParametersOf<'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT'>,
): RuntimeException {
  return new RuntimeException(describeError('CREDENTIAL_UNAVAILABLE.PLAIN_TEXT', parameters));
}

/** A variable or a file that has no secret. */
export function credentialMissing(
  kind: 'NOT_SET' | 'EMPTY',
  parameters: ParametersOf<'CREDENTIAL_UNAVAILABLE.EMPTY'>,
): RuntimeException {
  return new RuntimeException(describeError(`CREDENTIAL_UNAVAILABLE.${kind}`, parameters));
}

/** A file with a secret that can't be read. */
export function credentialUnreadable(
  parameters: ParametersOf<'CREDENTIAL_UNAVAILABLE.UNREADABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('CREDENTIAL_UNAVAILABLE.UNREADABLE', parameters));
}
