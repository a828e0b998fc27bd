// Generated from the function registry by `npm run generate`; never edited.
import type { Column, Operand } from './column.ts';
import {
  type ColumnOrValue,
  callOnColumns,
  type OptionsArgument,
  optionMap,
  type SchemaArgument,
  schemaText,
  text,
} from './core-functions.ts';

export * from './core-functions.ts';
export * from './lambda-functions.ts';

/** Returns the magnitude of a number or an interval. */
export function abs(column: ColumnOrValue): Column {
  return callOnColumns('abs', [column]);
}

/** Returns the arc cosine. */
export function acos(column: ColumnOrValue): Column {
  return callOnColumns('acos', [column]);
}

/** Returns the inverse hyperbolic cosine. */
export function acosh(column: ColumnOrValue): Column {
  return callOnColumns('acosh', [column]);
}

/** Returns a date moved by months; the last day of a short month stands for later ones. */
export function addMonths(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('add_months', [arg1, arg2]);
}

/** Returns the bytes that `aes_encrypt` encrypted. */
export function aesDecrypt(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
): Column {
  return callOnColumns('aes_decrypt', [arg1, arg2, arg3, arg4, arg5]);
}

/** Returns bytes encrypted by AES with a key of 16, 24 or 32 bytes, in the mode GCM unless told otherwise; the initialization vector stands before them. */
export function aesEncrypt(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
): Column {
  return callOnColumns('aes_encrypt', [arg1, arg2, arg3, arg4, arg5, arg6]);
}

/** True if both are true, false if one is false, else null. */
export function and(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('and', [arg1, arg2]);
}

/** Returns true if a value is true. Same as `boolOr`. */
export function any(column: ColumnOrValue): Column {
  return callOnColumns('any', [column]);
}

/** Returns some value of the group. */
export function anyValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('any_value', [arg1, arg2]);
}

/** Returns about how many distinct values there are; the second argument is how far off it may be. */
export function approxCountDistinct(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('approx_count_distinct', [arg1, arg2]);
}

/** Returns a value below which about a part of the values lies; or an array of several. Same as `percentileApprox`. */
export function approxPercentile(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('approx_percentile', [arg1, arg2, arg3]);
}

/** Returns an array of the arguments. */
export function array(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('array', [...args]);
}

/** Returns an array of the values, duplicates included. Same as `collectList`. */
export function arrayAgg(column: ColumnOrValue): Column {
  return callOnColumns('array_agg', [column]);
}

/** Returns an array with a value added at its end. */
export function arrayAppend(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('array_append', [arg1, text(arg2)]);
}

/** Returns an array without its nulls. */
export function arrayCompact(column: ColumnOrValue): Column {
  return callOnColumns('array_compact', [column]);
}

/** Whether an array has a value in it; null if it may be one that is null. */
export function arrayContains(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('array_contains', [arg1, text(arg2)]);
}

/** Returns the array with each element once. */
export function arrayDistinct(column: ColumnOrValue): Column {
  return callOnColumns('array_distinct', [column]);
}

/** Returns the elements of an array that are not in another, each once. */
export function arrayExcept(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('array_except', [arg1, arg2]);
}

/** Returns an array with a value at a place, counted from 1 or from the end; gaps are filled with null. */
export function arrayInsert(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: Operand): Column {
  return callOnColumns('array_insert', [arg1, arg2, text(arg3)]);
}

/** Returns the elements that two arrays have in common, each once. */
export function arrayIntersect(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('array_intersect', [arg1, arg2]);
}

/** Returns the elements of an array as text with a delimiter between them. */
export function arrayJoin(arg1: ColumnOrValue, arg2: Operand, arg3?: Operand): Column {
  return callOnColumns('array_join', [arg1, text(arg2), text(arg3)]);
}

/** Returns the greatest element; nulls are passed over. */
export function arrayMax(column: ColumnOrValue): Column {
  return callOnColumns('array_max', [column]);
}

/** Returns the least element; nulls are passed over. */
export function arrayMin(column: ColumnOrValue): Column {
  return callOnColumns('array_min', [column]);
}

/** Returns the place of a value in an array, from 1; 0 if it is not there. */
export function arrayPosition(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('array_position', [arg1, text(arg2)]);
}

/** Returns an array with a value added before its first element. */
export function arrayPrepend(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('array_prepend', [arg1, text(arg2)]);
}

/** Returns an array without the elements that equal a value. */
export function arrayRemove(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('array_remove', [arg1, text(arg2)]);
}

/** Returns an array of a value, so many times. */
export function arrayRepeat(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('array_repeat', [arg1, arg2]);
}

/** Returns the number of elements of an array. */
export function arraySize(column: ColumnOrValue): Column {
  return callOnColumns('array_size', [column]);
}

/** Returns the elements of two arrays, each once. */
export function arrayUnion(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('array_union', [arg1, arg2]);
}

/** Whether two arrays have an element in common; null if that depends on a null in one of them. */
export function arraysOverlap(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('arrays_overlap', [arg1, arg2]);
}

/** Returns an array of structs: the first holds the first element of each array, and so on. */
export function arraysZip(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('arrays_zip', [...args]);
}

/** Returns the code of the first character. */
export function ascii(column: ColumnOrValue): Column {
  return callOnColumns('ascii', [column]);
}

/** Returns the arc sine. */
export function asin(column: ColumnOrValue): Column {
  return callOnColumns('asin', [column]);
}

/** Returns the inverse hyperbolic sine. */
export function asinh(column: ColumnOrValue): Column {
  return callOnColumns('asinh', [column]);
}

/** Returns null where the condition is true, else fails. */
export function assertTrue(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('assert_true', [arg1, text(arg2)]);
}

/** Returns the arc tangent. */
export function atan(column: ColumnOrValue): Column {
  return callOnColumns('atan', [column]);
}

/** Returns the angle of a point. */
export function atan2(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('atan2', [arg1, arg2]);
}

/** Returns the inverse hyperbolic tangent. */
export function atanh(column: ColumnOrValue): Column {
  return callOnColumns('atanh', [column]);
}

/** Returns the mean of the non-null values. */
export function avg(column: ColumnOrValue): Column {
  return callOnColumns('avg', [column]);
}

/** Returns bytes in base 64. */
export function base64(column: ColumnOrValue): Column {
  return callOnColumns('base64', [column]);
}

/** Whether the value lies between two others, both included. */
export function between(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('between', [arg1, arg2, arg3]);
}

/** Casts the argument to BIGINT. */
export function bigint(column: ColumnOrValue): Column {
  return callOnColumns('bigint', [column]);
}

/** Returns the binary digits of a number. */
export function bin(column: ColumnOrValue): Column {
  return callOnColumns('bin', [column]);
}

/** Casts the argument to BINARY. */
export function binary(column: ColumnOrValue): Column {
  return callOnColumns('binary', [column]);
}

/** Returns the bitwise and of the non-null values. */
export function bitAnd(column: ColumnOrValue): Column {
  return callOnColumns('bit_and', [column]);
}

/** Returns the number of bits that are set. */
export function bitCount(column: ColumnOrValue): Column {
  return callOnColumns('bit_count', [column]);
}

/** Returns a bit of a whole number. */
export function bitGet(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('bit_get', [arg1, arg2]);
}

/** Returns the number of bits. */
export function bitLength(column: ColumnOrValue): Column {
  return callOnColumns('bit_length', [column]);
}

/** Returns the bitwise or of the non-null values. */
export function bitOr(column: ColumnOrValue): Column {
  return callOnColumns('bit_or', [column]);
}

/** Returns the bitwise xor of the non-null values. */
export function bitXor(column: ColumnOrValue): Column {
  return callOnColumns('bit_xor', [column]);
}

/** Returns the bitmap of the bits that are set in all of the bitmaps. */
export function bitmapAndAgg(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_and_agg', [column]);
}

/** Returns the place of a number in its bitmap. */
export function bitmapBitPosition(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_bit_position', [column]);
}

/** Returns the number of the bitmap that a number belongs to. */
export function bitmapBucketNumber(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_bucket_number', [column]);
}

/** Returns a bitmap in which the bits at the given positions are set. */
export function bitmapConstructAgg(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_construct_agg', [column]);
}

/** Returns how many bits of a bitmap are set. */
export function bitmapCount(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_count', [column]);
}

/** Returns the bitmap of the bits that are set in any of the bitmaps. */
export function bitmapOrAgg(column: ColumnOrValue): Column {
  return callOnColumns('bitmap_or_agg', [column]);
}

/** Returns true if all non-null values are true. */
export function boolAnd(column: ColumnOrValue): Column {
  return callOnColumns('bool_and', [column]);
}

/** Returns true if a value is true. */
export function boolOr(column: ColumnOrValue): Column {
  return callOnColumns('bool_or', [column]);
}

/** Casts the argument to BOOLEAN. */
export function boolean(column: ColumnOrValue): Column {
  return callOnColumns('boolean', [column]);
}

/** Returns a number rounded to some places, half to even. */
export function bround(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('bround', [arg1, arg2]);
}

/** Returns the text without some characters around it. */
export function btrim(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('btrim', [arg1, arg2]);
}

/** Returns the day, week, month, quarter or year that a time lies in, from Monday or the first, by the calendar of a zone or the session. */
export function calendarWindow(arg1: ColumnOrValue, arg2: Operand, arg3?: Operand): Column {
  return callOnColumns('calendar_window', [arg1, text(arg2), text(arg3)]);
}

/** Returns the number of elements of an array or of entries of a map. Same as `size`. */
export function cardinality(column: ColumnOrValue): Column {
  return callOnColumns('cardinality', [column]);
}

/** Returns the cube root. */
export function cbrt(column: ColumnOrValue): Column {
  return callOnColumns('cbrt', [column]);
}

/** Returns the least whole number above. */
export function ceil(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('ceil', [arg1, arg2]);
}

/** Returns the least whole number above. Same as `ceil`. */
export function ceiling(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('ceiling', [arg1, arg2]);
}

/** Returns the character of a code. Same as `chr`. */
export function char(column: ColumnOrValue): Column {
  return callOnColumns('char', [column]);
}

/** Returns the number of characters of a text, or of bytes of a binary. Same as `length`. */
export function charLength(column: ColumnOrValue): Column {
  return callOnColumns('char_length', [column]);
}

/** Returns the number of characters of a text, or of bytes of a binary. Same as `length`. */
export function characterLength(column: ColumnOrValue): Column {
  return callOnColumns('character_length', [column]);
}

/** Returns the character of a code. */
export function chr(column: ColumnOrValue): Column {
  return callOnColumns('chr', [column]);
}

/** Returns the first argument that is not null. */
export function coalesce(arg1: ColumnOrValue, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('coalesce', [arg1, ...args]);
}

/** Returns an array of the values, duplicates included. */
export function collectList(column: ColumnOrValue): Column {
  return callOnColumns('collect_list', [column]);
}

/** Returns an array of the values, each once. */
export function collectSet(column: ColumnOrValue): Column {
  return callOnColumns('collect_set', [column]);
}

/** Returns an array of the elements of arrays, each once. */
export function collectUnion(column: ColumnOrValue): Column {
  return callOnColumns('collect_union', [column]);
}

/** Returns the arguments one after the other; null if one is null. */
export function concat(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('concat', [...args]);
}

/** Returns the arguments that are not null with a separator between them. */
export function concatWs(arg1: Operand, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('concat_ws', [text(arg1), ...args]);
}

/** Whether a text has another one in it. */
export function contains(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('contains', [arg1, arg2]);
}

/** Returns a number in one base, given as text, in another. */
export function conv(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('conv', [arg1, arg2, arg3]);
}

/** Returns what the clocks of a zone show when those of another, or of the session, show a time. */
export function convertTimezone(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('convert_timezone', [arg1, arg2, arg3]);
}

/** Returns the Pearson coefficient of correlation of pairs of numbers. */
export function corr(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('corr', [arg1, arg2]);
}

/** Returns the cosine. */
export function cos(column: ColumnOrValue): Column {
  return callOnColumns('cos', [column]);
}

/** Returns the hyperbolic cosine. */
export function cosh(column: ColumnOrValue): Column {
  return callOnColumns('cosh', [column]);
}

/** Returns the cotangent. */
export function cot(column: ColumnOrValue): Column {
  return callOnColumns('cot', [column]);
}

/** Returns the number of rows, or of rows in which no argument is null. */
export function count(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('count', [...args]);
}

/** Returns the number of rows for which the condition is true. */
export function countIf(column: ColumnOrValue): Column {
  return callOnColumns('count_if', [column]);
}

/** Returns the population covariance of pairs of numbers. */
export function covarPop(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('covar_pop', [arg1, arg2]);
}

/** Returns the sample covariance of pairs of numbers. */
export function covarSamp(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('covar_samp', [arg1, arg2]);
}

/** Returns the CRC-32 of bytes. */
export function crc32(column: ColumnOrValue): Column {
  return callOnColumns('crc32', [column]);
}

/** Returns the cosecant. */
export function csc(column: ColumnOrValue): Column {
  return callOnColumns('csc', [column]);
}

/** Returns the part of the rows of its partition that come before the row or with it. */
export function cumeDist(): Column {
  return callOnColumns('cume_dist', []);
}

/** Returns the date on which the batch began. Same as `currentDate`. */
export function curdate(): Column {
  return callOnColumns('curdate', []);
}

/** Returns the name of the catalog. */
export function currentCatalog(): Column {
  return callOnColumns('current_catalog', []);
}

/** Returns the name of the schema. Same as `currentSchema`. */
export function currentDatabase(): Column {
  return callOnColumns('current_database', []);
}

/** Returns the date on which the batch began. */
export function currentDate(): Column {
  return callOnColumns('current_date', []);
}

/** Returns the schemas in which functions are looked for. */
export function currentPath(): Column {
  return callOnColumns('current_path', []);
}

/** Returns the name of the schema. */
export function currentSchema(): Column {
  return callOnColumns('current_schema', []);
}

/** Returns the time of day at which the batch began, on the clocks of the session. */
export function currentTime(column?: ColumnOrValue): Column {
  return callOnColumns('current_time', [column]);
}

/** Returns the time at which the batch began. */
export function currentTimestamp(): Column {
  return callOnColumns('current_timestamp', []);
}

/** Returns the session's time zone. */
export function currentTimezone(): Column {
  return callOnColumns('current_timezone', []);
}

/** Returns the name of the user. */
export function currentUser(): Column {
  return callOnColumns('current_user', []);
}

/** Casts the argument to DATE. */
export function date(column: ColumnOrValue): Column {
  return callOnColumns('date', [column]);
}

/** Returns a date moved by days. */
export function dateAdd(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('date_add', [arg1, arg2]);
}

/** Returns the days between two dates. Same as `datediff`. */
export function dateDiff(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('date_diff', [arg1, arg2]);
}

/** Returns a time as text, in a pattern. */
export function dateFormat(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('date_format', [arg1, text(arg2)]);
}

/** Returns the date of a number of days since 1970. */
export function dateFromUnixDate(column: ColumnOrValue): Column {
  return callOnColumns('date_from_unix_date', [column]);
}

/** Returns a field of a date, a time or an interval. */
export function datePart(arg1: Operand, arg2: ColumnOrValue): Column {
  return callOnColumns('date_part', [text(arg1), arg2]);
}

/** Returns a date moved back by days. */
export function dateSub(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('date_sub', [arg1, arg2]);
}

/** Returns a time cut to a unit from MICROSECOND to YEAR; null for another unit. */
export function dateTrunc(arg1: Operand, arg2: ColumnOrValue): Column {
  return callOnColumns('date_trunc', [text(arg1), arg2]);
}

/** Returns a date moved by days. Same as `dateAdd`. */
export function dateadd(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('dateadd', [arg1, arg2]);
}

/** Returns the days between two dates. */
export function datediff(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('datediff', [arg1, arg2]);
}

/** Returns a field of a date, a time or an interval. Same as `datePart`. */
export function datepart(arg1: Operand, arg2: ColumnOrValue): Column {
  return callOnColumns('datepart', [text(arg1), arg2]);
}

/** Returns the day of the month. */
export function day(column: ColumnOrValue): Column {
  return callOnColumns('day', [column]);
}

/** Returns the three letter name of the day of a date. */
export function dayname(column: ColumnOrValue): Column {
  return callOnColumns('dayname', [column]);
}

/** Returns the day of the month. Same as `day`. */
export function dayofmonth(column: ColumnOrValue): Column {
  return callOnColumns('dayofmonth', [column]);
}

/** Returns the day of the week, Sunday being 1. */
export function dayofweek(column: ColumnOrValue): Column {
  return callOnColumns('dayofweek', [column]);
}

/** Returns the day of the year. */
export function dayofyear(column: ColumnOrValue): Column {
  return callOnColumns('dayofyear', [column]);
}

/** Casts the argument to DECIMAL(10,0). */
export function decimal(column: ColumnOrValue): Column {
  return callOnColumns('decimal', [column]);
}

/** Returns the text of bytes in a charset, or the result that belongs to a value. */
export function decode(
  arg1: ColumnOrValue,
  arg2: Operand,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('decode', [arg1, text(arg2), ...args]);
}

/** Returns an angle of radians in degrees. */
export function degrees(column: ColumnOrValue): Column {
  return callOnColumns('degrees', [column]);
}

/** Returns one more than the count of different orders before the row. */
export function denseRank(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('dense_rank', [...args]);
}

/** Returns the whole part of the quotient. */
export function div(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('div', [arg1, arg2]);
}

/** Casts the argument to DOUBLE. */
export function double(column: ColumnOrValue): Column {
  return callOnColumns('double', [column]);
}

/** Returns the number e. */
export function e(): Column {
  return callOnColumns('e', []);
}

/** Returns the element of a number, from 1 or from the end, or the value of a key. */
export function elementAt(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('element_at', [arg1, text(arg2)]);
}

/** Returns the argument of a number, from 1. */
export function elt(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('elt', [arg1, arg2, ...args]);
}

/** Returns the bytes of a text in a charset. */
export function encode(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('encode', [arg1, text(arg2)]);
}

/** Whether a text ends with another one. */
export function endswith(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('endswith', [arg1, arg2]);
}

/** Whether the two are equal, null being equal to null; never null itself. Same as `<=>`. */
export function equalNull(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('equal_null', [arg1, arg2]);
}

/** Returns true if all non-null values are true. Same as `boolAnd`. */
export function every(column: ColumnOrValue): Column {
  return callOnColumns('every', [column]);
}

/** Returns e to a power. */
export function exp(column: ColumnOrValue): Column {
  return callOnColumns('exp', [column]);
}

/** Returns a row for each element of an array, or each entry of a map. */
export function explode(column: ColumnOrValue): Column {
  return callOnColumns('explode', [column]);
}

/** Returns a row for each element of an array, or each entry of a map; one row of nulls where there is none. */
export function explodeOuter(column: ColumnOrValue): Column {
  return callOnColumns('explode_outer', [column]);
}

/** Returns e to a power, less 1. */
export function expm1(column: ColumnOrValue): Column {
  return callOnColumns('expm1', [column]);
}

/** Returns a field of a date, a time or an interval. Same as `datePart`. */
export function extract(arg1: Operand, arg2: ColumnOrValue): Column {
  return callOnColumns('extract', [text(arg1), arg2]);
}

/** Returns the factorial of a number from 0 to 20; of others null. */
export function factorial(column: ColumnOrValue): Column {
  return callOnColumns('factorial', [column]);
}

/** Returns the place of a text in a list with commas, from 1; 0 if it is not there. */
export function findInSet(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('find_in_set', [arg1, arg2]);
}

/** Returns the value of the first row, or the first non-null value with IGNORE NULLS. */
export function first(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('first', [arg1, arg2]);
}

/** Returns the value of the first row, or the first non-null value with IGNORE NULLS. Same as `first`. */
export function firstValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('first_value', [arg1, arg2]);
}

/** Returns the elements of the arrays of an array; null if one of these is null. */
export function flatten(column: ColumnOrValue): Column {
  return callOnColumns('flatten', [column]);
}

/** Casts the argument to FLOAT. */
export function float(column: ColumnOrValue): Column {
  return callOnColumns('float', [column]);
}

/** Returns the greatest whole number below. */
export function floor(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('floor', [arg1, arg2]);
}

/** Returns a number with commas between thousands and a number of places. */
export function formatNumber(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('format_number', [arg1, arg2]);
}

/** Puts values into a text by a format string of Java’s formatter. */
export function formatString(arg1: Operand, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('format_string', [text(arg1), ...args]);
}

/** Returns the bytes of a text in base 32. */
export function fromBase32(column: ColumnOrValue): Column {
  return callOnColumns('from_base32', [column]);
}

/** Returns the struct that a line of CSV is by a schema; the third argument is a map of options. */
export function fromCsv(arg1: ColumnOrValue, arg2: SchemaArgument, arg3?: OptionsArgument): Column {
  return callOnColumns('from_csv', [arg1, schemaText(arg2), optionMap(arg3)]);
}

/** Returns the struct, array or map that a JSON text is by a schema; the third argument is a map of options. */
export function fromJson(
  arg1: ColumnOrValue,
  arg2: SchemaArgument,
  arg3?: OptionsArgument,
): Column {
  return callOnColumns('from_json', [arg1, schemaText(arg2), optionMap(arg3)]);
}

/** Returns the time of a number of seconds since 1970 as text, in a pattern. */
export function fromUnixtime(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('from_unixtime', [arg1, text(arg2)]);
}

/** Returns a time moved by the offset of a zone. */
export function fromUtcTimestamp(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('from_utc_timestamp', [arg1, text(arg2)]);
}

/** Returns the element of a number, from 0; null past the ends. */
export function get(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('get', [arg1, arg2]);
}

/** Returns an array of one field of the structs of an array: `a.x`. */
export function getArrayStructFields(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('get_array_struct_fields', [arg1, arg2]);
}

/** Returns the element of a number, from 0, or the value of a key: `a[i]`. */
export function getItem(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('get_item', [arg1, arg2]);
}

/** Returns what a path finds in a JSON text: `$.a.b[0]`, `$[*].c`; a string without its quotes. */
export function getJsonObject(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('get_json_object', [arg1, text(arg2)]);
}

/** Returns a bit of a whole number. Same as `bitGet`. */
export function getbit(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('getbit', [arg1, arg2]);
}

/** Returns the greatest of the arguments; nulls are passed over. */
export function greatest(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('greatest', [arg1, arg2, ...args]);
}

/** Returns a hash of the arguments, as Spark's `hash`. */
export function hash(arg1: ColumnOrValue, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('hash', [arg1, ...args]);
}

/** Returns a number, or the bytes of a text or binary, in hexadecimal digits. */
export function hex(column: ColumnOrValue): Column {
  return callOnColumns('hex', [column]);
}

/** Returns a histogram of the values with so many bins: their centers and how many values each has. */
export function histogramNumeric(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('histogram_numeric', [arg1, arg2]);
}

/** Returns a sketch of the distinct values, for hll_sketch_estimate and hll_union. */
export function hllSketchAgg(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('hll_sketch_agg', [arg1, arg2]);
}

/** Returns about how many distinct values a sketch has seen. */
export function hllSketchEstimate(column: ColumnOrValue): Column {
  return callOnColumns('hll_sketch_estimate', [column]);
}

/** Returns the sketch of all values that two sketches have seen. */
export function hllUnion(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('hll_union', [arg1, arg2, arg3]);
}

/** Returns the sketch of all values that the sketches have seen. */
export function hllUnionAgg(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('hll_union_agg', [arg1, arg2]);
}

/** Returns the keyed digest (RFC 2104) of bytes: of a key, the bytes and an algorithm, SHA-256 unless told otherwise. */
export function hmac(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('hmac', [arg1, arg2, arg3]);
}

/** Returns the hour of a time. */
export function hour(column: ColumnOrValue): Column {
  return callOnColumns('hour', [column]);
}

/** Returns the length of the hypotenuse. */
export function hypot(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('hypot', [arg1, arg2]);
}

/** Returns the second argument where the first is true, else the third. Same as `if`. */
export function iff(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('iff', [arg1, arg2, arg3]);
}

/** Returns the first argument, or the second where that is null. Same as `nvl`. */
export function ifnull(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('ifnull', [arg1, arg2]);
}

/** Whether a text matches a pattern in which % is any text and _ any character. */
export function ilike(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('ilike', [arg1, arg2, arg3]);
}

/** Returns the text with capital letters at the starts of words. */
export function initcap(column: ColumnOrValue): Column {
  return callOnColumns('initcap', [column]);
}

/** Returns a row for each struct of an array, its fields as columns. */
export function inline(column: ColumnOrValue): Column {
  return callOnColumns('inline', [column]);
}

/** Returns a row for each struct of an array, its fields as columns; one row of nulls where there is none. */
export function inlineOuter(column: ColumnOrValue): Column {
  return callOnColumns('inline_outer', [column]);
}

/** Returns -1: no row tells which block of a file it comes from. */
export function inputFileBlockLength(): Column {
  return callOnColumns('input_file_block_length', []);
}

/** Returns -1: no row tells which block of a file it comes from. */
export function inputFileBlockStart(): Column {
  return callOnColumns('input_file_block_start', []);
}

/** Returns empty text: no row tells which file it comes from. */
export function inputFileName(): Column {
  return callOnColumns('input_file_name', []);
}

/** Returns the place of a part in a text, from 1; 0 if it is not there. */
export function instr(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('instr', [arg1, text(arg2)]);
}

/** Casts the argument to INT. */
export function int(column: ColumnOrValue): Column {
  return callOnColumns('int', [column]);
}

/** Tells whether bytes are well-formed UTF-8, or returns them as text if they are. */
export function isValidUtf8(column: ColumnOrValue): Column {
  return callOnColumns('is_valid_utf8', [column]);
}

/** Whether the argument is NaN; null is not. */
export function isnan(column: ColumnOrValue): Column {
  return callOnColumns('isnan', [column]);
}

/** Whether the argument is not null. */
export function isnotnull(column: ColumnOrValue): Column {
  return callOnColumns('isnotnull', [column]);
}

/** Whether the argument is null. */
export function isnull(column: ColumnOrValue): Column {
  return callOnColumns('isnull', [column]);
}

/** Returns how alike two texts are, from 0 to 1: common beginnings count most. */
export function jaroWinklerSimilarity(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('jaro_winkler_similarity', [arg1, arg2]);
}

/** Returns how many elements a JSON array has; null for what is none. */
export function jsonArrayLength(column: ColumnOrValue): Column {
  return callOnColumns('json_array_length', [column]);
}

/** Returns the names of the fields of a JSON object; null for what is none. */
export function jsonObjectKeys(column: ColumnOrValue): Column {
  return callOnColumns('json_object_keys', [column]);
}

/** Returns the fields of a JSON object that are named, as texts in columns. */
export function jsonTuple(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('json_tuple', [arg1, arg2, ...args]);
}

/** Returns the excess kurtosis of the non-null values. */
export function kurtosis(column: ColumnOrValue): Column {
  return callOnColumns('kurtosis', [column]);
}

/** Returns the value of the row that is so many rows before, one if it is not said; where there is none, NULL or the third argument. */
export function lag(arg1: ColumnOrValue, arg2?: ColumnOrValue, arg3?: Operand): Column {
  return callOnColumns('lag', [arg1, arg2, text(arg3)]);
}

/** Returns the value of the last row, or the last non-null value with IGNORE NULLS. */
export function last(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('last', [arg1, arg2]);
}

/** Returns the last day of the month of a date. */
export function lastDay(column: ColumnOrValue): Column {
  return callOnColumns('last_day', [column]);
}

/** Returns the value of the last row, or the last non-null value with IGNORE NULLS. Same as `last`. */
export function lastValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('last_value', [arg1, arg2]);
}

/** Returns the text in lower case. Same as `lower`. */
export function lcase(column: ColumnOrValue): Column {
  return callOnColumns('lcase', [column]);
}

/** Returns the value of the row that is so many rows after, one if it is not said; where there is none, NULL or the third argument. */
export function lead(arg1: ColumnOrValue, arg2?: ColumnOrValue, arg3?: Operand): Column {
  return callOnColumns('lead', [arg1, arg2, text(arg3)]);
}

/** Returns the least of the arguments; nulls are passed over. */
export function least(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('least', [arg1, arg2, ...args]);
}

/** Returns the first characters of a text. */
export function left(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('left', [arg1, arg2]);
}

/** Returns the number of characters of a text, or of bytes of a binary. Same as `length`. */
export function len(column: ColumnOrValue): Column {
  return callOnColumns('len', [column]);
}

/** Returns the number of characters of a text, or of bytes of a binary. */
export function length(column: ColumnOrValue): Column {
  return callOnColumns('length', [column]);
}

/** Returns the least number of changes from one text to the other; -1 above a threshold. */
export function levenshtein(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('levenshtein', [arg1, arg2, arg3]);
}

/** Whether a text matches a pattern in which % is any text and _ any character. */
export function like(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('like', [arg1, arg2, arg3]);
}

/** Returns the values as one text, with a delimiter between them. */
export function listagg(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('listagg', [arg1, text(arg2)]);
}

/** Returns the natural logarithm. */
export function ln(column: ColumnOrValue): Column {
  return callOnColumns('ln', [column]);
}

/** Returns the time of day at which the batch began, on the clocks of the session. Same as `currentTime`. */
export function localtime(column?: ColumnOrValue): Column {
  return callOnColumns('localtime', [column]);
}

/** Returns the time at which the batch began, on the clocks of the session. */
export function localtimestamp(): Column {
  return callOnColumns('localtimestamp', []);
}

/** Returns the place of a part in a text at or after a position; 0 if it is not there. */
export function locate(arg1: Operand, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('locate', [text(arg1), arg2, arg3]);
}

/** Returns the natural logarithm, or that to a base given first. */
export function log(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('log', [arg1, arg2]);
}

/** Returns the logarithm to base 10. */
export function log10(column: ColumnOrValue): Column {
  return callOnColumns('log10', [column]);
}

/** Returns the logarithm of 1 + x. */
export function log1p(column: ColumnOrValue): Column {
  return callOnColumns('log1p', [column]);
}

/** Returns the logarithm to base 2. */
export function log2(column: ColumnOrValue): Column {
  return callOnColumns('log2', [column]);
}

/** Returns the text in lower case. */
export function lower(column: ColumnOrValue): Column {
  return callOnColumns('lower', [column]);
}

/** Returns the text filled before it up to a length, or cut to it. */
export function lpad(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: Operand): Column {
  return callOnColumns('lpad', [arg1, arg2, text(arg3)]);
}

/** Returns the text without blanks before it. */
export function ltrim(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('ltrim', [arg1, arg2]);
}

/** Whether the digits of a text satisfy Luhn's formula. */
export function luhnCheck(column: ColumnOrValue): Column {
  return callOnColumns('luhn_check', [column]);
}

/** Returns the date of a year, a month and a day. */
export function makeDate(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('make_date', [arg1, arg2, arg3]);
}

/** Returns an interval of days, hours, minutes and seconds. */
export function makeDtInterval(
  arg1?: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
): Column {
  return callOnColumns('make_dt_interval', [arg1, arg2, arg3, arg4]);
}

/** Returns a calendar interval of years, months, weeks, days, hours, minutes and seconds. */
export function makeInterval(
  arg1?: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('make_interval', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time of an hour, a minute and seconds. */
export function makeTime(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('make_time', [arg1, arg2, arg3]);
}

/** Returns the time of six fields, or of a date and a time, in the session zone or in one that is given. */
export function makeTimestamp(
  arg1: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('make_timestamp', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time of six fields, or of a date and a time, in the session zone or in one that is given. */
export function makeTimestampLtz(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('make_timestamp_ltz', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time without a zone of six fields, or of a date and a time. */
export function makeTimestampNtz(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
): Column {
  return callOnColumns('make_timestamp_ntz', [arg1, arg2, arg3, arg4, arg5, arg6]);
}

/** Returns a text with the character U+FFFD in place of what is no well-formed UTF-8. */
export function makeValidUtf8(column: ColumnOrValue): Column {
  return callOnColumns('make_valid_utf8', [column]);
}

/** Returns an interval of years and months. */
export function makeYmInterval(arg1?: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('make_ym_interval', [arg1, arg2]);
}

/** Returns a map of keys and values in turn. */
export function map(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('map', [...args]);
}

/** Returns the entries of several maps in one. */
export function mapConcat(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('map_concat', [...args]);
}

/** Whether a map has a key. */
export function mapContainsKey(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('map_contains_key', [arg1, text(arg2)]);
}

/** Returns the entries of a map as an array of structs. */
export function mapEntries(column: ColumnOrValue): Column {
  return callOnColumns('map_entries', [column]);
}

/** Returns a map of an array of keys and an array of values. */
export function mapFromArrays(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('map_from_arrays', [arg1, arg2]);
}

/** Returns a map of an array of pairs; null if one of them is null. */
export function mapFromEntries(column: ColumnOrValue): Column {
  return callOnColumns('map_from_entries', [column]);
}

/** Returns the keys of a map. */
export function mapKeys(column: ColumnOrValue): Column {
  return callOnColumns('map_keys', [column]);
}

/** Returns the values of a map. */
export function mapValues(column: ColumnOrValue): Column {
  return callOnColumns('map_values', [column]);
}

/** Returns a text with its letters and digits replaced. */
export function mask(
  arg1: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
): Column {
  return callOnColumns('mask', [arg1, arg2, arg3, arg4, arg5]);
}

/** Returns the largest non-null value. */
export function max(column: ColumnOrValue): Column {
  return callOnColumns('max', [column]);
}

/** Returns the value of the row with the greatest key, or an array of the k such values. */
export function maxBy(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('max_by', [arg1, arg2, arg3]);
}

/** Returns the MD5 digest (RFC 1321) in hexadecimal digits. */
export function md5(column: ColumnOrValue): Column {
  return callOnColumns('md5', [column]);
}

/** Returns the mean of the non-null values. Same as `avg`. */
export function mean(column: ColumnOrValue): Column {
  return callOnColumns('mean', [column]);
}

/** Returns the value in the middle, interpolated. */
export function median(column: ColumnOrValue): Column {
  return callOnColumns('median', [column]);
}

/** Returns the smallest non-null value. */
export function min(column: ColumnOrValue): Column {
  return callOnColumns('min', [column]);
}

/** Returns the value of the row with the least key, or an array of the k such values. */
export function minBy(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('min_by', [arg1, arg2, arg3]);
}

/** Returns the minute of a time. */
export function minute(column: ColumnOrValue): Column {
  return callOnColumns('minute', [column]);
}

/** Returns the remainder of division, with the sign of the dividend. Same as `%`. */
export function mod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('mod', [arg1, arg2]);
}

/** Returns the value that occurs most often. */
export function mode(arg1?: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('mode', [arg1, arg2]);
}

/** Returns the number of a row, counted from 0 in the order in which the call sees them. */
export function monotonicallyIncreasingId(): Column {
  return callOnColumns('monotonically_increasing_id', []);
}

/** Returns the month of a date, 1 to 12. */
export function month(column: ColumnOrValue): Column {
  return callOnColumns('month', [column]);
}

/** Returns the three letter name of the month of a date. */
export function monthname(column: ColumnOrValue): Column {
  return callOnColumns('monthname', [column]);
}

/** Returns the months between two times. */
export function monthsBetween(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('months_between', [arg1, arg2, arg3]);
}

/** Makes a struct of names and values in turn. */
export function namedStruct(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('named_struct', [...args]);
}

/** Returns the first number, or the second where that is NaN. */
export function nanvl(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nanvl', [arg1, arg2]);
}

/** Returns the negative of a number or an interval. */
export function negative(column: ColumnOrValue): Column {
  return callOnColumns('negative', [column]);
}

/** Returns the first day after a date that is the given day of the week. */
export function nextDay(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('next_day', [arg1, text(arg2)]);
}

/** The opposite of a truth value. */
export function not(column: ColumnOrValue): Column {
  return callOnColumns('not', [column]);
}

/** Returns the time at which the batch began. Same as `currentTimestamp`. */
export function now(): Column {
  return callOnColumns('now', []);
}

/** Returns the value of so manieth a row of the frame, from 1; NULL where the frame is shorter. */
export function nthValue(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nth_value', [arg1, arg2]);
}

/** Divides the rows of a partition into so many buckets and returns the number of the row's, from 1. */
export function ntile(column?: ColumnOrValue): Column {
  return callOnColumns('ntile', [column]);
}

/** Returns null where the two are equal, else the first. */
export function nullif(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nullif', [arg1, arg2]);
}

/** Returns null where the argument is 0. */
export function nullifzero(column: ColumnOrValue): Column {
  return callOnColumns('nullifzero', [column]);
}

/** Returns the first argument, or the second where that is null. */
export function nvl(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nvl', [arg1, arg2]);
}

/** Returns the second argument where the first is not null, else the third. */
export function nvl2(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('nvl2', [arg1, arg2, arg3]);
}

/** Returns the number of bytes. */
export function octetLength(column: ColumnOrValue): Column {
  return callOnColumns('octet_length', [column]);
}

/** True if one is true, false if both are false, else null. */
export function or(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('or', [arg1, arg2]);
}

/** Returns the text with a part of it replaced by another text. */
export function overlay(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3: ColumnOrValue,
  arg4?: ColumnOrValue,
): Column {
  return callOnColumns('overlay', [arg1, arg2, arg3, arg4]);
}

/** Returns a part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO, or the value of a key of its query. */
export function parseUrl(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('parse_url', [arg1, arg2, arg3]);
}

/** Returns the rank of the row as a part of its partition, from 0 to 1. */
export function percentRank(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('percent_rank', [...args]);
}

/** Returns the value below which a part of the values lies, interpolated; or an array of several. */
export function percentile(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('percentile', [arg1, arg2, arg3]);
}

/** Returns a value below which about a part of the values lies; or an array of several. */
export function percentileApprox(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('percentile_approx', [arg1, arg2, arg3]);
}

/** Returns the value at a part of the values in order, interpolated between neighbours. */
export function percentileCont(column: ColumnOrValue): Column {
  return callOnColumns('percentile_cont', [column]);
}

/** Returns the first of the values in order that a part of them is not after. */
export function percentileDisc(column: ColumnOrValue): Column {
  return callOnColumns('percentile_disc', [column]);
}

/** Returns the number pi. */
export function pi(): Column {
  return callOnColumns('pi', []);
}

/** Returns the remainder of division, made positive. */
export function pmod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('pmod', [arg1, arg2]);
}

/** Returns a row for each element of an array or entry of a map, with its position from 0. */
export function posexplode(column: ColumnOrValue): Column {
  return callOnColumns('posexplode', [column]);
}

/** Returns a row for each element of an array or entry of a map, with its position from 0; one row of nulls where there is none. */
export function posexplodeOuter(column: ColumnOrValue): Column {
  return callOnColumns('posexplode_outer', [column]);
}

/** Returns the place of a part in a text at or after a position; 0 if it is not there. Same as `locate`. */
export function position(arg1: Operand, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('position', [text(arg1), arg2, arg3]);
}

/** Returns the argument. */
export function positive(column: ColumnOrValue): Column {
  return callOnColumns('positive', [column]);
}

/** Returns the first number to the power of the second. */
export function pow(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('pow', [arg1, arg2]);
}

/** Returns the first number to the power of the second. Same as `pow`. */
export function power(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('power', [arg1, arg2]);
}

/** Puts values into a text by a format string of Java’s formatter. Same as `formatString`. */
export function printf(arg1: Operand, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('printf', [text(arg1), ...args]);
}

/** Returns the quarter of a date, 1 to 4. */
export function quarter(column: ColumnOrValue): Column {
  return callOnColumns('quarter', [column]);
}

/** Returns a text in single quotes, those in it escaped. */
export function quote(column: ColumnOrValue): Column {
  return callOnColumns('quote', [column]);
}

/** Returns an angle of degrees in radians. */
export function radians(column: ColumnOrValue): Column {
  return callOnColumns('radians', [column]);
}

/** Fails with the given message. */
export function raiseError(column: Operand): Column {
  return callOnColumns('raise_error', [text(column)]);
}

/** Returns random numbers from 0 on below 1; the same ones for the same seed, if there is one. */
export function rand(column?: ColumnOrValue): Column {
  return callOnColumns('rand', [column]);
}

/** Returns random numbers of the standard normal distribution; the same ones for the same seed, if there is one. */
export function randn(column?: ColumnOrValue): Column {
  return callOnColumns('randn', [column]);
}

/** Returns random numbers from 0 on below 1; the same ones for the same seed, if there is one. Same as `rand`. */
export function random(column?: ColumnOrValue): Column {
  return callOnColumns('random', [column]);
}

/** Returns a random text of digits and letters, so long; the same ones for the same seed. */
export function randstr(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('randstr', [arg1, arg2]);
}

/** Returns one more than the count of rows before the row in its order; equal rows have one rank. */
export function rank(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('rank', [...args]);
}

/** Whether a regular expression matches some part of a text. Same as `rlike`. */
export function regexp(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regexp', [arg1, arg2]);
}

/** Returns the number of matches of a regular expression. */
export function regexpCount(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regexp_count', [arg1, arg2]);
}

/** Returns a group of the first match of a regular expression; empty text without a match. */
export function regexpExtract(arg1: ColumnOrValue, arg2: Operand, arg3?: ColumnOrValue): Column {
  return callOnColumns('regexp_extract', [arg1, text(arg2), arg3]);
}

/** Returns a group of every match of a regular expression. */
export function regexpExtractAll(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('regexp_extract_all', [arg1, arg2, arg3]);
}

/** Returns the position of the first match of a regular expression, from 1 on; 0 without one. */
export function regexpInstr(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('regexp_instr', [arg1, arg2, arg3]);
}

/** Whether a regular expression matches some part of a text. Same as `rlike`. */
export function regexpLike(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regexp_like', [arg1, arg2]);
}

/** Replaces every match of a regular expression, from a position on; `$1` in the replacement is a group. */
export function regexpReplace(
  arg1: ColumnOrValue,
  arg2: Operand,
  arg3: Operand,
  arg4?: ColumnOrValue,
): Column {
  return callOnColumns('regexp_replace', [arg1, text(arg2), text(arg3), arg4]);
}

/** Returns the first part of a text that matches; null if none does. */
export function regexpSubstr(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regexp_substr', [arg1, arg2]);
}

/** Returns the mean of x over the pairs in which neither number is null. */
export function regrAvgx(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_avgx', [arg1, arg2]);
}

/** Returns the mean of y over the pairs in which neither number is null. */
export function regrAvgy(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_avgy', [arg1, arg2]);
}

/** Returns the number of pairs in which neither number is null. */
export function regrCount(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_count', [arg1, arg2]);
}

/** Returns where the regression line of y on x meets the axis of y. */
export function regrIntercept(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_intercept', [arg1, arg2]);
}

/** Returns the coefficient of determination of the regression of y on x. */
export function regrR2(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_r2', [arg1, arg2]);
}

/** Returns the slope of the regression line of y on x. */
export function regrSlope(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_slope', [arg1, arg2]);
}

/** Returns the sum of the squared deviations of x from its mean. */
export function regrSxx(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_sxx', [arg1, arg2]);
}

/** Returns the sum of the products of the deviations of x and y from their means. */
export function regrSxy(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_sxy', [arg1, arg2]);
}

/** Returns the sum of the squared deviations of y from its mean. */
export function regrSyy(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('regr_syy', [arg1, arg2]);
}

/** Returns the text several times over. */
export function repeat(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('repeat', [arg1, arg2]);
}

/** Returns the text with every occurrence of a part replaced, or removed. */
export function replace(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('replace', [arg1, arg2, arg3]);
}

/** Returns the characters from the last to the first. */
export function reverse(column: ColumnOrValue): Column {
  return callOnColumns('reverse', [column]);
}

/** Returns the last characters of a text. */
export function right(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('right', [arg1, arg2]);
}

/** Returns the nearest whole number, the even one of two. */
export function rint(column: ColumnOrValue): Column {
  return callOnColumns('rint', [column]);
}

/** Whether a regular expression matches some part of a text. */
export function rlike(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('rlike', [arg1, arg2]);
}

/** Returns a number rounded to some places, half up. */
export function round(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('round', [arg1, arg2]);
}

/** Returns the number of the row in its partition, from 1. */
export function rowNumber(): Column {
  return callOnColumns('row_number', []);
}

/** Returns the text filled behind it up to a length, or cut to it. */
export function rpad(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: Operand): Column {
  return callOnColumns('rpad', [arg1, arg2, text(arg3)]);
}

/** Returns the text without blanks after it. */
export function rtrim(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('rtrim', [arg1, arg2]);
}

/** Returns the schema of a CSV text, an example that is constant. */
export function schemaOfCsv(arg1: Operand, arg2?: OptionsArgument): Column {
  return callOnColumns('schema_of_csv', [text(arg1), optionMap(arg2)]);
}

/** Returns the schema of a JSON text, an example that is constant. */
export function schemaOfJson(arg1: Operand, arg2?: OptionsArgument): Column {
  return callOnColumns('schema_of_json', [text(arg1), optionMap(arg2)]);
}

/** Returns the secant. */
export function sec(column: ColumnOrValue): Column {
  return callOnColumns('sec', [column]);
}

/** Returns the whole second of a time. */
export function second(column: ColumnOrValue): Column {
  return callOnColumns('second', [column]);
}

/** Returns the words of each sentence of a text. */
export function sentences(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('sentences', [arg1, arg2]);
}

/** Returns an array of the numbers, dates or times from one to another, in steps of 1 or a day unless told otherwise. */
export function sequence(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('sequence', [arg1, arg2, arg3]);
}

/** Returns the name of the user. Same as `currentUser`. */
export function sessionUser(): Column {
  return callOnColumns('session_user', []);
}

/** Returns the SHA-1 digest (FIPS 180-4) in hexadecimal digits. Same as `sha1`. */
export function sha(column: ColumnOrValue): Column {
  return callOnColumns('sha', [column]);
}

/** Returns the SHA-1 digest (FIPS 180-4) in hexadecimal digits. */
export function sha1(column: ColumnOrValue): Column {
  return callOnColumns('sha1', [column]);
}

/** Returns the SHA-2 digest (FIPS 180-4) of 224, 256, 384 or 512 bits in hexadecimal digits; 0 means 256, null any other number of bits. */
export function sha2(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('sha2', [arg1, arg2]);
}

/** Returns a whole number with its bits shifted. */
export function shiftleft(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('shiftleft', [arg1, arg2]);
}

/** Returns a whole number with its bits shifted. */
export function shiftright(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('shiftright', [arg1, arg2]);
}

/** Returns a whole number with its bits shifted. */
export function shiftrightunsigned(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('shiftrightunsigned', [arg1, arg2]);
}

/** Returns an array in random order, which depends on the seed if there is one. */
export function shuffle(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('shuffle', [arg1, arg2]);
}

/** Returns -1, 0 or 1, as the argument is negative, zero or positive. */
export function sign(column: ColumnOrValue): Column {
  return callOnColumns('sign', [column]);
}

/** Returns -1, 0 or 1, as the argument is negative, zero or positive. Same as `sign`. */
export function signum(column: ColumnOrValue): Column {
  return callOnColumns('signum', [column]);
}

/** Returns the sine. */
export function sin(column: ColumnOrValue): Column {
  return callOnColumns('sin', [column]);
}

/** Returns the hyperbolic sine. */
export function sinh(column: ColumnOrValue): Column {
  return callOnColumns('sinh', [column]);
}

/** Returns the number of elements of an array or of entries of a map. */
export function size(column: ColumnOrValue): Column {
  return callOnColumns('size', [column]);
}

/** Returns the skewness of the non-null values. */
export function skewness(column: ColumnOrValue): Column {
  return callOnColumns('skewness', [column]);
}

/** Returns a part of an array: from a place, counted from 1 or from the end, so many elements. */
export function slice(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('slice', [arg1, arg2, arg3]);
}

/** Casts the argument to SMALLINT. */
export function smallint(column: ColumnOrValue): Column {
  return callOnColumns('smallint', [column]);
}

/** Returns true if a value is true. Same as `boolOr`. */
export function some(column: ColumnOrValue): Column {
  return callOnColumns('some', [column]);
}

/** Returns an array with its elements in order. */
export function sortArray(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('sort_array', [arg1, arg2]);
}

/** Returns the Soundex code of a text. */
export function soundex(column: ColumnOrValue): Column {
  return callOnColumns('soundex', [column]);
}

/** Returns a number of blanks. */
export function space(column: ColumnOrValue): Column {
  return callOnColumns('space', [column]);
}

/** Returns the number of the partition, which is always 0. */
export function sparkPartitionId(): Column {
  return callOnColumns('spark_partition_id', []);
}

/** Returns the parts of a text between matches of a regular expression. */
export function split(arg1: ColumnOrValue, arg2: Operand, arg3?: ColumnOrValue): Column {
  return callOnColumns('split', [arg1, text(arg2), arg3]);
}

/** Returns the part of a number between delimiters, from the end if negative. */
export function splitPart(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('split_part', [arg1, arg2, arg3]);
}

/** Returns the square root. */
export function sqrt(column: ColumnOrValue): Column {
  return callOnColumns('sqrt', [column]);
}

/** Returns as many rows as its first argument says, filled with the other arguments in turn. */
export function stack(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('stack', [arg1, arg2, ...args]);
}

/** Whether a text begins with another one. */
export function startswith(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('startswith', [arg1, arg2]);
}

/** Returns the sample standard deviation of the non-null values. Same as `stddevSamp`. */
export function std(column: ColumnOrValue): Column {
  return callOnColumns('std', [column]);
}

/** Returns the sample standard deviation of the non-null values. Same as `stddevSamp`. */
export function stddev(column: ColumnOrValue): Column {
  return callOnColumns('stddev', [column]);
}

/** Returns the population standard deviation of the non-null values. */
export function stddevPop(column: ColumnOrValue): Column {
  return callOnColumns('stddev_pop', [column]);
}

/** Returns the sample standard deviation of the non-null values. */
export function stddevSamp(column: ColumnOrValue): Column {
  return callOnColumns('stddev_samp', [column]);
}

/** Returns a map of a text of entries. The delimiters are regular expressions: a comma and a colon unless told otherwise. */
export function strToMap(arg1: ColumnOrValue, arg2?: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('str_to_map', [arg1, arg2, arg3]);
}

/** Casts the argument to STRING. */
export function string(column: ColumnOrValue): Column {
  return callOnColumns('string', [column]);
}

/** Returns the values as one text, with a delimiter between them. Same as `listagg`. */
export function stringAgg(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('string_agg', [arg1, text(arg2)]);
}

/** Makes a struct of the arguments, in fields named col1, col2, …. */
export function struct(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('struct', [...args]);
}

/** Returns a part of a text or binary; positions count from 1, or from the end if negative. Same as `substring`. */
export function substr(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('substr', [arg1, arg2, arg3]);
}

/** Returns a part of a text or binary; positions count from 1, or from the end if negative. */
export function substring(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('substring', [arg1, arg2, arg3]);
}

/** Returns the text before a number of delimiters, or after it from the end if negative. */
export function substringIndex(arg1: ColumnOrValue, arg2: Operand, arg3: ColumnOrValue): Column {
  return callOnColumns('substring_index', [arg1, text(arg2), arg3]);
}

/** Returns the sum of the non-null values. */
export function sum(column: ColumnOrValue): Column {
  return callOnColumns('sum', [column]);
}

/** Returns the tangent. */
export function tan(column: ColumnOrValue): Column {
  return callOnColumns('tan', [column]);
}

/** Returns the hyperbolic tangent. */
export function tanh(column: ColumnOrValue): Column {
  return callOnColumns('tanh', [column]);
}

/** Casts the argument to TIME(6). */
export function time(column: ColumnOrValue): Column {
  return callOnColumns('time', [column]);
}

/** Returns the start of the bucket of a size that a time lies in, counted from 1970 or an origin. */
export function timeBucket(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('time_bucket', [arg1, arg2, arg3]);
}

/** Returns the whole units from one time to another. */
export function timeDiff(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('time_diff', [arg1, arg2, arg3]);
}

/** Returns the time that is so many micros after midnight. */
export function timeFromMicros(column: ColumnOrValue): Column {
  return callOnColumns('time_from_micros', [column]);
}

/** Returns the time that is so many millis after midnight. */
export function timeFromMillis(column: ColumnOrValue): Column {
  return callOnColumns('time_from_millis', [column]);
}

/** Returns the time that is so many seconds after midnight. */
export function timeFromSeconds(column: ColumnOrValue): Column {
  return callOnColumns('time_from_seconds', [column]);
}

/** Returns the micros from midnight to a time. */
export function timeToMicros(column: ColumnOrValue): Column {
  return callOnColumns('time_to_micros', [column]);
}

/** Returns the millis from midnight to a time. */
export function timeToMillis(column: ColumnOrValue): Column {
  return callOnColumns('time_to_millis', [column]);
}

/** Returns the seconds from midnight to a time. */
export function timeToSeconds(column: ColumnOrValue): Column {
  return callOnColumns('time_to_seconds', [column]);
}

/** Returns a time cut to a unit from MICROSECOND to HOUR. */
export function timeTrunc(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('time_trunc', [arg1, arg2]);
}

/** Casts the argument to TIMESTAMP. */
export function timestamp(column: ColumnOrValue): Column {
  return callOnColumns('timestamp', [column]);
}

/** Returns the time of a number of micros since 1970. */
export function timestampMicros(column: ColumnOrValue): Column {
  return callOnColumns('timestamp_micros', [column]);
}

/** Returns the time of a number of millis since 1970. */
export function timestampMillis(column: ColumnOrValue): Column {
  return callOnColumns('timestamp_millis', [column]);
}

/** Returns the time of a number of seconds since 1970. */
export function timestampSeconds(column: ColumnOrValue): Column {
  return callOnColumns('timestamp_seconds', [column]);
}

/** Returns a time moved by a number of units. */
export function timestampadd(arg1: Operand, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('timestampadd', [text(arg1), arg2, arg3]);
}

/** Returns the whole units between two times. */
export function timestampdiff(arg1: Operand, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('timestampdiff', [text(arg1), arg2, arg3]);
}

/** Casts the argument to TINYINT. */
export function tinyint(column: ColumnOrValue): Column {
  return callOnColumns('tinyint', [column]);
}

/** Returns bytes in base 32. */
export function toBase32(column: ColumnOrValue): Column {
  return callOnColumns('to_base32', [column]);
}

/** Returns the bytes of a text in the format hex (unless told otherwise), utf-8 or base64; fails for a text of another form. */
export function toBinary(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('to_binary', [arg1, arg2]);
}

/** Returns a number as text by a format such as `S9,999.99`, a time by a pattern, or bytes as base64, hex or utf-8. */
export function toChar(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('to_char', [arg1, arg2]);
}

/** Returns a struct as a line of CSV; the second argument is a map of options. */
export function toCsv(arg1: ColumnOrValue, arg2?: OptionsArgument): Column {
  return callOnColumns('to_csv', [arg1, optionMap(arg2)]);
}

/** Returns a text as DATE, read by a pattern if there is one. */
export function toDate(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('to_date', [arg1, text(arg2)]);
}

/** Returns a struct, an array or a map as JSON; the second argument is a map of options. */
export function toJson(arg1: ColumnOrValue, arg2?: OptionsArgument): Column {
  return callOnColumns('to_json', [arg1, optionMap(arg2)]);
}

/** Returns the number of a text by a format such as `S9,999.99`; fails for a text of another form. */
export function toNumber(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('to_number', [arg1, arg2]);
}

/** Returns a text as TIME, read by a pattern if there is one. */
export function toTime(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('to_time', [arg1, arg2]);
}

/** Returns a text as TIMESTAMP, read by a pattern if there is one. */
export function toTimestamp(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('to_timestamp', [arg1, text(arg2)]);
}

/** Returns a text as TIMESTAMP, read by a pattern if there is one. Same as `toTimestamp`. */
export function toTimestampLtz(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('to_timestamp_ltz', [arg1, text(arg2)]);
}

/** Returns a text as TIMESTAMP_NTZ, read by a pattern if there is one. */
export function toTimestampNtz(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('to_timestamp_ntz', [arg1, arg2]);
}

/** Returns the seconds since 1970 of a time, or of a text read by a pattern. */
export function toUnixTimestamp(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('to_unix_timestamp', [arg1, arg2]);
}

/** Returns a time moved by the offset of a zone. */
export function toUtcTimestamp(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('to_utc_timestamp', [arg1, text(arg2)]);
}

/** Returns a number as text by a format such as `S9,999.99`, a time by a pattern, or bytes as base64, hex or utf-8. */
export function toVarchar(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('to_varchar', [arg1, arg2]);
}

/** Returns the text with characters replaced by those at the same place of another text. */
export function translate(arg1: ColumnOrValue, arg2: Operand, arg3: Operand): Column {
  return callOnColumns('translate', [arg1, text(arg2), text(arg3)]);
}

/** Returns the text without blanks around it. */
export function trim(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('trim', [arg1, arg2]);
}

/** Returns a date cut to WEEK, MONTH, QUARTER or YEAR; null for another unit. */
export function trunc(arg1: ColumnOrValue, arg2: Operand): Column {
  return callOnColumns('trunc', [arg1, text(arg2)]);
}

/** As `+`, but null where that fails. */
export function tryAdd(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_add', [arg1, arg2]);
}

/** As `aes_decrypt`, but null where that fails. */
export function tryAesDecrypt(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
): Column {
  return callOnColumns('try_aes_decrypt', [arg1, arg2, arg3, arg4, arg5]);
}

/** Returns the mean of the non-null values, or null if it overflows. */
export function tryAvg(column: ColumnOrValue): Column {
  return callOnColumns('try_avg', [column]);
}

/** As `/`, but null where that fails. */
export function tryDivide(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_divide', [arg1, arg2]);
}

/** As `element_at`, but null past the ends. */
export function tryElementAt(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_element_at', [arg1, arg2]);
}

/** As `make_interval`, but null where that is out of range. */
export function tryMakeInterval(
  arg1: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('try_make_interval', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time of six fields, or of a date and a time, in the session zone or in one that is given; null if there is none. */
export function tryMakeTimestamp(
  arg1: ColumnOrValue,
  arg2?: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('try_make_timestamp', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time of six fields, or of a date and a time, in the session zone or in one that is given; null if there is none. */
export function tryMakeTimestampLtz(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
  arg7?: ColumnOrValue,
): Column {
  return callOnColumns('try_make_timestamp_ltz', [arg1, arg2, arg3, arg4, arg5, arg6, arg7]);
}

/** Returns the time without a zone of six fields, or of a date and a time; null if there is none. */
export function tryMakeTimestampNtz(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
  arg4?: ColumnOrValue,
  arg5?: ColumnOrValue,
  arg6?: ColumnOrValue,
): Column {
  return callOnColumns('try_make_timestamp_ntz', [arg1, arg2, arg3, arg4, arg5, arg6]);
}

/** As `%`, but null where that fails. */
export function tryMod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_mod', [arg1, arg2]);
}

/** As `*`, but null where that fails. */
export function tryMultiply(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_multiply', [arg1, arg2]);
}

/** Returns a part of a URL as `parse_url` does; null for what is none. */
export function tryParseUrl(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3?: ColumnOrValue,
): Column {
  return callOnColumns('try_parse_url', [arg1, arg2, arg3]);
}

/** As `-`, but null where that fails. */
export function trySubtract(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_subtract', [arg1, arg2]);
}

/** Returns the sum of the non-null values, or null if it overflows. */
export function trySum(column: ColumnOrValue): Column {
  return callOnColumns('try_sum', [column]);
}

/** Returns the bytes of a text in the format hex (unless told otherwise), utf-8 or base64; null for a text of another form. */
export function tryToBinary(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('try_to_binary', [arg1, arg2]);
}

/** Returns a text as DATE, read by a pattern if there is one; null if it is none. */
export function tryToDate(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('try_to_date', [arg1, text(arg2)]);
}

/** Returns the number of a text by a format such as `S9,999.99`; null for a text of another form. */
export function tryToNumber(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_to_number', [arg1, arg2]);
}

/** Returns a text as TIME, read by a pattern if there is one; null if it is none. */
export function tryToTime(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('try_to_time', [arg1, arg2]);
}

/** Returns a text as TIMESTAMP, read by a pattern if there is one. */
export function tryToTimestamp(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('try_to_timestamp', [arg1, arg2]);
}

/** As `url_decode`, but null where that fails. */
export function tryUrlDecode(column: ColumnOrValue): Column {
  return callOnColumns('try_url_decode', [column]);
}

/** Tells whether bytes are well-formed UTF-8, or returns them as text if they are. */
export function tryValidateUtf8(column: ColumnOrValue): Column {
  return callOnColumns('try_validate_utf8', [column]);
}

/** Returns the text in upper case. Same as `upper`. */
export function ucase(column: ColumnOrValue): Column {
  return callOnColumns('ucase', [column]);
}

/** Returns the bytes of a text in base 64. */
export function unbase64(column: ColumnOrValue): Column {
  return callOnColumns('unbase64', [column]);
}

/** Returns the bytes of hexadecimal digits; null if there is another character. */
export function unhex(column: ColumnOrValue): Column {
  return callOnColumns('unhex', [column]);
}

/** Returns a random number between two constants; the same ones for the same seed. */
export function uniform(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3?: ColumnOrValue): Column {
  return callOnColumns('uniform', [arg1, arg2, arg3]);
}

/** Returns the days since 1970 of a date. */
export function unixDate(column: ColumnOrValue): Column {
  return callOnColumns('unix_date', [column]);
}

/** Returns the micros since 1970, rounded down. */
export function unixMicros(column: ColumnOrValue): Column {
  return callOnColumns('unix_micros', [column]);
}

/** Returns the millis since 1970, rounded down. */
export function unixMillis(column: ColumnOrValue): Column {
  return callOnColumns('unix_millis', [column]);
}

/** Returns the seconds since 1970, rounded down. */
export function unixSeconds(column: ColumnOrValue): Column {
  return callOnColumns('unix_seconds', [column]);
}

/** Returns the seconds since 1970 of a time, or of a text read by a pattern. */
export function unixTimestamp(arg1?: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('unix_timestamp', [arg1, text(arg2)]);
}

/** Returns the text in upper case. */
export function upper(column: ColumnOrValue): Column {
  return callOnColumns('upper', [column]);
}

/** Returns the text of what `url_encode` made. */
export function urlDecode(column: ColumnOrValue): Column {
  return callOnColumns('url_decode', [column]);
}

/** Returns a text as it stands in the query of a URL. */
export function urlEncode(column: ColumnOrValue): Column {
  return callOnColumns('url_encode', [column]);
}

/** Returns the name of the user. Same as `currentUser`. */
export function user(): Column {
  return callOnColumns('user', []);
}

/** Returns a random UUID of version 4; the same ones for the same seed. */
export function uuid(column?: ColumnOrValue): Column {
  return callOnColumns('uuid', [column]);
}

/** Tells whether bytes are well-formed UTF-8, or returns them as text if they are. */
export function validateUtf8(column: ColumnOrValue): Column {
  return callOnColumns('validate_utf8', [column]);
}

/** Returns the population variance of the non-null values. */
export function varPop(column: ColumnOrValue): Column {
  return callOnColumns('var_pop', [column]);
}

/** Returns the sample variance of the non-null values. */
export function varSamp(column: ColumnOrValue): Column {
  return callOnColumns('var_samp', [column]);
}

/** Returns the sample variance of the non-null values. Same as `varSamp`. */
export function variance(column: ColumnOrValue): Column {
  return callOnColumns('variance', [column]);
}

/** Returns the mean of vectors of one dimension. */
export function vectorAvg(column: ColumnOrValue): Column {
  return callOnColumns('vector_avg', [column]);
}

/** Returns the cosine of the angle between two vectors; null where one has no length. */
export function vectorCosineSimilarity(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('vector_cosine_similarity', [arg1, arg2]);
}

/** Returns the inner product of two vectors. */
export function vectorInnerProduct(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('vector_inner_product', [arg1, arg2]);
}

/** Returns the Euclidean distance of two vectors. */
export function vectorL2Distance(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('vector_l2_distance', [arg1, arg2]);
}

/** Returns the length of a vector: of the degree 2, unless told 1 or infinity. */
export function vectorNorm(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('vector_norm', [arg1, arg2]);
}

/** Returns a vector of the same direction and of length 1; null where it has no length. */
export function vectorNormalize(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('vector_normalize', [arg1, arg2]);
}

/** Returns the sum of vectors of one dimension. */
export function vectorSum(column: ColumnOrValue): Column {
  return callOnColumns('vector_sum', [column]);
}

/** Returns the version of Spark whose answers these are. */
export function version(): Column {
  return callOnColumns('version', []);
}

/** Returns the day of the week, Monday being 0. */
export function weekday(column: ColumnOrValue): Column {
  return callOnColumns('weekday', [column]);
}

/** Returns the ISO week of a date. */
export function weekofyear(column: ColumnOrValue): Column {
  return callOnColumns('weekofyear', [column]);
}

/** Returns the number of the bucket of equal width that a value falls into. */
export function widthBucket(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  arg3: ColumnOrValue,
  arg4: ColumnOrValue,
): Column {
  return callOnColumns('width_bucket', [arg1, arg2, arg3, arg4]);
}

/** Returns the event time of a window: its last microsecond. */
export function windowTime(column: ColumnOrValue): Column {
  return callOnColumns('window_time', [column]);
}

/** Returns a hash of the arguments, as Spark's `xxhash64`. */
export function xxhash64(arg1: ColumnOrValue, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('xxhash64', [arg1, ...args]);
}

/** Returns the year of a date. */
export function year(column: ColumnOrValue): Column {
  return callOnColumns('year', [column]);
}

/** Returns 0 where the argument is null. */
export function zeroifnull(column: ColumnOrValue): Column {
  return callOnColumns('zeroifnull', [column]);
}

export {
  addMonths as add_months,
  aesDecrypt as aes_decrypt,
  aesEncrypt as aes_encrypt,
  anyValue as any_value,
  approxCountDistinct as approx_count_distinct,
  approxPercentile as approx_percentile,
  arrayAgg as array_agg,
  arrayAppend as array_append,
  arrayCompact as array_compact,
  arrayContains as array_contains,
  arrayDistinct as array_distinct,
  arrayExcept as array_except,
  arrayInsert as array_insert,
  arrayIntersect as array_intersect,
  arrayJoin as array_join,
  arrayMax as array_max,
  arrayMin as array_min,
  arrayPosition as array_position,
  arrayPrepend as array_prepend,
  arrayRemove as array_remove,
  arrayRepeat as array_repeat,
  arraySize as array_size,
  arraysOverlap as arrays_overlap,
  arraysZip as arrays_zip,
  arrayUnion as array_union,
  assertTrue as assert_true,
  bitAnd as bit_and,
  bitCount as bit_count,
  bitGet as bit_get,
  bitLength as bit_length,
  bitmapAndAgg as bitmap_and_agg,
  bitmapBitPosition as bitmap_bit_position,
  bitmapBucketNumber as bitmap_bucket_number,
  bitmapConstructAgg as bitmap_construct_agg,
  bitmapCount as bitmap_count,
  bitmapOrAgg as bitmap_or_agg,
  bitOr as bit_or,
  bitXor as bit_xor,
  boolAnd as bool_and,
  boolOr as bool_or,
  calendarWindow as calendar_window,
  characterLength as character_length,
  charLength as char_length,
  collectList as collect_list,
  collectSet as collect_set,
  collectUnion as collect_union,
  concatWs as concat_ws,
  convertTimezone as convert_timezone,
  countIf as count_if,
  covarPop as covar_pop,
  covarSamp as covar_samp,
  cumeDist as cume_dist,
  currentCatalog as current_catalog,
  currentDatabase as current_database,
  currentDate as current_date,
  currentPath as current_path,
  currentSchema as current_schema,
  currentTime as current_time,
  currentTimestamp as current_timestamp,
  currentTimezone as current_timezone,
  currentUser as current_user,
  dateAdd as date_add,
  dateDiff as date_diff,
  dateFormat as date_format,
  dateFromUnixDate as date_from_unix_date,
  datePart as date_part,
  dateSub as date_sub,
  dateTrunc as date_trunc,
  denseRank as dense_rank,
  elementAt as element_at,
  equalNull as equal_null,
  explodeOuter as explode_outer,
  findInSet as find_in_set,
  firstValue as first_value,
  formatNumber as format_number,
  formatString as format_string,
  fromBase32 as from_base32,
  fromCsv as from_csv,
  fromJson as from_json,
  fromUnixtime as from_unixtime,
  fromUtcTimestamp as from_utc_timestamp,
  getArrayStructFields as get_array_struct_fields,
  getItem as get_item,
  getJsonObject as get_json_object,
  histogramNumeric as histogram_numeric,
  hllSketchAgg as hll_sketch_agg,
  hllSketchEstimate as hll_sketch_estimate,
  hllUnion as hll_union,
  hllUnionAgg as hll_union_agg,
  inlineOuter as inline_outer,
  inputFileBlockLength as input_file_block_length,
  inputFileBlockStart as input_file_block_start,
  inputFileName as input_file_name,
  isValidUtf8 as is_valid_utf8,
  jaroWinklerSimilarity as jaro_winkler_similarity,
  jsonArrayLength as json_array_length,
  jsonObjectKeys as json_object_keys,
  jsonTuple as json_tuple,
  lastDay as last_day,
  lastValue as last_value,
  luhnCheck as luhn_check,
  makeDate as make_date,
  makeDtInterval as make_dt_interval,
  makeInterval as make_interval,
  makeTime as make_time,
  makeTimestamp as make_timestamp,
  makeTimestampLtz as make_timestamp_ltz,
  makeTimestampNtz as make_timestamp_ntz,
  makeValidUtf8 as make_valid_utf8,
  makeYmInterval as make_ym_interval,
  mapConcat as map_concat,
  mapContainsKey as map_contains_key,
  mapEntries as map_entries,
  mapFromArrays as map_from_arrays,
  mapFromEntries as map_from_entries,
  mapKeys as map_keys,
  mapValues as map_values,
  maxBy as max_by,
  minBy as min_by,
  monotonicallyIncreasingId as monotonically_increasing_id,
  monthsBetween as months_between,
  namedStruct as named_struct,
  nextDay as next_day,
  nthValue as nth_value,
  octetLength as octet_length,
  parseUrl as parse_url,
  percentileApprox as percentile_approx,
  percentileCont as percentile_cont,
  percentileDisc as percentile_disc,
  percentRank as percent_rank,
  posexplodeOuter as posexplode_outer,
  raiseError as raise_error,
  regexpCount as regexp_count,
  regexpExtract as regexp_extract,
  regexpExtractAll as regexp_extract_all,
  regexpInstr as regexp_instr,
  regexpLike as regexp_like,
  regexpReplace as regexp_replace,
  regexpSubstr as regexp_substr,
  regrAvgx as regr_avgx,
  regrAvgy as regr_avgy,
  regrCount as regr_count,
  regrIntercept as regr_intercept,
  regrR2 as regr_r2,
  regrSlope as regr_slope,
  regrSxx as regr_sxx,
  regrSxy as regr_sxy,
  regrSyy as regr_syy,
  rowNumber as row_number,
  schemaOfCsv as schema_of_csv,
  schemaOfJson as schema_of_json,
  sessionUser as session_user,
  sortArray as sort_array,
  sparkPartitionId as spark_partition_id,
  splitPart as split_part,
  stddevPop as stddev_pop,
  stddevSamp as stddev_samp,
  stringAgg as string_agg,
  strToMap as str_to_map,
  substringIndex as substring_index,
  timeBucket as time_bucket,
  timeDiff as time_diff,
  timeFromMicros as time_from_micros,
  timeFromMillis as time_from_millis,
  timeFromSeconds as time_from_seconds,
  timestampMicros as timestamp_micros,
  timestampMillis as timestamp_millis,
  timestampSeconds as timestamp_seconds,
  timeToMicros as time_to_micros,
  timeToMillis as time_to_millis,
  timeToSeconds as time_to_seconds,
  timeTrunc as time_trunc,
  toBase32 as to_base32,
  toBinary as to_binary,
  toChar as to_char,
  toCsv as to_csv,
  toDate as to_date,
  toJson as to_json,
  toNumber as to_number,
  toTime as to_time,
  toTimestamp as to_timestamp,
  toTimestampLtz as to_timestamp_ltz,
  toTimestampNtz as to_timestamp_ntz,
  toUnixTimestamp as to_unix_timestamp,
  toUtcTimestamp as to_utc_timestamp,
  toVarchar as to_varchar,
  tryAdd as try_add,
  tryAesDecrypt as try_aes_decrypt,
  tryAvg as try_avg,
  tryDivide as try_divide,
  tryElementAt as try_element_at,
  tryMakeInterval as try_make_interval,
  tryMakeTimestamp as try_make_timestamp,
  tryMakeTimestampLtz as try_make_timestamp_ltz,
  tryMakeTimestampNtz as try_make_timestamp_ntz,
  tryMod as try_mod,
  tryMultiply as try_multiply,
  tryParseUrl as try_parse_url,
  trySubtract as try_subtract,
  trySum as try_sum,
  tryToBinary as try_to_binary,
  tryToDate as try_to_date,
  tryToNumber as try_to_number,
  tryToTime as try_to_time,
  tryToTimestamp as try_to_timestamp,
  tryUrlDecode as try_url_decode,
  tryValidateUtf8 as try_validate_utf8,
  unixDate as unix_date,
  unixMicros as unix_micros,
  unixMillis as unix_millis,
  unixSeconds as unix_seconds,
  unixTimestamp as unix_timestamp,
  urlDecode as url_decode,
  urlEncode as url_encode,
  validateUtf8 as validate_utf8,
  varPop as var_pop,
  varSamp as var_samp,
  vectorAvg as vector_avg,
  vectorCosineSimilarity as vector_cosine_similarity,
  vectorInnerProduct as vector_inner_product,
  vectorL2Distance as vector_l2_distance,
  vectorNorm as vector_norm,
  vectorNormalize as vector_normalize,
  vectorSum as vector_sum,
  widthBucket as width_bucket,
  windowTime as window_time,
};
