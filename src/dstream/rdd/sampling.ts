/** Each element with a probability, or so many times on average. */
export function* sampled<T>(
  values: Iterable<T>,
  withReplacement: boolean,
  fraction: number,
  random: () => number,
): Iterable<T> {
  for (const value of values) {
    const times = withReplacement ? poisson(fraction, random) : Number(random() < fraction);
    for (let time = 0; time < times; time++) yield value;
  }
}

/** Knuth's algorithm: how many products of random numbers stay above e^-mean. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random()) count++;
  return count;
}
