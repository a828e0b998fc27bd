import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import type { ScalarFunction } from '../../src/functions/define.ts';
import { functionNames, lookupFunction } from '../../src/functions/registry.ts';
import type { ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import { sameType } from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { attribute, call, evaluate, literal } from '../support/expressions.ts';
import { type WatchedCore, watchedCore } from '../support/kernel-calls.ts';
import { propertyOptions } from '../support/property-options.ts';
import { evaluate as referenceValue } from '../support/reference/evaluate.ts';
import { ReferenceFailure } from '../support/reference/failure.ts';
import { type ArgumentShape, shapesOf } from '../support/signature-walk.ts';
import { typedValue } from '../support/typed-values.ts';

/*
 * Every function of the registry that computes in a kernel, over columns of all types that it takes, against the reference
 * interpreter. A function that is added with a kernel has to be in the reference.
 */

const SCALARS: readonly ScalarFunction[] = functionNames().flatMap((name) => {
  const record = lookupFunction(name);
  return record?.kind === 'scalar' && record.name.toLowerCase() === name ? [record] : [];
});

/** Kernels whose results are held against Spark's own, by something else. */
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
  cast_text_to_date: 'what texts mean as dates is in the recorded answers to casts',
  cast_text_to_timestamp: 'what texts mean as times is in the recorded answers to casts',
};

/** Functions whose records are not what runs. */
const REWRITTEN: Readonly<Record<string, string>> = {
  between: 'the analyzer writes two comparisons',
  window_time: 'the analyzer takes windows only, and the properties of streams have them',
};

/** Functions without a kernel that computes, and what runs instead. The examples and the recorded answers have them. */
const WITHOUT_KERNEL: Readonly<Record<string, string>> = {
  'lists and maps are taken apart and put together by columns of offsets':
    'array array_append array_compact array_contains array_distinct array_except array_insert array_intersect array_join array_max array_min array_position array_prepend array_remove array_repeat array_size array_union arrays_overlap arrays_zip element_at flatten get get_array_struct_fields get_item map_concat map_contains_key map_entries map_from_arrays map_from_entries map_keys map_values named_struct sequence shuffle size slice sort_array str_to_map struct try_element_at vector_cosine_similarity vector_inner_product vector_l2_distance vector_norm vector_normalize',
  'the mathematics are those of the host, a row at a time':
    'acos acosh asin asinh atan atan2 atanh bin bit_count bit_get bround cbrt ceil conv cos cosh cot csc degrees exp expm1 factorial floor hypot ln log log10 log1p log2 pow radians rint round sec shiftleft shiftright shiftrightunsigned sign sin sinh sqrt tan tanh width_bucket',
  'the calendar is the host’s, a row at a time':
    'add_months convert_timezone date_add date_format date_from_unix_date date_sub datediff from_unixtime from_utc_timestamp last_day make_date make_dt_interval make_interval make_timestamp make_timestamp_ltz make_timestamp_ntz make_ym_interval months_between next_day time_bucket timestamp_micros timestamp_millis timestamp_seconds timestampadd timestampdiff to_utc_timestamp trunc try_make_interval try_make_timestamp try_make_timestamp_ltz try_make_timestamp_ntz unix_date unix_micros',
  'the unit is one of the calendar, and a property of its own compares the windows':
    'calendar_window',
  'texts are read and made by the host, a row at a time':
    'ascii base64 chr concat_ws crc32 decode elt encode find_in_set format_number format_string from_base32 get_json_object hex initcap instr is_valid_utf8 jaro_winkler_similarity json_array_length json_object_keys levenshtein locate lpad luhn_check make_valid_utf8 mask overlay quote repeat replace reverse right rpad schema_of_csv schema_of_json sentences soundex space split_part substring_index to_base32 to_binary to_char to_number to_varchar translate try_to_binary try_to_number try_url_decode try_validate_utf8 unbase64 unhex url_decode url_encode validate_utf8',
  'regular expressions run in re2js':
    'parse_url regexp_count regexp_extract regexp_extract_all regexp_instr regexp_replace regexp_substr rlike split try_parse_url',
  'digests and ciphers are those of libraries':
    'aes_decrypt aes_encrypt hmac md5 sha1 sha2 try_aes_decrypt',
  'sketches and bitmaps are objects of the host':
    'bitmap_bit_position bitmap_bucket_number bitmap_count hll_sketch_estimate hll_union',
  'the analyzer writes the cast out, and the call passes it on':
    'bigint binary boolean date decimal double float int positive smallint string time timestamp tinyint',
  'times of day are counted by the host, a row at a time':
    'make_time time_diff time_from_micros time_from_millis time_from_seconds time_to_micros time_to_millis time_to_seconds to_time try_to_time',
  'random values are drawn by the host, as Spark draws them': 'rand randn randstr uniform uuid',
  'parsers and printers of records run over whole columns, and the recorded answers hold them':
    'from_csv from_json to_csv to_json',
  'a value is chosen, or given, and nothing computed':
    'assert_true current_catalog current_date current_path current_schema current_time current_timestamp current_timezone current_user e if input_file_block_length input_file_block_start input_file_name localtimestamp monotonically_increasing_id pi raise_error spark_partition_id typeof version',
};

/** The shapes of arguments with which a function calls a kernel that computes. */
function shapesInKernels(record: ScalarFunction, { core, takeCalls }: WatchedCore) {
  return shapesOf(record).filter((shape) => {
    // Operands of several types are cast inside, by what the properties of expressions have.
    if (record.name === 'nullif' && !sameType(shape.types[0], shape.types[1])) return false;
    if (record.name === 'nullifzero' && shape.types[0].kind === 'string') return false;
    takeCalls();
    const { expression, input } = callOf(record, shape, shape.types.map(constantOf));
    try {
      evaluate(core, expression, { input, rows: [input.map(() => null), input.map(() => null)] });
    } catch (error) {
      if (!isOfUser(error)) throw error;
    }
    const calls = takeCalls();
    return calls.length > 0 && !calls.some((name) => name in HELD_ELSEWHERE);
  });
}

/** A constant that calls accept where they read one. */
function constantOf({ kind }: ArgumentShape['types'][number]): Value {
  return kind === 'string' ? 'HOUR' : kind === 'boolean' ? true : kind === 'integer' ? 1 : null;
}

/** A call with columns and constants as arguments. */
function callOf({ name }: ScalarFunction, shape: ArgumentShape, constants: readonly Value[]) {
  const args = shape.types.map(
    (type, index): ResolvedExpression =>
      shape.isConstant[index] ? literal(constants[index], type) : attribute(`c${index}`, type),
  );
  const input = args.flatMap((arg) => (arg.kind === 'attribute' ? [arg] : []));
  return { expression: call(name, ...args), input };
}

function isOfUser(error: unknown): boolean {
  return error instanceof MillraceError && error.condition !== 'INTERNAL_ERROR';
}

interface Case {
  readonly shape: ArgumentShape;
  readonly constants: readonly Value[];
  readonly rows: readonly ValueRow[];
}

function casesOf(shapes: readonly ArgumentShape[]): fc.Arbitrary<Case> {
  return fc.constantFrom(...shapes).chain((shape) => {
    const columns = shape.types.filter((_, index) => !shape.isConstant[index]);
    return fc.record({
      shape: fc.constant(shape),
      constants: fc.tuple(...shape.types.map((type) => typedValue(type))),
      rows: fc.array(fc.tuple(...columns.map((type) => typedValue(type))), {
        minLength: 1,
        maxLength: 10,
      }),
    });
  });
}

/** What all rows give, or that one fails with an error of the user's. */
function outcome(values: () => readonly Value[], isFailure: (error: unknown) => boolean) {
  try {
    return values();
  } catch (error) {
    if (isFailure(error)) return 'fails';
    throw error;
  }
}

const watched = await watchedCore();
const inKernels = SCALARS.map((record) => ({ record, shapes: shapesInKernels(record, watched) }));

it('every function computes in a kernel, or is named with what runs instead', () => {
  const without = inKernels.flatMap(({ record, shapes }) =>
    shapes.length === 0 ? [record.name] : [],
  );
  const named = Object.values(WITHOUT_KERNEL).flatMap((names) => names.split(' '));
  expect(without.toSorted()).toEqual(named.toSorted());
});

describe.each(['release', 'scalar'] as const)('on the %s build', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  it.each(
    inKernels.flatMap(({ record, shapes }) =>
      shapes.length > 0 && !(record.name in REWRITTEN)
        ? [[record.name, record, shapes] as const]
        : [],
    ),
  )('%s is what the reference says, row by row', (_name, record, shapes) => {
    fc.assert(
      fc.property(casesOf(shapes), ({ shape, constants, rows }) => {
        let built: ReturnType<typeof callOf>;
        try {
          built = callOf(record, shape, constants);
        } catch (error) {
          // The function does not take the constant.
          fc.pre(!isOfUser(error));
          throw error;
        }
        const { expression, input } = built;
        const expected = outcome(
          () =>
            rows.map((row) =>
              referenceValue(expression, new Map(input.map(({ id }, index) => [id, row[index]]))),
            ),
          (error) => error instanceof ReferenceFailure,
        );
        const actual = outcome(() => evaluate(core, expression, { input, rows }), isOfUser);
        expect(actual).toEqual(expected);
      }),
      propertyOptions(build === 'release' ? 100 : 40),
    );
  });
});
