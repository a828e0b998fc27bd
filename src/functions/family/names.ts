// Generated from the function registry by `npm run generate`; never edited.
import type { FamilyName } from './loaders.ts';

/** The names of the functions of each family that is loaded on use, aliases included, with spaces between them. */
export const FAMILY_NAMES: readonly (readonly [family: FamilyName, names: string])[] = [
  [
    'aggregate',
    'array_agg collect_list collect_set collect_union corr covar_pop covar_samp kurtosis listagg max_by median min_by mode percentile percentile_cont percentile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness string_agg',
  ],
  ['cipher', 'aes_decrypt aes_encrypt try_aes_decrypt'],
  [
    'collection',
    'array array_append array_compact array_contains array_distinct array_except array_insert array_intersect array_join array_max array_min array_position array_prepend array_remove array_repeat array_size array_union arrays_overlap arrays_zip cardinality flatten map map_concat map_contains_key map_entries map_from_arrays map_from_entries map_keys map_values sequence size slice sort_array',
  ],
  ['conversion', 'to_char to_number to_varchar try_to_number'],
  [
    'datetime',
    'add_months calendar_window convert_timezone curdate current_date current_time current_timestamp current_timezone date_add date_diff date_format date_from_unix_date date_part date_sub date_trunc dateadd datediff datepart day dayname dayofmonth dayofweek dayofyear extract from_unixtime from_utc_timestamp hour last_day localtime localtimestamp make_date make_dt_interval make_interval make_time make_timestamp make_timestamp_ltz make_timestamp_ntz make_ym_interval minute month monthname months_between next_day now quarter second time time_bucket time_diff time_from_micros time_from_millis time_from_seconds time_to_micros time_to_millis time_to_seconds time_trunc timestamp_micros timestamp_millis timestamp_seconds timestampadd timestampdiff to_date to_time to_timestamp to_timestamp_ltz to_timestamp_ntz to_unix_timestamp to_utc_timestamp trunc try_make_interval try_make_timestamp try_make_timestamp_ltz try_make_timestamp_ntz try_to_date try_to_time try_to_timestamp unix_date unix_micros unix_millis unix_seconds unix_timestamp weekday weekofyear window_time year',
  ],
  ['digest', 'hmac md5 sha sha1 sha2'],
  ['element', 'element_at get get_array_struct_fields get_item try_element_at'],
  [
    'generator',
    'explode explode_outer inline inline_outer json_tuple posexplode posexplode_outer stack',
  ],
  ['json', 'get_json_object json_array_length json_object_keys'],
  [
    'lambda',
    'aggregate array_sort exists filter forall map_filter map_zip_with reduce transform transform_keys transform_values zip_with',
  ],
  [
    'number',
    '& << >> >>> ^ abs acos acosh asin asinh atan atan2 atanh bin bit_count bit_get bitmap_bit_position bitmap_bucket_number bround cbrt ceil ceiling conv cos cosh cot csc degrees e exp expm1 factorial floor getbit hash hypot ln log log10 log1p log2 negative pi positive pow power radians rint round sec shiftleft shiftright shiftrightunsigned sign signum sin sinh sqrt tan tanh width_bucket xxhash64 | ~',
  ],
  [
    'pattern',
    'parse_url regexp regexp_count regexp_extract regexp_extract_all regexp_instr regexp_like regexp_replace regexp_substr rlike split str_to_map try_parse_url',
  ],
  ['record', 'from_csv from_json schema_of_csv schema_of_json to_csv to_json'],
  [
    'random',
    'input_file_block_length input_file_block_start input_file_name monotonically_increasing_id rand randn random randstr shuffle spark_partition_id uniform uuid',
  ],
  [
    'sketch',
    'approx_count_distinct approx_percentile bitmap_and_agg bitmap_construct_agg bitmap_count bitmap_or_agg histogram_numeric hll_sketch_agg hll_sketch_estimate hll_union hll_union_agg percentile_approx',
  ],
  [
    'text',
    'ascii base64 bit_length btrim char char_length character_length chr concat concat_ws contains crc32 current_catalog current_database current_path current_schema current_user decode elt encode endswith find_in_set format_number format_string from_base32 hex ilike initcap instr is_valid_utf8 jaro_winkler_similarity lcase left len length levenshtein like locate lower lpad ltrim luhn_check make_valid_utf8 mask octet_length overlay position printf quote repeat replace reverse right rpad rtrim sentences session_user soundex space split_part startswith substr substring substring_index to_base32 to_binary translate trim try_to_binary try_url_decode try_validate_utf8 ucase unbase64 unhex upper url_decode url_encode user validate_utf8 version',
  ],
  [
    'vector',
    'vector_avg vector_cosine_similarity vector_inner_product vector_l2_distance vector_norm vector_normalize vector_sum',
  ],
  ['window', 'cume_dist dense_rank lag lead nth_value ntile percent_rank rank row_number'],
];
