import { cbc, ecb, gcm } from '@noble/ciphers/aes.js';
import {
  aesKeyLength,
  aesModeWithoutAad,
  aesModeWithoutVector,
  aesVectorLength,
  undecipherable,
  unknownAesMode,
} from '../errors/cipher-errors.ts';
import { MillraceError } from '../errors/exception.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { BinaryType, type DataType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import {
  defineFunction,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { implicitCast } from './input-type.ts';
import { perRow } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { unexpectedArgument } from './signature.ts';
import { asBytes, asText } from './value-reading.ts';

/*
 * AES, of `@noble/ciphers`: audited, synchronous in every runtime, and a few kilobytes. What is encrypted begins with its
 * initialization vector.
 */

interface Cipher {
  readonly encrypt: (bytes: Uint8Array) => Uint8Array;
  readonly decrypt: (bytes: Uint8Array) => Uint8Array;
}

interface Mode {
  readonly paddings: readonly string[];
  readonly vectorLength: number;
  readonly authenticates: boolean;
  readonly cipher: (key: Uint8Array, vector: Uint8Array, aad: Uint8Array) => Cipher;
}

const MODES: Readonly<Record<string, Mode>> = {
  ECB: {
    paddings: ['DEFAULT', 'PKCS'],
    vectorLength: 0,
    authenticates: false,
    cipher: (key) => ecb(key),
  },
  CBC: {
    paddings: ['DEFAULT', 'PKCS'],
    vectorLength: 16,
    authenticates: false,
    cipher: (key, vector) => cbc(key, vector),
  },
  GCM: {
    paddings: ['DEFAULT', 'NONE'],
    vectorLength: 12,
    authenticates: true,
    cipher: (key, vector, aad) => gcm(key, vector, aad),
  },
};

/** What a call says besides the bytes. */
interface Call {
  readonly key: Uint8Array;
  readonly mode: string;
  readonly padding: string;
  readonly aad: Uint8Array;
}

function modeOf({ key, mode, padding }: Call): Mode {
  if (![16, 24, 32].includes(key.length)) throw aesKeyLength(key.length);
  const found = MODES[mode.toUpperCase()];
  if (found?.paddings.includes(padding.toUpperCase()) !== true) throw unknownAesMode(mode, padding);
  return found;
}

function randomVector({ newSeed }: EvaluationContext, length: number): Uint8Array {
  const bits = new DataView(new ArrayBuffer(16));
  bits.setBigUint64(0, BigInt.asUintN(64, newSeed()));
  bits.setBigUint64(8, BigInt.asUintN(64, newSeed()));
  return new Uint8Array(bits.buffer, 0, length);
}

function encrypt(
  bytes: Uint8Array,
  call: Call,
  givenVector: Uint8Array,
  context: EvaluationContext,
): Uint8Array {
  const { vectorLength, authenticates, cipher } = modeOf(call);
  const { key, aad } = call;
  const mode = call.mode.toUpperCase();
  const isGiven = givenVector.length > 0;
  if (isGiven && vectorLength === 0) throw aesModeWithoutVector(mode);
  if (isGiven && givenVector.length !== vectorLength) {
    throw aesVectorLength(mode, givenVector.length);
  }
  if (aad.length > 0 && !authenticates) throw aesModeWithoutAad(mode, 'aes_encrypt');
  const vector = isGiven ? givenVector : randomVector(context, vectorLength);
  const encrypted = cipher(key, vector, aad).encrypt(bytes);
  const result = new Uint8Array(vector.length + encrypted.length);
  result.set(vector);
  result.set(encrypted, vector.length);
  return result;
}

function decrypt(bytes: Uint8Array, call: Call): Uint8Array {
  const { vectorLength, authenticates, cipher } = modeOf(call);
  const { key, aad } = call;
  if (bytes.length < vectorLength) throw undecipherable('There is no whole initialization vector');
  if (aad.length > 0 && !authenticates) {
    throw aesModeWithoutAad(call.mode.toUpperCase(), 'aes_decrypt');
  }
  const encrypted = bytes.subarray(vectorLength);
  // Java's padded ciphers make nothing of nothing.
  if (encrypted.length === 0 && !authenticates) return encrypted;
  try {
    return cipher(key, bytes.subarray(0, vectorLength), aad).decrypt(encrypted);
  } catch (cause) {
    throw undecipherable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

const EMPTY = new Uint8Array();

function callOf(key: Value, [mode, padding, aad]: readonly (Value | undefined)[]): Call {
  return {
    key: asBytes(key),
    mode: mode === undefined ? 'GCM' : asText(mode),
    padding: padding === undefined ? 'DEFAULT' : asText(padding),
    aad: aad === undefined ? EMPTY : asBytes(aad),
  };
}

function aesFunction(
  name: string,
  record: Pick<ScalarFunction, 'usage' | 'examples' | 'deterministic'>,
  optional: readonly DataType[],
  compute: (values: readonly Value[], context: EvaluationContext) => Value,
): ScalarFunction {
  const all = [BinaryType, BinaryType, ...optional];
  const counts = Array.from({ length: optional.length + 1 }, (_, more) => more + 2);
  return defineFunction({
    name,
    ...record,
    print: printsDefaults(name, 2, ['GCM', 'DEFAULT', '', ''].slice(0, optional.length)),
    resolve: (args): ScalarSignature => {
      if (!counts.includes(args.length)) {
        throw wrongNumberOfArguments(name, `[${counts.join(', ')}]`, args.length);
      }
      const types = all.slice(0, args.length);
      for (const [index, { dataType }] of args.entries()) {
        if (implicitCast(dataType, types[index]) !== undefined) continue;
        const requiredType = types[index] === BinaryType ? '"BINARY"' : '"STRING"';
        throw unexpectedArgument(name, args, { index, requiredType });
      }
      return {
        args: types,
        output: BinaryType,
        nullable: true,
        evaluate: perRow(types, BinaryType, compute),
      };
    },
  });
}

function decrypted([bytes, key, ...rest]: readonly Value[]): Value {
  return decrypt(asBytes(bytes), callOf(key, rest));
}

function tryDecrypted(values: readonly Value[]): Value {
  try {
    return decrypted(values);
  } catch (error) {
    if (error instanceof MillraceError) return null;
    throw error;
  }
}

const DECRYPTION: readonly DataType[] = [StringType, StringType, BinaryType];
const DECRYPTED =
  "(unhex('83F16B2AA704794132802D248E6BFD4E380078182D1544813898AC97E709B28A94'), '0000111122223333')";

export const CIPHERS: readonly ScalarFunction[] = [
  aesFunction(
    'aes_encrypt',
    {
      usage:
        'Returns bytes encrypted by AES with a key of 16, 24 or 32 bytes, in the mode GCM unless told otherwise; the initialization vector stands before them.',
      examples: [
        [
          "SELECT hex(aes_encrypt('Spark', '0000111122223333', 'ECB'))",
          '348FF37EBDE05B7880BA339068FBDA5E',
        ],
      ],
      deterministic: false,
    },
    [StringType, StringType, BinaryType, BinaryType],
    ([bytes, key, mode, padding, vector, aad], context) =>
      encrypt(
        asBytes(bytes),
        callOf(key, [mode, padding, aad]),
        vector === undefined ? EMPTY : asBytes(vector),
        context,
      ),
  ),
  aesFunction(
    'aes_decrypt',
    {
      usage: 'Returns the bytes that `aes_encrypt` encrypted.',
      examples: [[`SELECT CAST(aes_decrypt${DECRYPTED} AS STRING)`, 'Spark']],
    },
    DECRYPTION,
    decrypted,
  ),
  aesFunction(
    'try_aes_decrypt',
    {
      usage: 'As `aes_decrypt`, but null where that fails.',
      examples: [["SELECT try_aes_decrypt(X'00', '0000111122223333')", null]],
    },
    DECRYPTION,
    tryDecrypted,
  ),
];
