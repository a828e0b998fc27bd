import type { ConditionTable } from './condition-table.ts';

/** Conditions of ciphers and keyed digests, sorted by name; see `error-conditions.ts`. */
export const CIPHER_CONDITIONS = {
  'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: detail message: <detailMessage>',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.AES_IV_LENGTH': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: supports 16-byte CBC IVs and 12-byte GCM IVs, but got <actualLength> bytes for <mode>.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.AES_KEY_LENGTH': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects a binary value with 16, 24 or 32 bytes, but got <actualLength> bytes.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.HMAC_ALGORITHM': {
    message: [
      "The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the algorithms 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA-1', 'MD5', but got <algorithm>.",
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: detail message: <detailMessage>',
    ],
    sqlState: '22023',
  },
  'UNSUPPORTED_FEATURE.AES_MODE': {
    message: [
      'The feature is not supported: AES-<mode> with the padding <padding> by the <functionName> function.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.AES_MODE_AAD': {
    message: [
      'The feature is not supported: <functionName> with AES-<mode> does not support additional authenticate data (AAD).',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.AES_MODE_IV': {
    message: [
      'The feature is not supported: <functionName> with AES-<mode> does not support initialization vectors (IVs).',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
