/** The words that say how grave a line is. */
import { LogLevel } from '../line-abi';

/** Where the word ends that `levelAt` read last. */
export let levelEnd: usize = 0;
/** Whether that word was in capitals. */
export let levelIsUpper: bool = false;

// @ts-ignore: decorator
@inline
export function isLetter(character: u32): bool {
  return (character | 0x20) - 97 < 26;
}

/** The level that the letters at `at` name, in any case; `LogLevel.None` for any other word. Leaves where they end. */
export function levelAt(at: usize): i32 {
  let word: u64 = 0;
  let lower: u32 = 0;
  let length: u64 = 0;
  let character: u32 = load<u8>(at);
  while (isLetter(character)) {
    if (length < 8) word |= <u64>(character | 0x20) << (length << 3);
    lower |= character & 0x20;
    length++;
    character = load<u8>(at + <usize>length);
  }
  levelEnd = at + <usize>length;
  levelIsUpper = lower == 0;
  return length < 3 || length > 8 ? LogLevel.None : levelOf(word);
}

/** The level of a word in small letters, the first in the lowest byte. */
function levelOf(word: u64): i32 {
  switch (word) {
    case 0x6563617274: // trace
    case 0x65736f62726576: // verbose
    case 0x627276: // vrb
      return LogLevel.Trace;
    case 0x6775626564: // debug
    case 0x676264: // dbg
      return LogLevel.Debug;
    case 0x6f666e69: // info
    case 0x666e69: // inf
      return LogLevel.Info;
    case 0x656369746f6e: // notice
      return LogLevel.Notice;
    case 0x6e726177: // warn
    case 0x676e696e726177: // warning
    case 0x6e7277: // wrn
      return LogLevel.Warn;
    case 0x726f727265: // error
    case 0x727265: // err
    case 0x657265766573: // severe
      return LogLevel.Error;
    case 0x6c61746166: // fatal
    case 0x6c7466: // ftl
    case 0x74697263: // crit
    case 0x6c61636974697263: // critical
    case 0x7472656c61: // alert
    case 0x6772656d65: // emerg
    case 0x63696e6170: // panic
      return LogLevel.Fatal;
    default:
      return LogLevel.None;
  }
}
