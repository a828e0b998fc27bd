/**
 * Learning the shape of a line that the tokenizer has accepted: the line is walked once more, plainly, and each stretch
 * between two values becomes a node. What is odd is not learned: single quotes, escapes in names, comments, wanted values
 * that are objects or arrays, lines that end with a lone carriage return.
 */
import { FieldKind } from '../record-abi';
import { Field, findChild } from './field';
import { closeContext, Graph, link, Node, openContext, Step } from './json-graph';
import { scanJsonNumber, scanLiteral, scanString, stringEnd, stringIsEscaped, stringStart } from './json-syntax';
import { RecordParser } from './record-parser';

let graph: Graph = changetype<Graph>(0);
/** The node before the stretch at hand, and where the stretch begins. */
let node: Node | null = null;
let stretch: usize = 0;
/** The containers that are open. */
let context: i32 = 0;
/** Context of the record's own object; the wanted fields are its members. */
let rootContext: i32 = 0;

function skipBlanks(at: usize): usize {
  while (load<u8>(at) == 32 || load<u8>(at) == 9) at++;
  return at;
}

/** Ends the stretch at `at`; false if it can't be learned. */
function learnStretch(at: usize, step: i32, field: Field | null): bool {
  const from = node;
  if (from === null) return false;
  node = link(graph, from, stretch, <i32>(at - stretch), step, context, changetype<usize>(field));
  return node !== null;
}

/** Learns the line in `[start, end)`, after which the next one starts at `next`. */
export function learnLine(parser: RecordParser, shapes: Graph, start: usize, end: usize, next: usize): void {
  if (load<u8>(next - 1) != 10) return;
  graph = shapes;
  graph.budget--;
  node = graph.start;
  stretch = start;
  context = 0;
  let at = skipBlanks(start);
  if (load<u8>(at) != 0x7b || !open(0x7b)) return;
  rootContext = context;
  at = learnMembers(parser, at + 1);
  if (at == 0 || skipBlanks(at) != end) return;
  learnStretch(next, Step.End, null);
}

function open(kind: i32): bool {
  context = openContext(graph, context, kind);
  return context >= 0;
}

/** Learns what is left of the record behind its first brace; returns the place behind the last one, or 0. */
function learnMembers(parser: RecordParser, at: usize): usize {
  // Whether a value has just ended; a container that has just been opened may also be empty.
  let isBehindValue = false;
  let isBehindBracket = true;
  while (true) {
    at = skipBlanks(at);
    const character = load<u8>(at);
    const isClosing = character == 0x7d || character == 0x5d;
    if (isClosing && (isBehindValue || isBehindBracket)) {
      context = closeContext(graph, context);
      at++;
      if (context == 0) return at;
      isBehindValue = true;
      isBehindBracket = false;
    } else if (isBehindValue) {
      if (character != 0x2c) return 0;
      at++;
      isBehindValue = false;
    } else {
      at = learnMember(parser, at);
      if (at == 0) return 0;
      isBehindBracket = isOpening;
      isBehindValue = !isOpening;
    }
  }
  return 0;
}

/** Whether the member learned last only opened a container. */
let isOpening: bool = false;

function isObject(): bool {
  return load<i32>(graph.contexts + (<usize>context << 3), 4) == 0x7b;
}

function learnMember(parser: RecordParser, at: usize): usize {
  let field: Field | null = null;
  if (isObject()) {
    at = learnName(at);
    if (at == 0) return 0;
    if (context == rootContext) field = findChild(parser.root, stringStart, <i32>(stringEnd - stringStart), 0);
  }
  const character = load<u8>(at);
  isOpening = character == 0x7b || character == 0x5b;
  if (isOpening) {
    if (field !== null && field.kind != FieldKind.Null) return 0;
    return open(character) ? at + 1 : 0;
  }
  if (character == 0x22) return learnString(at, field);
  const literal = scanLiteral(at);
  return literal != 0 ? learnLiteral(at, literal, field) : learnNumber(at, field);
}

/** Goes over a plain name and the colon; returns the place of the value. */
function learnName(at: usize): usize {
  if (load<u8>(at) != 0x22) return 0;
  at = scanString(at + 1);
  if (at == 0 || stringIsEscaped) return 0;
  at = skipBlanks(at + 1);
  return load<u8>(at) == 0x3a ? skipBlanks(at + 1) : 0;
}

function learnString(at: usize, field: Field | null): usize {
  let step = Step.SkipString;
  if (field !== null) {
    switch (field.kind) {
      case FieldKind.Null:
        field = null;
        break;
      case FieldKind.String:
        step = Step.TakeString;
        break;
      case FieldKind.Timestamp:
      case FieldKind.TimestampNtz:
        step = Step.TakeTimestamp;
        break;
      default:
        step = Step.TakeText;
    }
  }
  if (!learnStretch(at + 1, step, field)) return 0;
  // The closing quote belongs to the next stretch.
  stretch = scanString(at + 1);
  return stretch == 0 ? 0 : stretch + 1;
}

function learnNumber(at: usize, field: Field | null): usize {
  let step = Step.SkipNumber;
  if (field !== null) {
    if (field.kind == FieldKind.Null) field = null;
    else if (field.kind == FieldKind.F64) step = Step.TakeDouble;
    else if (field.kind >= FieldKind.I8 && field.kind <= FieldKind.I64) step = Step.TakeLong;
    else step = Step.TakeNumber;
  }
  stretch = learnStretch(at, step, field) ? scanJsonNumber(at) : 0;
  return stretch;
}

function learnLiteral(at: usize, end: usize, field: Field | null): usize {
  let step = Step.SkipLiteral;
  if (field !== null && field.kind != FieldKind.Null) {
    const first = load<u8>(at);
    if (first == 0x6e) step = Step.TakeNull;
    else if (field.kind == FieldKind.Bool) step = first == 0x74 ? Step.TakeTrue : Step.TakeFalse;
    else return 0;
  } else {
    field = null;
  }
  stretch = learnStretch(end, step, field) ? end : 0;
  return stretch;
}
