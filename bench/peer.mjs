/**
 * Runs one peer on one query in a process of its own and prints what the whole process used, start included:
 * {"wallSeconds","cpuSeconds","rssMegabytes"}. CPU is user and system time of all threads.
 */
const [peer, query, input, output] = process.argv.slice(2);
const { run } = await import(`./peers/${peer}.mjs`);
await run({ query, input, output });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    wallSeconds: process.uptime(),
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    rssMegabytes: Math.round(maxRSS / 1024),
  }),
);
