import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Catalogue, compareCatalogues, familiarAddress, longSentences } from './messages.ts'

const root = join(import.meta.dirname, '../..')
const folders = globSync('src/**/messages', { cwd: root }).filter((folder) => existsSync(join(root, folder, 'es.json')))
const read = (folder: string, language: string) =>
  JSON.parse(readFileSync(join(root, folder, `${language}.json`), 'utf8')) as Catalogue

describe('the messages', () => {
  it('exist', () => expect(folders.length).toBeGreaterThan(0))

  it.each(folders)('%s say the same in Spanish and English', (folder) => {
    expect(compareCatalogues(read(folder, 'es'), read(folder, 'en'))).toEqual([])
  })

  it.each(folders)('%s speak in short sentences', (folder) => expect(longSentences(read(folder, 'es'), 20)).toEqual([]))

  it.each(folders)('%s say «usted»', (folder) => expect(familiarAddress(read(folder, 'es'))).toEqual([]))
})

describe('the comparison', () => {
  const es = {
    title: 'Título',
    count_one: 'Un plan',
    count_many: '{{count, number}} de planes',
    count_other: '{{count, number}} planes',
  }
  const en = { title: 'Title', count_one: 'One plan', count_other: '{{count, number}} plans' }

  it('lets equal catalogues pass', () => expect(compareCatalogues(es, en)).toEqual([]))

  it.each<[string, Catalogue, Catalogue]>([
    ['title is missing in en', es, { ...en, title: {} }],
    ['extra is missing in es', es, { ...en, extra: 'More' }],
    ['count_many is missing in es', { title: 'Título', count_one: 'Un plan', count_other: '{{count}} planes' }, en],
    ['title is empty', { ...es, title: ' ' }, en],
    ['title has {name} in es and {} in en', { ...es, title: 'De {{name}}' }, en],
  ])('sees: %s', (problem, es, en) => expect(compareCatalogues(es, en)).toEqual([problem]))

  it('sees a long sentence, not a long text of short ones', () => {
    const long = Array(21).fill('palabra').join(' ')
    expect(longSentences({ text: long }, 20)).toHaveLength(1)
    expect(longSentences({ text: `${long.slice(0, 60)}. ${long.slice(0, 60)}` }, 20)).toEqual([])
  })

  it('sees «tú», not «usted» nor words that contain it', () => {
    expect(familiarAddress({ text: 'Revise tu correo' })).toHaveLength(1)
    expect(familiarAddress({ text: 'Revise su actual estatuto' })).toEqual([])
  })
})
