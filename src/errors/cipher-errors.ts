/** Keys, modes and texts that a cipher or a keyed digest can't work with. */
import { describing } from './condition.ts';
import { CIPHER_CONDITIONS } from './conditions/cipher-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(CIPHER_CONDITIONS);

/** Both functions share their checks, and Spark names both. */
const AES = '`aes_encrypt`/`aes_decrypt`';

export function undecipherable(detailMessage: string, cause?: unknown): RuntimeException {
  return new RuntimeException(
    describeError(
      'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR',
      { parameter: '`expr`, `key`', functionName: AES, detailMessage },
      { cause },
    ),
  );
}

export function aesKeyLength(length: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.AES_KEY_LENGTH', {
      parameter: '`key`',
      functionName: AES,
      actualLength: String(length),
    }),
  );
}

export function aesVectorLength(mode: string, length: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.AES_IV_LENGTH', {
      parameter: '`iv`',
      functionName: AES,
      actualLength: String(length),
      mode,
    }),
  );
}

export function unknownAesMode(mode: string, padding: string): RuntimeException {
  return new RuntimeException(
    describeError('UNSUPPORTED_FEATURE.AES_MODE', { mode, padding, functionName: AES }),
  );
}

/** An initialization vector for a mode that has none. */
export function aesModeWithoutVector(mode: string): RuntimeException {
  return new RuntimeException(
    describeError('UNSUPPORTED_FEATURE.AES_MODE_IV', { mode, functionName: '`aes_encrypt`' }),
  );
}

/** Data to be authenticated, for a mode that authenticates none. */
export function aesModeWithoutAad(mode: string, functionName: string): RuntimeException {
  return new RuntimeException(
    describeError('UNSUPPORTED_FEATURE.AES_MODE_AAD', {
      mode,
      functionName: `\`${functionName}\``,
    }),
  );
}

export function unknownDigest(algorithm: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.HMAC_ALGORITHM', {
      parameter: '`algorithm`',
      functionName: '`hmac`',
      algorithm: `'${algorithm}'`,
    }),
  );
}

export function emptyDigestKey(): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR', {
      parameter: '`key`',
      functionName: '`hmac`',
      detailMessage: 'Empty key',
    }),
  );
}
