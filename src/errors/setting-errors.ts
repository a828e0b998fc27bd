import { describing, type ParametersOf } from './condition.ts';
import { SETTING_CONDITIONS } from './conditions/setting-conditions.ts';
import { AnalysisException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(SETTING_CONDITIONS);

/** A session time zone that the platform does not know. */
export function invalidTimeZone(
  parameters: ParametersOf<'INVALID_CONF_VALUE.TIME_ZONE'>,
): AnalysisException {
  return new AnalysisException(describeError('INVALID_CONF_VALUE.TIME_ZONE', parameters));
}

/** A setting that is none of a few words. */
export function invalidSettingWord(
  parameters: ParametersOf<'INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS'>,
): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS', parameters),
  );
}

/** A setting that is no value of its type: `boolean`, `int`, a size. */
export function invalidSettingType(
  parameters: ParametersOf<'INVALID_CONF_VALUE.TYPE_MISMATCH'>,
): AnalysisException {
  return new AnalysisException(describeError('INVALID_CONF_VALUE.TYPE_MISMATCH', parameters));
}

/** A setting that has its type and makes no sense. */
export function settingRequirement(
  parameters: ParametersOf<'INVALID_CONF_VALUE.REQUIREMENT'>,
): AnalysisException {
  return new AnalysisException(describeError('INVALID_CONF_VALUE.REQUIREMENT', parameters));
}

/** A value of Spark's setting that would change answers, and that Millrace does not have. */
export function unsupportedConfigValue(
  parameters: ParametersOf<'UNSUPPORTED_FEATURE.CONF_VALUE'>,
): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.CONF_VALUE', parameters),
  );
}
