#!/usr/bin/env node
// The command line: `node bin/tequio.mjs serve`. Needs nothing but Node >= 18; run.mjs does the rest.
import { join } from 'node:path'
import { install, root } from './install.mjs'
import { main } from './processes.mjs'
import { LEAN, run } from './run.mjs'

await main(async () => {
  await install()
  const program = [...LEAN.flags, join(root, 'src', 'app', 'cli.ts'), ...process.argv.slice(2)]
  return run(program, { env: { ...LEAN.environment, ...process.env } })
})
