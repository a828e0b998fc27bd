/**
 * The request of an access line: `GET /path HTTP/1.1`. As a pattern: `^([A-Za-z][A-Za-z_-]*) (.+?)(?: ([A-Z]+/\d(?:\.\d)?))?$`.
 */
import { LogColumn } from '../line-abi';
import { isDigit } from '../text/classify';
import { setNoText, setText } from './line-texts';

// @ts-ignore: decorator
@inline
function isLetter(character: u32): bool {
  return (character | 0x20) - 97 < 26;
}

/** Splits the request in `[from, to)`, some way into the buffer. One that does not look like `method path [protocol]` — of a TLS client, say — is all path. */
export function splitRequest(from: usize, to: usize): void {
  let at = from;
  while (isLetter(load<u8>(at)) || (at > from && (load<u8>(at) == 0x2d || load<u8>(at) == 0x5f))) at++;
  if (at == from || at + 1 >= to || load<u8>(at) != 0x20) {
    setNoText(LogColumn.Method);
    setNoText(LogColumn.Protocol);
    setText(LogColumn.Path, from, to);
    return;
  }
  const space = protocolSpace(at + 1, to);
  setText(LogColumn.Method, from, at);
  setText(LogColumn.Path, at + 1, space);
  if (space == to) setNoText(LogColumn.Protocol);
  else setText(LogColumn.Protocol, space + 1, to);
}

/** ` HTTP/` and then a digit, a point and another; with the digits' low four bits taken away. */
const HTTP: u64 = 0x302e302f50545448;
const HTTP_MASK: u64 = 0xf0fff0ffffffffff;

/** The space before the protocol that ends the text, behind at least one character; `to` if there is none. */
// @ts-ignore: decorator
@inline
function protocolSpace(path: usize, to: usize): usize {
  const usual = to - 9;
  const word = load<u64>(to - 8);
  const isHttp = (word & HTTP_MASK) == HTTP && isDigit(<u8>(word >> 40)) && isDigit(<u8>(word >> 56));
  if (isHttp && usual > path && load<u8>(usual) == 0x20) return usual;
  return otherProtocolSpace(path, to);
}

/** `HTTP/2`, `RTSP/1.0`, …: capitals, a slash, a digit, and perhaps a point and a digit. */
function otherProtocolSpace(path: usize, to: usize): usize {
  let at = to - 1;
  if (at <= path || !isDigit(load<u8>(at))) return to;
  if (load<u8>(at - 1) == 0x2e && isDigit(load<u8>(at - 2))) at -= 2;
  at--;
  if (load<u8>(at) != 0x2f) return to;
  const slash = at;
  while (at > path && <u32>load<u8>(at - 1) - 65 < 26) at--;
  const space = at - 1;
  return at < slash && space > path && load<u8>(space) == 0x20 ? space : to;
}
