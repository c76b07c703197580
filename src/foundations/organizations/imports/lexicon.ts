import { fold } from '../../../kernel/text.ts'

/** «jurídic» → jurídico, jurídica, jurídicos, jurídicas. */
const inFourForms = (stems: string) =>
  stems.split(/\s+/).flatMap((stem) => ['o', 'a', 'os', 'as'].map((ending) => stem + ending))

/**
 * Words of names of institutions, rightly written (Real Academia Española, Diccionario de la lengua española). Each is here
 * because its form without the accent is no word that such a name could hold, Spanish or English: to add the accent is certain.
 * The many words in «-ción» need no list.
 */
const CERTAIN_WORDS: readonly string[] = [
  ...inFourForms(
    'agrónom arqueológic artístic automátic autónom básic biológic bioétic cardiológic científic cívic clínic demográfic democrátic diplomátic ' +
      'ecológic económic eléctric electrónic energétic estratégic étnic farmacéutic filarmónic físic gastronómic genétic geográfic hidráulic ' +
      'hidrológic históric informátic jurídic lingüístic matemátic médic metálic metalúrgic meteorológic neurológic ortopédic oftalmológic ' +
      'patriótic pedagógic pediátric periodístic petroquímic polític psicológic psiquiátric públic químic sinfónic técnic tecnológic turístic urbanístic zoológic',
  ),
  ...'indígena indígenas víctima víctimas niñez niños niñas órgano órganos código códigos crédito créditos jóvenes'.split(
    ' ',
  ),
  ...'asesoría auditoría consejería consultoría contraloría defensoría economía energía ecología fiscalía filosofía geografía ingeniería'.split(
    ' ',
  ),
  ...'jardinería mayoría minería oficialía pedagogía policía policías procuraduría psicología subsecretaría tecnología tecnologías tesorería'.split(
    ' ',
  ),
  ...'biología antropología arqueología sociología ciudadanía cancillería ganadería carpintería panadería'.split(' '),
  ...'comisión subcomisión gestión radiodifusión difusión previsión'.split(' '),
  ...'jardín peatón trámite trámites tránsito número módulo módulos vehículo vehículos árbol árboles'.split(' '),
  ...'comité comités según también república músico músicos cómputo depósito depósitos ejército periódico película películas'.split(
    ' ',
  ),
]

/** Without their accent these are words of English or of another language; in a name with «de», «la», «y»… they are Spanish. */
const SPANISH_WORDS: readonly string[] = 'México pensión región religión opinión música lógica unión'.split(' ')

const byFolded = new Map(CERTAIN_WORDS.map((word) => [fold(word), word]))
const inSpanish = new Map(SPANISH_WORDS.map((word) => [fold(word), word.toLowerCase()]))

/** Whether a name is certainly Spanish, by its small words. */
export const isSpanish = (name: string) => /(?<!\p{L})(de|del|la|las|el|los|y|para|por)(?!\p{L})/iu.test(name)

/** Nouns in «-ción» always have their accent; few words of other languages end so. */
const ENDS_IN_CION = /^\p{L}{2,}cion$/iu
/** And those in «-sión», which English has too («extension»); a foreign name keeps its Vision and its Mission. */
const ENDS_IN_SION = /^(?!mission|vision|commission)\p{L}{3,}sion$/iu

/** «Secretaria» is a person, too; but an organization whose name begins with it is an office. */
const FIRST_WORDS = new Map([['secretaria', 'secretaría']])

type Around = { isFirst: boolean; isSpanish: boolean }

/** How that word is certainly written, in lower case; null where it is right as it is, or nobody can be sure. */
export function certainSpelling(word: string, around: Around): string | null {
  const lower = word.toLowerCase()
  const folded = fold(word)
  if (folded !== lower) return null // «publicó» has its accent, if perhaps another
  const known =
    byFolded.get(folded) ??
    (around.isFirst ? FIRST_WORDS.get(lower) : undefined) ??
    (around.isSpanish ? inSpanish.get(folded) : undefined)
  if (known) return known === lower ? null : known
  return ENDS_IN_CION.test(lower) || (around.isSpanish && ENDS_IN_SION.test(lower))
    ? lower.replace(/ion$/, 'ión')
    : null
}

/** Words whose form without accent may be right: a person's name, or a name in another language. Only proposed. */
const DOUBTFUL_WORDS: readonly string[] = [
  ...SPANISH_WORDS,
  ...'área áreas misión visión'.split(' '),
  ...'Álvarez Benítez Cárdenas Díaz Fernández García Gómez González Gutiérrez Guzmán Hernández Inés Jesús Jiménez José Juárez López'.split(
    ' ',
  ),
  ...'María Martínez Núñez Ordóñez Pérez Ramírez Ramón Rodríguez Sánchez Simón Sofía Tomás Vázquez Vélez Verónica'.split(
    ' ',
  ),
]

/** Words that names of institutions are made of; what is one slip away from one of them is probably a slip. */
const USUAL_WORDS: readonly string[] =
  'secretaría instituto fideicomiso comisión consejo fondo universidad procuraduría fiscalía alcaldía dirección coordinación administración desarrollo seguridad protección educación servicios sistema transporte vivienda medio ambiente cultura turismo ciudad ciudadano ciudadana ciudadanos ciudadanas'.split(
    ' ',
  )

/** What doubtful spellings are looked for with. */
export const DICTIONARY_WORDS: readonly string[] = [...CERTAIN_WORDS, ...DOUBTFUL_WORDS, ...USUAL_WORDS]
