import { existsSync, readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { NOBODY, type Actor } from '../../../platform/access/index.ts'
import { journal } from '../../../platform/journal/tables.ts'
import { cleanUp, openStorage, type FileHash } from '../../../platform/storage/index.ts'
import { findOrganizationByName, importOrganizations, organizationNames, registerOrganization } from '../index.ts'
import { exportOrganizations } from '../list/export.ts'
import { countOrganizations } from '../list/store.ts'
import { correctOrganizationName } from '../changes/actions.ts'
import organizations from '../module.ts'
import { organizationImportRows } from '../tables.ts'
import { importRoutes } from './routes.tsx'

const folder = join(process.env['TEQUIO_SHARED'] ?? '../shared', 'data/organizations')
const file = join(folder, 'cdmx-public-bodies.csv')
if (!existsSync(file))
  throw new Error(`The real list of organizations is not at ${file}: set TEQUIO_SHARED to the folder that holds data/.`)
const bytes = new Uint8Array(readFileSync(file))

const connection = await testDatabase()
const { db } = connection
const authority: Actor = {
  person: { id: '0199b0c0-0000-7000-8000-000000000001', name: 'Autoridad' },
  roles: [],
  permissions: new Map([['organization.manage', new Set(['0199b0c0-0000-7000-8000-000000000002'])]]),
}
const site = testSite(connection, { routes: importRoutes, identify: async () => authority })
const stored = mkdtempSync(join(tmpdir(), 'tequio-files-'))
site.services.storage = await openStorage({ folder: stored })
afterAll(() => rmSync(stored, { recursive: true, force: true }))

beforeEach(async () => {
  await db.execute(sql`truncate organizations, organization_imports cascade`)
})

const csv = (text: string) => new TextEncoder().encode(text)
const run = (content: Uint8Array, accept: 'certain' | 'all' = 'certain', name = 'lista.csv') =>
  importOrganizations(site.services, content, name, { actorId: null, accept })
async function imported(...parameters: Parameters<typeof run>) {
  const verdict = await run(...parameters)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const today = () => site.services.today()
const total = () => countOrganizations(db, {}, today())
const eventsSoFar = async () =>
  (await db.select({ event: journal.event }).from(journal).orderBy(journal.id)).map(({ event }) => event)

describe('the real list of public bodies', () => {
  it('is imported whole, each defect repaired and reported, nothing doubtful changed', async () => {
    const { report, rows } = await imported(bytes)

    expect(report).toMatchObject({ rows: 101, added: 101, present: 0, repeated: 0, held: 0, wrong: 0, accepted: 0 })
    expect(await total()).toBe(101)
    const repairs = rows.flatMap(({ line, remarks }) =>
      remarks.flatMap((remark) =>
        remark.what === 'repair' ? [`${line} ${remark.rule}: ${remark.before} → ${remark.after}`] : [],
      ),
    )
    expect(repairs).toMatchInlineSnapshot(`
      [
        "9 borough-spelling: Alcaldía Cuahtémoc → Alcaldía Cuauhtémoc",
        "10 borough-short: Alcaldía Cuajimalpa → Alcaldía Cuajimalpa de Morelos",
        "14 borough-short: Alcaldía Magdalena Contreras → Alcaldía La Magdalena Contreras",
        "44 trailing-punctuation: Fideicomiso Público del Fondo de Apoyo a la Procuración de Justicia del Distrito Federal. → Fideicomiso Público del Fondo de Apoyo a la Procuración de Justicia del Distrito Federal",
        "56 html-entity: Instituto de Estudios Superiores de la CDMX &quot;Rosario Castellanos&quot; → Instituto de Estudios Superiores de la CDMX "Rosario Castellanos"",
        "77 accent: Secretaria de Administración y Finanzas → Secretaría de Administración y Finanzas",
        "82 accent: Secretaria de Gestión Integral de Riesgos y Protección Civil → Secretaría de Gestión Integral de Riesgos y Protección Civil",
        "84 accent: Secretaria de Inclusión y Bienestar Social → Secretaría de Inclusión y Bienestar Social",
        "89 accent: Secretaría de Pueblos y Barrios Originarios y Comunidades Indigenas Residentes → Secretaría de Pueblos y Barrios Originarios y Comunidades Indígenas Residentes",
        "97 company-form: Servicios Metropolitanos S.A de C.V → Servicios Metropolitanos S.A. de C.V.",
      ]
    `)
    const doubts = rows.flatMap(({ remarks }) =>
      remarks.flatMap((remark) =>
        remark.what === 'proposal' ? [`${remark.rule}: ${remark.before} → ${remark.after}`] : [],
      ),
    )
    expect(doubts).toMatchInlineSnapshot(`
      [
        "old-city-name: del Distrito Federal → de la Ciudad de México",
        "old-city-name: el Distrito Federal → la Ciudad de México",
        "old-city-name: del Distrito Federal → de la Ciudad de México",
        "old-city-name: del Distrito Federal → de la Ciudad de México",
        "old-city-name: del Distrito Federal → de la Ciudad de México",
        "city-initials: CDMX → Ciudad de México",
        "old-city-name: del Distrito Federal → de la Ciudad de México",
      ]
    `)
    const untouched = rows.filter(({ remarks }) => !remarks.some(({ what }) => what === 'repair'))
    expect(untouched.map(({ registration }) => registration.name)).toEqual(
      untouched.map(({ original }) => original.name),
    )
  })

  it('knows the sixteen alcaldías', async () => {
    await imported(bytes)
    const { rows } = await db.execute<{ borough: string }>(
      sql`select borough from organizations where level = 'municipal' order by borough`,
    )
    expect(rows.map(({ borough }) => borough)).toEqual(
      Array.from({ length: 16 }, (_, index) => String(index + 2).padStart(3, '0')),
    )
  })

  it('changes nothing the second time, and says so', async () => {
    await imported(bytes, 'all')
    const acts = (await eventsSoFar()).filter((event) => event === 'organization.registered').length

    expect((await imported(bytes)).report).toMatchObject({
      rows: 101,
      added: 0,
      present: 101,
      held: 0,
      repeated: 0,
      wrong: 0,
    })
    expect((await imported(bytes, 'all')).report).toMatchObject({ added: 0, present: 101 })
    expect(await total()).toBe(101)
    expect((await eventsSoFar()).filter((event) => event === 'organization.registered')).toHaveLength(acts)
  })

  it('is recognised after the proposals were taken, too', async () => {
    await imported(bytes)
    expect((await imported(bytes, 'all')).report).toMatchObject({ added: 0, present: 101 })
  })

  it('keeps every name as it came', async () => {
    const { importId } = await imported(bytes)
    const kept = await db
      .select()
      .from(organizationImportRows)
      .where(eq(organizationImportRows.importId, importId))
      .orderBy(organizationImportRows.line)
    const lines = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .slice(1, 102)
      .map((line) => line.replace(/^"(.*)"$/, '$1'))
    expect(kept.map(({ original }) => original['name'])).toEqual(lines)
    expect(
      await site.services.storage.verify(
        (await db.execute<{ file_hash: never }>(sql`select file_hash from organization_imports`)).rows[0]!.file_hash,
      ),
    ).toBe('intact')
  })

  it('writes one act for each organization and one for the import', async () => {
    const before = (await eventsSoFar()).length
    await imported(bytes)
    const events = (await eventsSoFar()).slice(before)
    expect(events.filter((event) => event === 'organization.registered')).toHaveLength(101)
    expect(events.filter((event) => event === 'organizations.imported')).toHaveLength(1)
  })
})

describe('a row is the organization that is there', () => {
  it.each([
    ['its name in other letters', 'SECRETARIA DE SALUD'],
    ['its acronym', 'SEDESA'],
    ['its former name', 'Servicios de Salubridad'],
  ])('by %s', async (_why, name) => {
    await db.transaction(async (tx) => {
      const id = await registerOrganization(
        tx,
        { name: 'Secretaría de Salud', acronym: 'SEDESA', sector: 'public-body' },
        null,
      )
      await tx.execute(sql`update organization_names set from_day = '2000-01-01' where organization_id = ${id}::uuid`)
      await tx.execute(
        sql`insert into organization_names (organization_id, name, until_day) values (${id}::uuid, 'Servicios de Salubridad', '2000-01-01')`,
      )
    })
    expect((await imported(csv(`nombre\n${name}\n`))).report).toMatchObject({ added: 0, present: 1 })
  })

  it('by the spelling in an earlier file, once it was corrected', async () => {
    const { rows } = await imported(csv('nombre\nMuseo del Estanquilo\n'))
    const names = await organizationNames(db, [rows[0]!.organizationId!])
    const { slug } = names.get(rows[0]!.organizationId!)!
    await correctOrganizationName(site.context(authority), slug, null, { name: 'Museo del Estanquillo', acronym: null })

    expect((await imported(csv('nombre\nMuseo del Estanquilo\n'))).report).toMatchObject({ added: 0, present: 1 })
  })

  it('perhaps, by nearly the same words: that waits for a person', async () => {
    await imported(csv('nombre\nSecretaría de Salud\n'))
    const { report, rows } = await imported(csv('nombre\nSecretaría de Salud de la Ciudad de México\n'), 'all')
    expect(report).toMatchObject({ added: 0, held: 1 })
    expect(rows[0]!.remarks).toMatchObject([{ what: 'question', name: 'Secretaría de Salud', accepted: false }])
  })

  it('but what the file says otherwise is told, not written', async () => {
    await imported(csv('nombre,sitio\nMetrobús,metrobus.cdmx.gob.mx\n'))
    const { rows } = await imported(csv('nombre,sitio,siglas\nMetrobús,https://otro.example.mx,MB\n'))
    expect(rows[0]).toMatchObject({
      outcome: 'present',
      remarks: [
        { what: 'difference', field: 'acronym', kept: '', given: 'MB' },
        {
          what: 'difference',
          field: 'website',
          kept: 'https://metrobus.cdmx.gob.mx',
          given: 'https://otro.example.mx',
        },
      ],
    })
  })
})

describe('a file as people make them', () => {
  it('has columns under many names, and values in words', async () => {
    const { rows, report } = await imported(
      csv(
        'Institución;Siglas;Nivel de gobierno;Categoría;Alcaldía;Página web;Fecha de creación;Teléfono\nInstituto de Vivienda;INVI;Estatal;Organismo descentralizado;Cuahtemoc;www.invi.cdmx.gob.mx;29/09/1998;55 0000 0000\n',
      ),
    )
    expect(rows[0]!.registration).toEqual({
      name: 'Instituto de Vivienda',
      acronym: 'INVI',
      sector: 'public-body',
      level: 'state',
      categoryId: 'descentralizado',
      borough: '015',
      website: 'https://www.invi.cdmx.gob.mx',
      foundedOn: '1998-09-29',
    })
    expect(report.ignored).toEqual(['Teléfono'])
  })

  it('has wrong cells, each told by its address; the other rows go in', async () => {
    const { report, rows } = await imported(
      csv(
        'nombre,nivel,sitio,fecha de creación,alcaldía\nUna,galáctico,no es,31/02/2020,Ecatepec\n,estatal,,,\nMetrobús,estatal,,,\n',
      ),
    )
    expect(report).toMatchObject({ rows: 3, added: 1, wrong: 2 })
    expect(
      rows[0]!.remarks.flatMap((remark) => (remark.what === 'error' ? [`${remark.cell} ${remark.reason}`] : [])),
    ).toEqual(['B2 not-an-option', 'E2 not-a-borough', 'C2 not-a-link', 'D2 not-a-day'])
    expect(rows[1]!.remarks).toMatchObject([{ what: 'error', cell: 'A3', reason: 'missing' }])
  })

  it('names the same twice: once is enough', async () => {
    const { report, rows } = await imported(csv('nombre\nMetrobús\nMETROBUS\n'))
    expect(report).toMatchObject({ added: 1, repeated: 1 })
    expect(rows[1]!.remarks).toContainEqual({ what: 'repetition', line: 2 })
  })

  it.each([
    ['no-name-column', csv('a,b\n1,2\n')],
    ['empty-file', csv('')],
    ['not-a-table', new Uint8Array([0, 1, 2, 3, 0])],
  ])('is refused: %s', async (reason, content) => {
    expect(await run(content)).toEqual({ ok: false, reason })
    expect(await total()).toBe(0)
  })

  it('never makes two of a name, however many imports run at once', async () => {
    await Promise.all([run(bytes), run(bytes), run(bytes)])
    expect(await total()).toBe(101)
  })
})

describe('what was exported', () => {
  it.each(['csv', 'xlsx'] as const)('is recognised when it comes back: %s', async (format) => {
    await imported(bytes)
    await imported(
      csv(
        'nombre,siglas,nivel,categoría,alcaldía,sitio,fundación\n"=Fórmula, S.A. de C.V.",FO,estatal,Empresa,GAM,f.example.mx,2001-02-03\n',
      ),
    )
    const exported = new Uint8Array(await exportOrganizations(site.services, {}, format, 'es').arrayBuffer())
    const { report, rows } = await imported(exported, 'certain', `lista.${format}`)
    expect(report).toMatchObject({ rows: 102, present: 102, repairs: 0 })
    expect(rows.flatMap(({ remarks }) => remarks.filter(({ what }) => what !== 'deduction'))).toEqual([])
  })
})

describe('on screen', () => {
  const signedIn = () => {
    const visitor = site.visitor()
    visitor.cookies.set('tequio.session_token', 'any')
    return visitor
  }
  const upload = (content: BlobPart, name = 'lista.csv') => {
    const data = new FormData()
    data.set('file', new File([content], name))
    data.set('sector', 'public-body')
    data.set('level', 'state')
    return data
  }

  it('is reviewed, chosen and confirmed once', async () => {
    await imported(csv('nombre\nSecretaría de Cultura\n'))
    const visitor = signedIn()
    const sent = await visitor.post(
      '/organizaciones/importar',
      upload(
        'nombre\nFondo Ambiental del Distrito Federal\nInstituto de la CDMX\nSecretaría de Cultura de la Ciudad de México\nFideicomiso &quot;Uno&quot;\n',
      ),
    )
    expect(sent.status).toBe(303)
    const preview = await visitor.get(sent.location!)
    expect(preview.text).toContain('Cambiar «del Distrito Federal» por «de la Ciudad de México»')
    expect(preview.text).toContain('value="2:0"')
    expect(preview.text).toContain('name="another"')
    expect(await total()).toBe(1)

    const choice = new FormData()
    choice.append('accept', '2:0')
    choice.append('another', '4')
    expect(await visitor.post(sent.location!, choice)).toMatchObject({ status: 303, location: sent.location })
    expect(await findOrganizationByName(db, 'Fondo Ambiental de la Ciudad de México')).not.toBeNull()
    expect(await findOrganizationByName(db, 'Instituto de la CDMX')).not.toBeNull()
    expect(await total()).toBe(5)
    expect((await visitor.post(sent.location!, choice)).location).toContain('hecho=otra-vez')
    expect(await total()).toBe(5)

    const report = await visitor.get(`${sent.location}/informe`)
    expect(report.headers.get('content-type')).toContain('text/csv')
    expect(report.text).toContain('Fideicomiso &quot;Uno&quot;')
    expect(report.text).toContain('Cambio propuesto y aceptado')
  })

  it('waits a week for whoever received it, then its draft and its file go; the file of a confirmed one stays', async () => {
    const { storage } = site.services
    const visitor = signedIn()
    const confirmed = await visitor.post('/organizaciones/importar', upload('nombre\nInstituto Confirmado\n'))
    await visitor.post(confirmed.location!, new FormData())
    const kept = (await db.execute<{ hash: FileHash }>(sql`select file_hash as hash from organization_imports`))
      .rows[0]!
    const abandoned = await visitor.post('/organizaciones/importar', upload('nombre\nInstituto Abandonado\n'))
    const after = (days: number) => {
      const now = new Date(Date.now() + days * 86_400_000)
      return cleanUp({ ...site.services, now: () => now }, [organizations.files!])
    }

    await after(6.9)
    expect((await visitor.get(abandoned.location!)).status).toBe(200)
    await after(7.1)
    expect((await visitor.get(abandoned.location!)).status).toBe(404)
    expect((await visitor.post(abandoned.location!, new FormData())).status).toBe(404)
    expect((await visitor.get(confirmed.location!)).status).toBe(200)
    expect(await Array.fromAsync(storage.each())).toEqual([kept.hash])
  })

  it('says what is wrong with a file, beside the field', async () => {
    const answer = await signedIn().post('/organizaciones/importar', upload('a,b\n1,2\n'))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Ninguna columna se llama «nombre»')
    expect((await signedIn().post('/organizaciones/importar', upload('%PDF-1.7', 'lista.csv'))).status).toBe(422)
    expect((await signedIn().post('/organizaciones/importar', { sector: 'public-body' })).status).toBe(422)
  })

  it('reads pieces of web pages in a cell as what they are: text', async () => {
    const answer = await signedIn().post(
      '/organizaciones/importar',
      upload('nombre\n<script>alert(1)</script> Instituto\n'),
    )
    expect(answer.status).toBe(303)
    expect((await signedIn().get(answer.location!)).text).toContain('&lt;script>alert(1)&lt;/script> Instituto')
  })

  it('counts in the singular, shows the repaired name, and tells the repairs of what cannot be seen', async () => {
    const answer = await signedIn().post(
      '/organizaciones/importar',
      upload('nombre\nInstituto\u202e de\u3164Prueba.\n'),
    )
    const { text } = await signedIn().get(answer.location!)
    expect(text).toContain('Ver la fila')
    expect(text).toContain('se agregará<')
    expect(text).toContain('<th scope="row">Instituto de Prueba</th>')
    expect(text).toContain('caracteres invisibles')
  })

  it('is nothing to review without rows', async () => {
    const answer = await signedIn().post('/organizaciones/importar', upload('nombre,siglas\n'))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('encabezados y ninguna fila')
    const { rows } = await db.execute(sql`select 1 from organization_imports`)
    expect(rows).toEqual([])
  })

  it('gives a template that is read back', async () => {
    const visitor = signedIn()
    expect((await visitor.get('/organizaciones/importar/plantilla')).status).toBe(200)
  })

  it('is for those who may', async () => {
    const reader = testSite(connection, {
      routes: importRoutes,
      identify: async () => ({ ...NOBODY, person: { id: 'p', name: 'P' } }),
    }).visitor()
    reader.cookies.set('tequio.session_token', 'any')
    expect((await reader.get('/organizaciones/importar')).status).toBe(403)
    expect((await reader.post('/organizaciones/importar', upload('nombre\nUna\n'))).status).toBe(403)
  })
})
