import { describe, expect, it } from 'vitest'
import { find, projectFiles, unwanted } from './files.ts'

const files = projectFiles()
const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? expect.fail(`${path} is missing`)

describe('the files', () => {
  it.each(unwanted)('do not hold $what', (finding) => expect(find(finding, files)).toEqual([]))

  it('README.md fits on one screen', () => expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(60))

  it.each(['docs/architecture.md', 'docs/add-a-module.md'])('%s is there', (path) =>
    expect(textOf(path)).toMatch(/^# /),
  )

  it('LICENSE is the whole licence that package.json names', () => {
    expect(JSON.parse(textOf('package.json'))).toMatchObject({ license: 'AGPL-3.0-or-later' })
    const text = textOf('LICENSE')
    expect(text).toMatch(/^GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007\n/)
    for (let section = 0; section <= 17; section++) expect(text).toMatch(new RegExp(`^${section}\\. [A-Z]`, 'm'))
    expect(text).toContain('END OF TERMS AND CONDITIONS')
  })

  it('.ci/run runs the tests, nothing else', () => {
    const commands = textOf('.ci/run')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    expect(commands).toEqual(['set -euo pipefail', 'cd "$(dirname "$0")/.."', 'export CI=true', 'exec npm test'])
  })
})

describe('the search', () => {
  const todo = ['TO', 'DO'].join('')

  it.each([
    ['src/a.ts', `read('${['', 'work', 'main'].join('/')}')`],
    ['docs/a.md', `cd ${['', 'tmp', 'build'].join('/')}`],
    ['.npmrc', `registry=${['https:', '', 'registry.example.org'].join('/')}`],
    ['package-lock.json', '"resolved": "x"'],
    ['src/b.ts', `// ${todo} later`],
  ])('sees what is wrong in %s: %s', (path, text) => {
    expect(unwanted.flatMap((finding) => find(finding, [{ path, text }]))).not.toEqual([])
  })

  it.each([
    ['src/a.ts', "'/var/tmp' or '/plan/work/'"],
    ['src/b.ts', 'Todo el plan. https://datos.cdmx.gob.mx/tmp/archivo'],
    ['docs/a.md', `A ${todo} list is described here`],
  ])('lets pass %s: %s', (path, text) => {
    expect(unwanted.flatMap((finding) => find(finding, [{ path, text }]))).toEqual([])
  })
})
