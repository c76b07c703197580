import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../kernel/text.ts'
import { anchorOf } from '../norms/model.ts'
import { readShipped } from './seed.ts'

const { norms, catalogues } = readShipped()
const normOf = (slug: string) => norms.find(({ norm }) => norm.slug === slug)
const catalogueOf = (slug: string) => catalogues.find(({ catalogue }) => catalogue.slug === slug)!

const shared = process.env.TEQUIO_SHARED ?? '../shared'
const talk = () => {
  try {
    return readFileSync(join(shared, 'mission/foro-gobierno-abierto-cdmx.txt'), 'utf8')
  } catch {
    throw new Error(`The source of the eight principles is not in ${shared}/mission: set TEQUIO_SHARED to its folder.`)
  }
}

describe('the principles', () => {
  it('are eight in 2015 and nine in 2018', () => {
    expect(catalogues.map(({ catalogue, principles }) => [catalogue.slug, principles.length])).toEqual([
      ['2015', 8],
      ['2018', 9],
    ])
  })

  it('of 2015 are those that the source names, in its order', () => {
    const sentence = /siguientes: (Principio de Transparencia Proactiva.*?)\./.exec(talk())![1]!
    const named = [...sentence.matchAll(/Principio de ([^;,]+)/g)].map(([, name]) => fold(name!.trim()))
    expect(catalogueOf('2015').principles.map(({ name }) => fold(name.es))).toEqual(named)
  })

  it('of 2018 are those of article 18, in its order', () => {
    expect(
      catalogueOf('2018')
        .principles.map(({ name }) => fold(name.es))
        .join(', '),
    ).toBe(
      'transparencia proactiva, uso estrategico de la informacion, participacion ciudadana e innovacion, maxima publicidad, seguridad y certeza juridica, usabilidad, innovacion y aprovechamiento de la tecnologia, diseno centrado en el usuario, retroalimentacion',
    )
  })

  it('of one catalogue begin where those of the other end', () => {
    expect(catalogueOf('2015').catalogue.validUntil).toBe('2019-01-01')
    expect(catalogueOf('2018').catalogue.validFrom).toBe('2019-01-01')
    expect(catalogueOf('2018').catalogue.validUntil).toBeNull()
  })

  it('come from a norm, a version and a provision that are there', () => {
    for (const { catalogue } of catalogues) {
      const version = normOf(catalogue.norm)?.versions.find(({ publishedOn }) => publishedOn === catalogue.publishedOn)
      expect(version, catalogue.slug).toBeDefined()
      expect([null, ...version!.provisions.map(anchorOf)]).toContain(catalogue.provision)
    }
  })
})

describe('the norms', () => {
  const versions = norms.flatMap(({ norm, versions }) => versions.map((version) => ({ ...version, slug: norm.slug })))

  it.each(versions)(
    '$slug of $publishedOn is in force after it is published and before it ends',
    ({ publishedOn, inForceFrom, inForceUntil }) => {
      const days = [publishedOn, inForceFrom, inForceUntil].filter((day) => day !== null)
      expect(days).toEqual(days.toSorted())
      expect(inForceUntil).not.toBe(inForceFrom ?? publishedOn)
    },
  )

  it.each(versions)('$slug of $publishedOn does not overlap with another version of its own', (version) => {
    for (const other of versions.filter(
      (other) => other.slug === version.slug && other.publishedOn > version.publishedOn,
    )) {
      expect(version.inForceUntil && version.inForceUntil <= (other.inForceFrom ?? other.publishedOn)).toBe(true)
    }
  })

  it.each(versions.filter(({ endedBy }) => endedBy))(
    '$slug was replaced by a norm that is there, in force from that day on',
    ({ endedBy, inForceUntil }) => {
      const [replacing] = normOf(endedBy!)!.versions
      expect(replacing!.inForceFrom).toBe(inForceUntil)
    },
  )

  it('have each provision at an address of its own', () => {
    for (const { slug, provisions } of versions) {
      const anchors = provisions.map((provision) => provision.anchor ?? anchorOf(provision))
      expect(new Set(anchors).size, slug).toBe(anchors.length)
    }
  })

  it('have the provisions that the source names: 59; 109 twice; 111 in seven fractions, 112 in eight', () => {
    expect(normOf('ley-general-de-transparencia-2015')!.versions[0]!.provisions.map(({ article }) => article)).toEqual([
      '59',
    ])
    const city = normOf('ley-de-transparencia-cdmx')!.versions[0]!.provisions
    const count = (article: string, fractions: boolean) =>
      city.filter((provision) => provision.article === article && (provision.fraction !== null) === fractions).length
    expect([count('109', false), count('111', true), count('112', true)]).toEqual([2, 7, 8])
  })

  it('are told in both languages', () => {
    const texts: { es: string; en?: string }[] = []
    const gather = (value: unknown) => {
      if (!value || typeof value !== 'object') return
      if ('es' in value && typeof value.es === 'string') return void texts.push(value as { es: string })
      Object.values(value).forEach(gather)
    }
    gather({ norms, catalogues })
    expect(texts.length).toBeGreaterThan(100)
    expect(texts.filter(({ en }) => !en)).toEqual([])
  })
})
