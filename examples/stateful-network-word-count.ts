/**
 * Counts words cumulatively: each word that comes is printed with how often it has come so far (Spark's
 * `StatefulNetworkWordCount`). The counts are the state of `mapWithState`, and `hello` and `world` begin with 1.
 *
 *     nc -lk 9999                                                      # in one terminal; then type lines
 *     npm run example -- stateful-network-word-count localhost 9999    # in another
 */
import { createSession } from 'millrace';
import { type Pair, Seconds, type State, StateSpec, StreamingContext } from 'millrace/dstream';

const [host, port, checkpointDirectory = 'checkpoints/stateful-network-word-count'] =
  process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: stateful-network-word-count <hostname> <port> [<checkpoint-directory>]');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(1));
ssc.checkpoint(checkpointDirectory);

const initialRDD = ssc.sparkContext.parallelize<Pair<string, number>>([
  ['hello', 1],
  ['world', 1],
]);

const lines = ssc.socketTextStream(host, Number(port));
const words = lines.flatMap((line) => line.split(' '));
const wordStream = words.map((word): Pair<string, number> => [word, 1]);

// Adds the count that comes to the one that is kept, and gives the word with its new count.
const mappingFunction = (word: string, one: number | undefined, state: State<number>) => {
  const sum = (one ?? 0) + (state.getOption() ?? 0);
  state.update(sum);
  return [word, sum];
};

const stateStream = wordStream.mapWithState(
  StateSpec.function(mappingFunction).initialState(initialRDD),
);
stateStream.print();

await ssc.start();
await ssc.awaitTermination();
