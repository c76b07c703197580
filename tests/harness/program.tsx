// What run.test.ts runs: a TypeScript program with Preact, for bin/run.mjs to start from elsewhere.
const acts: Record<string, () => void> = {
  describe: () =>
    console.log(JSON.stringify([(<b />).type, process.cwd(), process.argv[3], 'Temporal' in globalThis] as const)),
  exit: () => process.exit(7),
  stumble: () => console.log(new Error('here').stack),
  die: () => process.kill(process.pid, 'SIGKILL'),
  wait: () => {
    process.on('SIGTERM', () => process.exit(42))
    setInterval(() => {}, 1_000)
    console.log('ready')
  },
}
acts[process.argv[2] ?? '']?.()
