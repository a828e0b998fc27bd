/** What `millrace init` writes: a pipeline that runs as it is. */
export const EXAMPLE_PIPELINE = `# A pipeline of Millrace: what is read, what is asked, where the answers go.
#   millrace validate pipeline.yaml    checks it
#   millrace run pipeline.yaml         runs it; Ctrl-C stops with a checkpoint
#   millrace serve pipeline.yaml       runs it, and shows its rows on a live page
# Editors complete and check it by the output of \`millrace schema\`.

name: example
stateDir: .millrace/example # checkpoints: after a crash all goes on where it was

sources:
  events:
    format: rate # makes rows: \`timestamp\` and \`value\`. Others: tail, json, kafka, websocket, socket, …
    options:
      rowsPerSecond: \${ROWS_PER_SECOND:-10}
    watermark:
      column: timestamp
      delay: 2 seconds

views:
  even: SELECT * FROM events WHERE value % 2 = 0

queries:
  per_window: # counts, printed each time they change
    sql: |
      SELECT window.start, count(*) AS events, max(value) AS latest
      FROM events
      GROUP BY window(timestamp, '5 seconds')
    outputMode: update
    trigger: 2 seconds
    sink:
      format: console

  even_values: # files that hold each row exactly once, also after a kill -9
    sql: SELECT timestamp, value FROM even
    trigger: 5 seconds
    sink:
      format: json
      path: out/even

# status: # /healthz, /readyz, /metrics and /progress on this machine
#   port: 9464
#   page: true # and the live page
#   token: env:MILLRACE_TOKEN
`;
