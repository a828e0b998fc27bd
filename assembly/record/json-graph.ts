/**
 * The fast path of JSON lines: shapes learned in a graph.
 *
 * Lines of a log look alike. A *node* is the bytes between two values together with what follows them: `,"path":"` and a
 * string. Reading a line is a walk: the bytes at hand are compared with the patterns of the few nodes that have followed
 * the present one before, the last hit first; then the value is read, which leads to the next pattern. One compare of 16
 * bytes checks comma, name, colon and opening quote together.
 *
 * ```
 *   start ──{"ts":"──▶ string ──","bytes":──▶ number ──,"user":"──▶ string ──"}\n──▶ end
 *                                        └──,"user":null──▶ null ──}\n──▶ end
 * ```
 *
 * Nodes are shared by all lines, so optional fields and nulls cost edges, not whole shapes. A node knows its *context*, the
 * containers that are open behind it: two places with the same bytes in different containers are different nodes, and so a
 * walk from start to end is always balanced. What a walk checks is therefore all that the tokenizer would check, and a line
 * that leaves the graph anywhere is read again by the tokenizer, which decides; if it is good, the graph learns it.
 *
 * Limits: patterns of `PATTERN_MAX` bytes, `NODES_MAX` nodes, 8 successors, a budget of lines to learn. Where lines have no
 * stable shape, the graph is bypassed while fewer than half of the lines it tries hit.
 */
import { heapAlloc, heapFree } from '../memory/heap';
import { sameBytes } from '../text/classify';
import { Field } from './field';

/** What follows a pattern, and what becomes of it. */
export enum Step {
  End,
  SkipString,
  SkipNumber,
  /** A literal that no one wants; it is part of the pattern. */
  SkipLiteral,
  TakeString,
  TakeTimestamp,
  /** A string of any other type. */
  TakeText,
  TakeLong,
  TakeDouble,
  /** A number of any other type. */
  TakeNumber,
  TakeNull,
  TakeTrue,
  TakeFalse,
}

/** A node, 128 bytes. */
// @ts-ignore: decorator
@unmanaged
export class Node {
  /** The first 16 bytes of the pattern, zero past its end, and the mask that compares as many. */
  head0: u64;
  head1: u64;
  mask0: u64;
  mask1: u64;
  length: i32;
  step: i32;
  /** The wanted field that the value goes to, or null. */
  field: Field | null;
  /** The field's bit among the wanted ones. */
  bit: u64;
  /** The whole pattern. */
  pattern: usize;
  context: i32;
  successorCount: i32;
  successor0: usize;
  successor1: usize;
  successor2: usize;
  successor3: usize;
  successor4: usize;
  successor5: usize;
  successor6: usize;
  successor7: usize;
  next: usize;
}

const SUCCESSORS_MAX: i32 = 8;
const PATTERN_MAX: i32 = 192;
const NODES_MAX: i32 = 1024;
const CONTEXTS_MAX: i32 = 64;
const LEARN_BUDGET: i32 = 64;
/** Lines to learn after a bypass. */
const SECOND_BUDGET: i32 = 8;
/** Good lines that earn the right to learn one more. */
const LINES_PER_LESSON: i32 = 256;
/** Lines after which the rate of hits is looked at, and lines read without the graph if it is low. */
const TRIAL_LINES: i32 = 256;
const BYPASS_LINES: i32 = 4096;

// @ts-ignore: decorator
@unmanaged
export class Graph {
  start: Node;
  /** All nodes, linked by `next`. */
  nodes: usize;
  nodeCount: i32;
  /** Containers that may be open: parent and kind of each, interned. Context 0 is none. */
  contexts: usize;
  contextCount: i32;
  /** Lines that may still be learned. */
  budget: i32;
  earned: i32;
  tries: i32;
  hits: i32;
  /** Lines to read without the graph. */
  bypass: i32;
}

/** Makes an empty graph. */
export function newGraph(): Graph {
  const graph = changetype<Graph>(heapAlloc(offsetof<Graph>()));
  graph.contexts = heapAlloc(<usize>CONTEXTS_MAX << 3);
  graph.contextCount = 1;
  graph.budget = LEARN_BUDGET;
  graph.start = changetype<Node>(heapAlloc(offsetof<Node>()));
  return graph;
}

/** Forgets all shapes. */
function clearGraph(graph: Graph): void {
  let node = graph.nodes;
  while (node != 0) {
    const next = changetype<Node>(node).next;
    heapFree(changetype<Node>(node).pattern);
    heapFree(node);
    node = next;
  }
  graph.nodes = 0;
  graph.nodeCount = 0;
  graph.contextCount = 1;
  graph.start.successorCount = 0;
}

/** Frees a graph and its nodes. */
export function freeGraph(graph: Graph): void {
  clearGraph(graph);
  heapFree(changetype<usize>(graph.start));
  heapFree(graph.contexts);
  heapFree(changetype<usize>(graph));
}

/** Whether to try the graph on the next line. */
// @ts-ignore: decorator
@inline
export function mayWalk(graph: Graph): bool {
  if (graph.bypass == 0) return true;
  graph.bypass--;
  return false;
}

/** Counts a line that the graph read. */
// @ts-ignore: decorator
@inline
export function noteHit(graph: Graph): void {
  graph.hits++;
  if (++graph.tries == TRIAL_LINES) judge(graph);
}

/** Counts a line that left the graph. */
export function noteMiss(graph: Graph): void {
  if (++graph.tries == TRIAL_LINES) judge(graph);
}

function judge(graph: Graph): void {
  graph.earned += graph.hits;
  while (graph.earned >= LINES_PER_LESSON) {
    graph.earned -= LINES_PER_LESSON;
    if (graph.budget < LEARN_BUDGET) graph.budget++;
  }
  if (graph.hits * 2 < TRIAL_LINES && graph.budget == 0) {
    graph.bypass = BYPASS_LINES;
    // A chance to learn what the lines have become meanwhile; shapes that no longer come must not stand in its way.
    graph.budget = SECOND_BUDGET;
    if (graph.nodeCount > NODES_MAX / 2) clearGraph(graph);
  }
  graph.tries = 0;
  graph.hits = 0;
}

/** The context of a container of `kind` (`{` or `[`) inside another; -1 if there is no room for it. */
export function openContext(graph: Graph, parent: i32, kind: i32): i32 {
  for (let context = 1; context < graph.contextCount; context++) {
    const at = graph.contexts + (<usize>context << 3);
    if (load<i32>(at) == parent && load<i32>(at, 4) == kind) return context;
  }
  if (graph.contextCount == CONTEXTS_MAX) return -1;
  const context = graph.contextCount++;
  store<i32>(graph.contexts + (<usize>context << 3), parent);
  store<i32>(graph.contexts + (<usize>context << 3), kind, 4);
  return context;
}

/** The context that is left when a container closes. */
export function closeContext(graph: Graph, context: i32): i32 {
  return load<i32>(graph.contexts + (<usize>context << 3));
}

function successor(node: Node, index: i32): usize {
  return load<u32>(changetype<usize>(node) + offsetof<Node>('successor0') + (<usize>index << 2));
}

function setSuccessor(node: Node, index: i32, to: usize): void {
  store<u32>(changetype<usize>(node) + offsetof<Node>('successor0') + (<usize>index << 2), <u32>to);
}

function isNode(node: Node, pattern: usize, length: i32, step: i32, context: i32, field: usize): bool {
  return node.length == length && node.step == step && node.context == context
    && changetype<usize>(node.field) == field && sameBytes(node.pattern, pattern, length);
}

/** The node of that description, made if need be; null if the graph is full. */
function findNode(graph: Graph, pattern: usize, length: i32, step: i32, context: i32, field: usize): Node | null {
  for (let at = graph.nodes; at != 0; at = changetype<Node>(at).next) {
    if (isNode(changetype<Node>(at), pattern, length, step, context, field)) return changetype<Node>(at);
  }
  if (graph.nodeCount == NODES_MAX) return null;
  const node = changetype<Node>(heapAlloc(offsetof<Node>()));
  node.pattern = heapAlloc(<usize>length);
  memory.copy(node.pattern, pattern, <usize>length);
  node.head0 = load<u64>(node.pattern);
  node.head1 = load<u64>(node.pattern, 8);
  node.mask0 = length >= 8 ? -1 : (<u64>1 << (<u64>length << 3)) - 1;
  node.mask1 = length >= 16 ? -1 : length <= 8 ? 0 : (<u64>1 << (<u64>(length - 8) << 3)) - 1;
  node.length = length;
  node.step = step;
  node.context = context;
  node.field = changetype<Field | null>(field);
  if (field != 0) node.bit = <u64>1 << <u64>changetype<Field>(field).index;
  node.next = graph.nodes;
  graph.nodes = changetype<usize>(node);
  graph.nodeCount++;
  return node;
}

/** Lets `pattern` follow `from`, and returns its node; null if there is no room. A full list loses its last entry. */
export function link(
  graph: Graph, from: Node, pattern: usize, length: i32, step: i32, context: i32, field: usize,
): Node | null {
  if (length > PATTERN_MAX) return null;
  const node = findNode(graph, pattern, length, step, context, field);
  if (node === null) return null;
  const to = changetype<usize>(node);
  for (let index = 0; index < from.successorCount; index++) {
    if (successor(from, index) == to) return node;
  }
  if (from.successorCount < SUCCESSORS_MAX) from.successorCount++;
  setSuccessor(from, from.successorCount - 1, to);
  return node;
}

/** Moves a successor to the front. */
// @ts-ignore: decorator
@inline
function promote(from: Node, index: i32): void {
  const hit = successor(from, index);
  setSuccessor(from, index, successor(from, 0));
  setSuccessor(from, 0, hit);
}

/** Whether the bytes at `at` are the node's pattern and, for a number, one follows. */
// @ts-ignore: decorator
@inline
function matches(node: Node, at: usize): bool {
  const isHead = (((load<u64>(at) ^ node.head0) & node.mask0) | ((load<u64>(at, 8) ^ node.head1) & node.mask1)) == 0;
  return isHead && (node.length <= 16 || sameBytes(node.pattern + 16, at + 16, node.length - 16));
}

/** A number pattern is a prefix of others, such as `"user":` of `"user":"`: what follows must be looked at. */
// @ts-ignore: decorator
@inline
function fits(node: Node, at: usize): bool {
  if (!matches(node, at)) return false;
  const step = node.step;
  if (step != Step.SkipNumber && (step < Step.TakeLong || step > Step.TakeNumber)) return true;
  const character = <u32>load<u8>(at + <usize>node.length);
  return character - 48 <= 9 || character == 0x2d;
}

/** The node that follows `from` with the bytes at `at`, or null. */
// @ts-ignore: decorator
@inline
export function follow(from: Node, at: usize): Node | null {
  const first = changetype<Node>(from.successor0);
  if (from.successorCount > 0 && fits(first, at)) return first;
  return followOther(from, at);
}

function followOther(from: Node, at: usize): Node | null {
  for (let index = 1; index < from.successorCount; index++) {
    const node = changetype<Node>(successor(from, index));
    if (fits(node, at)) {
      promote(from, index);
      return node;
    }
  }
  return null;
}
