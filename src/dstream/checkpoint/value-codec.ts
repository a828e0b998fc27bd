import { parse, stringify } from 'devalue';
import { notSerializable } from '../../errors/dstream-errors.ts';

/*
 * JavaScript values as bytes: plain ones, lists, records, dates, maps, sets, typed arrays, also where one refers to itself.
 * The library does not promise that its versions read each other's texts: FORMAT_VERSION counts up with such a one.
 */
export const FORMAT_VERSION = 1;

/** Fails with DSTREAM_VALUE_NOT_SERIALIZABLE for functions, symbols and objects of classes; `stream` is whose values they are. */
export function encodeValue(value: unknown, stream: string): Uint8Array {
  try {
    return new TextEncoder().encode(stringify(value));
  } catch (error) {
    throw notSerializable(stream, error);
  }
}

export function decodeValue<T>(bytes: Uint8Array): T {
  return parse(new TextDecoder().decode(bytes)) as T;
}
